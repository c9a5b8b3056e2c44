/** Who leads, by the Lease: what an agent checks the requests of its leader with. */
export interface LeaderClaim {
  readonly epoch: number;
  /** The leader's public key. */
  readonly key: string;
}

/** Looks at the Lease; undefined where nobody leads. Rejects where the API server cannot be asked. */
export type ReadClaim = () => Promise<LeaderClaim | undefined>;
