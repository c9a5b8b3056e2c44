import type { RequestListener } from 'node:http';
import type { MasterInfo } from '../model/generated/messages.ts';
import { mesosVersion } from '../model/version.ts';
import { permissiveAuthorizer } from './auth/authorizer.ts';
import { VirtualFiles } from './files/virtualFiles.ts';
import { Batches } from './http/batches.ts';
import { gateRefusal } from './http/gate.ts';
import { Listener } from './http/listener.ts';
import { sendText } from './http/respond.ts';
import { apiOf } from './http/target.ts';
import type { Tls } from './http/tls.ts';
import { legacyApp } from './legacy/app.ts';
import { BodyRoom } from './limits/bodyRoom.ts';
import { unlimited } from './limits/rateLimiter.ts';
import { openTurnstile } from './limits/turnstile.ts';
import { operatorApi } from './operator/operatorApi.ts';
import { defaultLimits, type ShimLimits } from './options.ts';
import type { ShimParts } from './parts.ts';
import { schedulerApi } from './scheduler/schedulerApi.ts';

type Made = 'limits' | 'bodies' | 'reads' | 'subscriptions';

type Defaulted =
  | 'version'
  | 'flags'
  | 'counters'
  | 'leader'
  | 'authentication'
  | 'authorizer'
  | 'allowedHosts'
  | 'disabledEndpoints'
  | 'rateLimiter'
  | 'metricsTurnstile'
  | 'audit'
  | 'files'
  | 'logging'
  | 'perFrameworkMetrics'
  | 'webuiDirectory';

/** What a shim is started with; what is left out has a default. */
export interface ShimOptions extends Omit<ShimParts, Made | Defaulted>, Partial<Pick<ShimParts, Defaulted>> {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly limits?: Partial<ShimLimits>;
  /** Plain HTTP without. */
  readonly tls?: Tls;
}

/** How long answers that are under way may take to go out when it stops, in seconds. */
const longestFarewellSeconds = 2;

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
export async function startShim({ host, port, limits, tls, ...options }: ShimOptions): Promise<Shim> {
  const allLimits = { ...defaultLimits, ...limits };
  const parts: ShimParts = {
    version: mesosVersion,
    flags: {},
    counters: () => ({}),
    authentication: {},
    authorizer: permissiveAuthorizer,
    files: new VirtualFiles(),
    logging: { level: 0, raise: () => undefined },
    perFrameworkMetrics: true,
    webuiDirectory: undefined,
    allowedHosts: undefined,
    disabledEndpoints: () => new Set(),
    rateLimiter: unlimited,
    metricsTurnstile: openTurnstile,
    audit: 'none',
    leader: () => ({ address: advertised(options.master.options.info), isThis: true }),
    ...options,
    reads: new Batches(),
    subscriptions: new Batches(),
    bodies: new BodyRoom(allLimits.maxTotalBodyBytes),
    limits: allLimits,
  };
  const listener = new Listener(handlerOf(parts), parts.limits, tls);
  const address = await listener.listen(host, port);
  const close = (): Promise<void> => {
    const closed = listener.close(longestFarewellSeconds);
    parts.streams.closeAll();
    parts.operatorStreams.closeAll();
    return closed;
  };
  return { port: address.port, close };
}

/** The address by which a master is known to its clients. */
function advertised({ address, hostname, port }: MasterInfo): string {
  return `${address?.hostname ?? hostname ?? address?.ip ?? ''}:${address?.port ?? port}`;
}

function handlerOf(parts: ShimParts): RequestListener {
  const apis = { scheduler: schedulerApi(parts), operator: operatorApi(parts) };
  const app = legacyApp(parts);
  return (request, response) => {
    const refusal = gateRefusal(request, parts.allowedHosts);
    if (refusal !== undefined) return sendText(response, 403, refusal);
    const api = apiOf(request.url ?? '/');
    if (api === undefined) app(request, response);
    else void apis[api](request, response);
  };
}
