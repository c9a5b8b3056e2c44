/** Bounds of a backoff, in seconds. */
export interface BackoffBounds {
  readonly firstSeconds: number;
  readonly maxSeconds: number;
}

/**
 * Seconds to wait before the next attempt when `failures` have gone before: doubled with each failure up to the bound, of which
 * `random` (0 up to 1) keeps between a half and the whole, so that clients that failed together do not come back together.
 */
export function backoffSeconds(bounds: BackoffBounds, failures: number, random: number): number {
  const whole = Math.min(bounds.maxSeconds, bounds.firstSeconds * 2 ** Math.max(0, failures - 1));
  return whole * (0.5 + random / 2);
}
