import { backoffSeconds, type BackoffBounds } from './backoff.ts';
import { pause, systemClock, type Clock } from './clock.ts';
import { ConnectionError, KubernetesError } from './errors.ts';

/** How an operation is retried. */
export interface RetryOptions {
  /** Aborting ends the wait before the next attempt, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Attempts at most, the first included. 5 by default. */
  readonly attempts?: number;
  /** 0.2 to 10 seconds by default. */
  readonly backoff?: BackoffBounds;
  readonly clock?: Clock;
}

/** Longest wait that a server can impose by Retry-After, in seconds. */
const MAX_RETRY_AFTER_SECONDS = 60;

/** Whether the same request may succeed later: too many requests, a failure of the server, or no answer at all. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof KubernetesError && (error.status === 429 || error.status >= 500);
}

/**
 * Carries an operation out until it succeeds or fails for good (any refusal but 429), and rejects with its last error. A server's
 * Retry-After is waited for. The operation must bear to be carried out twice, see KubernetesClient.
 */
export async function retrying<T>(operation: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { signal, attempts = 5, backoff = { firstSeconds: 0.2, maxSeconds: 10 }, clock = systemClock } = options;
  for (let failures = 1; ; failures += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!isTransient(error) || failures >= attempts) throw error;
      const wait = backoffSeconds(backoff, failures, clock.random());
      await pause(clock, Math.max(wait, retryAfterOf(error)), signal);
    }
  }
}

function retryAfterOf(error: unknown): number {
  const seconds = error instanceof KubernetesError ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.min(seconds, MAX_RETRY_AFTER_SECONDS);
}
