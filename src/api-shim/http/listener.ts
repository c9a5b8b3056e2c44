import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createServer as createNetServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Places } from '../limits/places.ts';
import type { ShimLimits } from '../options.ts';
import type { Tls } from './tls.ts';

/** The first byte of a connection that speaks TLS: a record of its handshake. */
const handshake = 22;

/** Where requests come in: by HTTP, by HTTPS, or by both on one port. */
export class Listener {
  /** What has the port. */
  readonly #server: Server;
  /** What reads requests; one of them may have the port itself. */
  readonly #readers: readonly (HttpServer | HttpsServer)[];
  /** All that are open, those that have not said anything yet too. */
  readonly #sockets = new Set<Socket>();

  constructor(handle: RequestListener, limits: ShimLimits, tls: Tls | undefined) {
    const plain = tls === undefined || tls.supportDowngrade ? httpServer(handle, limits) : undefined;
    const secure = tls && httpsServer(handle, limits, tls);
    this.#readers = [plain, secure].flatMap((server) => server ?? []);
    for (const reader of this.#readers) applyLimits(reader, limits);
    this.#server =
      plain !== undefined && secure !== undefined
        ? serverOfBoth(plain, secure, limits)
        : (this.#readers[0] ?? httpServer(handle, limits));
    this.#server.maxConnections = limits.maxConnections;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    limitEachAddress(this.#server, limits.maxConnectionsPerAddress);
  }

  /** Rejects where the address cannot be listened on. */
  listen(host: string, port: number): Promise<AddressInfo> {
    const server = this.#server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        // Those that have no port of their own begin with this to look for requests that take too long.
        for (const reader of this.#readers) if (reader !== server) reader.emit('listening');
        server.on('error', () => undefined);
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('The server listens on no port'));
        else resolve(address);
      });
    });
  }

  /** Stops listening and, for at most so many seconds, waits for what is under way. */
  async close(seconds: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const reader of this.#readers) if (reader !== this.#server) reader.close();
    for (const reader of this.#readers) reader.closeIdleConnections();
    const deadline = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, seconds * 1000);
    await closed;
    clearTimeout(deadline);
  }
}

function optionsOf(limits: ShimLimits) {
  return {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutSeconds * 1000,
    requestTimeout: limits.requestTimeoutSeconds * 1000,
    keepAliveTimeout: limits.keepAliveSeconds * 1000,
    // Finds peers that are gone without a word, as on a partition.
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
  };
}

function applyLimits(server: HttpServer | HttpsServer, limits: ShimLimits): void {
  server.maxHeadersCount = limits.maxHeaders;
  server.timeout = limits.idleSeconds * 1000;
}

function httpServer(handle: RequestListener, limits: ShimLimits): HttpServer {
  return createHttpServer(optionsOf(limits), handle);
}

function httpsServer(handle: RequestListener, limits: ShimLimits, tls: Tls): HttpsServer {
  const { material, onChange, requireClientCertificate } = tls;
  const server = createHttpsServer(
    {
      ...optionsOf(limits),
      ...material(),
      minVersion: 'TLSv1.2',
      handshakeTimeout: limits.headersTimeoutSeconds * 1000,
      requestCert: requireClientCertificate,
      rejectUnauthorized: requireClientCertificate,
    },
    handle,
  );
  onChange((changed) => server.setSecureContext({ ...changed, minVersion: 'TLSv1.2' }));
  return server;
}

/** Looks at the first byte of each connection to see who is to read it. */
function serverOfBoth(plain: HttpServer, secure: HttpsServer, { headersTimeoutSeconds }: ShimLimits): Server {
  return createNetServer((socket) => {
    const giveUp = (): void => void socket.destroy();
    socket.setTimeout(headersTimeoutSeconds * 1000, giveUp);
    socket.on('error', () => undefined);
    socket.once('data', (chunk) => {
      socket.pause();
      socket.setTimeout(0);
      socket.off('timeout', giveUp);
      socket.unshift(chunk);
      (chunk[0] === handshake ? secure : plain).emit('connection', socket);
      queueMicrotask(() => socket.resume());
    });
  });
}

/** Cuts off whom has too many connections already; one more would be taken from others. */
function limitEachAddress(server: Server, most: number | undefined): void {
  if (most === undefined) return;
  const places = new Places(most);
  server.prependListener('connection', (socket: Socket) => {
    const leave = places.take(socket.remoteAddress ?? '');
    if (leave === undefined) socket.destroy();
    else socket.once('close', leave);
  });
}
