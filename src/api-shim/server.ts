import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MasterInfo } from '../model/generated/messages.ts';
import { mesosVersion } from '../model/version.ts';
import { permissiveAuthorizer } from './auth/authorizer.ts';
import { Batches } from './http/batches.ts';
import { apiOf } from './http/target.ts';
import { legacyApp } from './legacy/app.ts';
import { operatorApi } from './operator/operatorApi.ts';
import { defaultLimits, type ShimLimits } from './options.ts';
import type { ShimParts } from './parts.ts';
import { schedulerApi } from './scheduler/schedulerApi.ts';

type Made = 'limits' | 'reads' | 'subscriptions';

type Defaulted = 'version' | 'flags' | 'counters' | 'leader' | 'authentication' | 'authorizer' | 'perFrameworkMetrics';

/** What a shim is started with; what is left out has a default. */
export interface ShimOptions extends Omit<ShimParts, Made | Defaulted>, Partial<Pick<ShimParts, Defaulted>> {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly limits?: Partial<ShimLimits>;
}

/** A shim that listens. */
export interface Shim {
  readonly port: number;
  /** Stops listening and ends every connection; frameworks are not told to have disconnected. */
  close(): Promise<void>;
}

/**
 * Serves Mesos' HTTP APIs. The calls, of which there are thousands a second, go straight to their handlers; express has
 * the rest. Rejects where the address cannot be listened on.
 */
export async function startShim({ host, port, limits, ...options }: ShimOptions): Promise<Shim> {
  const parts: ShimParts = {
    version: mesosVersion,
    flags: {},
    counters: () => ({}),
    authentication: {},
    authorizer: permissiveAuthorizer,
    perFrameworkMetrics: true,
    leader: () => ({ address: advertised(options.master.options.info), isThis: true }),
    ...options,
    reads: new Batches(),
    subscriptions: new Batches(),
    limits: { ...defaultLimits, ...limits },
  };
  const server = createShimServer(parts);
  const address = await listen(server, host, port);
  return { port: address.port, close: () => close(server, parts) };
}

/** The address by which a master is known to its clients. */
function advertised({ address, hostname, port }: MasterInfo): string {
  return `${address?.hostname ?? hostname ?? address?.ip ?? ''}:${address?.port ?? port}`;
}

function createShimServer(parts: ShimParts): Server {
  const { limits } = parts;
  const apis = { scheduler: schedulerApi(parts), operator: operatorApi(parts) };
  const app = legacyApp(parts);
  const server = createServer(
    {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersTimeoutSeconds * 1000,
      requestTimeout: limits.requestTimeoutSeconds * 1000,
      keepAliveTimeout: limits.keepAliveSeconds * 1000,
      // Finds peers that are gone without a word, as on a partition.
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
    },
    (request, response) => {
      const api = apiOf(request.url ?? '/');
      if (api === undefined) app(request, response);
      else void apis[api](request, response);
    },
  );
  server.maxHeadersCount = limits.maxHeaders;
  server.maxConnections = limits.maxConnections;
  server.timeout = limits.idleSeconds * 1000;
  return server;
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server listens on no port'));
      else resolve(address);
    });
  });
}

/** Lets answers that are under way go out, for a moment. */
async function close(server: Server, { streams, operatorStreams }: ShimParts): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  streams.closeAll();
  operatorStreams.closeAll();
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), 2000);
  await closed;
  clearTimeout(deadline);
}
