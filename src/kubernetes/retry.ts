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
  /** Which errors are worth another attempt: those that `isTransient` names unless said. */
  readonly when?: (error: unknown) => boolean;
}

/** Longest wait that a server can impose by Retry-After, in seconds. */
const MAX_RETRY_AFTER_SECONDS = 60;

/** Whether the same request may succeed later: too many requests, a failure of the server, or no answer at all. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof KubernetesError && (error.status === 429 || error.status >= 500);
}

/** Whether a server that has too much to do has turned a request away, unread: it may be repeated, whatever it was. */
export function isThrottled(error: unknown): boolean {
  return error instanceof KubernetesError && error.status === 429;
}

/**
 * Seconds to wait after an error before the next attempt: the backoff, and before it the time that the server has asked for, if it
 * has. Both, since that time is the same for all that a server turns away together.
 */
export function retrySeconds(error: unknown, bounds: BackoffBounds, failures: number, random: number): number {
  return retryAfterOf(error) + backoffSeconds(bounds, failures, random);
}

/**
 * Carries an operation out until it succeeds or fails for good (any refusal but 429), and rejects with its last error. A server's
 * Retry-After is waited for. The operation must bear to be carried out twice, see KubernetesClient.
 */
export async function retrying<T>(operation: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { signal, attempts = 5, backoff = { firstSeconds: 0.2, maxSeconds: 10 }, clock = systemClock } = options;
  const { when = isTransient } = options;
  for (let failures = 1; ; failures += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!when(error) || failures >= attempts) throw error;
      await pause(clock, retrySeconds(error, backoff, failures, clock.random()), signal);
    }
  }
}

function retryAfterOf(error: unknown): number {
  const seconds = error instanceof KubernetesError ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.min(seconds, MAX_RETRY_AFTER_SECONDS);
}
