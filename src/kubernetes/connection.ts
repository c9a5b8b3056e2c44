import { Agent, type Dispatcher } from 'undici';

/** What a request to the API server carries. */
export interface Credentials {
  /** Pool of connections, with the TLS material in it. */
  readonly dispatcher: Dispatcher;
  readonly headers: Readonly<Record<string, string>>;
}

/** A way to an API server. */
export interface Connection {
  /** Address of the server, with a path if it has one, without a trailing slash. */
  readonly server: string;
  /** Credentials that are valid now. They change when tokens and certificates are rotated. */
  credentials(): Promise<Credentials>;
  /** Cuts all connections, watches included. */
  close(): Promise<void>;
}

/** How long an idle connection is kept, in milliseconds: less than the minute after which load balancers cut it. */
const KEEP_ALIVE_MILLISECONDS = 45_000;
/** Connections at most: more than all watches and workers need, less than what a burst could open. */
const MAX_CONNECTIONS = 128;

/** Options that every pool of connections to an API server has. */
export const poolOptions = {
  connections: MAX_CONNECTIONS,
  keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
  pipelining: 1,
} as const satisfies Agent.Options;

/** A connection without credentials but, perhaps, headers: for the embedded API server, for tests, behind `kubectl proxy`. */
export function plainConnection(server: string, headers: Readonly<Record<string, string>> = {}): Connection {
  const dispatcher = new Agent(poolOptions);
  return {
    server: server.replace(/\/+$/, ''),
    credentials: () => Promise.resolve({ dispatcher, headers }),
    close: () => dispatcher.destroy(),
  };
}
