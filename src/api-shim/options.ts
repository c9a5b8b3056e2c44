/** Bounds on what clients can do. Times are seconds, sizes bytes. */
export interface ShimLimits {
  readonly maxBodyBytes: number;
  /** Of all bodies together, until their requests are answered. */
  readonly maxTotalBodyBytes: number;
  readonly maxHeaderBytes: number;
  readonly maxHeaders: number;
  readonly maxConnections: number;
  /** Of one client address; undefined as many as there are. */
  readonly maxConnectionsPerAddress: number | undefined;
  /** Event streams of the frameworks of one principal, or without one of one address; undefined as many as there are. */
  readonly maxStreamsPerPrincipal: number | undefined;
  /** How long the head of a request may take to arrive. */
  readonly headersTimeoutSeconds: number;
  /** How long a request may take to arrive as a whole. */
  readonly requestTimeoutSeconds: number;
  /** How long a connection may rest between two requests. */
  readonly keepAliveSeconds: number;
  /** How long a connection may be silent within a request; streams are exempt. */
  readonly idleSeconds: number;
}

const mebibyte = 1024 * 1024;

/** How much may wait for a client that does not read its stream, before it is cut off. */
export const defaultMaxQueuedBytes = 64 * mebibyte;

export const defaultLimits: ShimLimits = {
  maxBodyBytes: 64 * mebibyte,
  maxTotalBodyBytes: 256 * mebibyte,
  maxHeaderBytes: 64 * 1024,
  maxHeaders: 200,
  maxConnections: 20_000,
  maxConnectionsPerAddress: undefined,
  maxStreamsPerPrincipal: undefined,
  headersTimeoutSeconds: 60,
  requestTimeoutSeconds: 300,
  keepAliveSeconds: 120,
  idleSeconds: 300,
};
