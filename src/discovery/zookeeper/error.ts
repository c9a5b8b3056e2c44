/** ZooKeeper's codes of what a client may expect to happen. */
export const codes = {
  connectionLost: -4,
  noNode: -101,
  nodeExists: -110,
  sessionExpired: -112,
  authenticationFailed: -115,
} as const;

const texts: Readonly<Record<number, string>> = {
  [codes.connectionLost]: 'the connection is lost',
  [codes.noNode]: 'there is no such node',
  [-102]: 'the credentials do not allow that',
  [codes.nodeExists]: 'the node exists',
  [codes.sessionExpired]: 'the session has expired',
  [codes.authenticationFailed]: 'the credentials are refused',
};

/** A request to ZooKeeper that failed: `code` is ZooKeeper's own, negative. */
export class ZookeeperError extends Error {
  readonly code: number;

  constructor(code: number, options?: ErrorOptions) {
    super(`ZooKeeper: ${texts[code] ?? `error ${code}`}`, options);
    this.name = 'ZookeeperError';
    this.code = code;
  }
}

/** Whether a request failed with one of these codes. */
export function failedWith(error: unknown, ...expected: readonly number[]): boolean {
  return error instanceof ZookeeperError && expected.includes(error.code);
}
