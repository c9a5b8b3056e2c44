/** Time and chance, as everything here takes them, so that tests decide both. */
export interface Clock {
  /** Seconds since some fixed moment; never goes back. */
  now(): number;
  /** Wall-clock time in milliseconds since 1970, for what is written into objects. */
  wallTime(): number;
  /** Runs an action once after a number of seconds; the returned function cancels it. */
  after(seconds: number, action: () => void): () => void;
  /** A number from 0 up to but not including 1. */
  random(): number;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  wallTime: () => Date.now(),
  after: (seconds, action) => {
    const timer = setTimeout(action, seconds * 1000);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Resolves after a number of seconds; rejects with the signal's reason as soon as that is aborted. */
export function pause(clock: Clock, seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(reasonOf(signal));
    const stop = (): void => {
      cancel();
      if (signal !== undefined) reject(reasonOf(signal));
    };
    const cancel = clock.after(seconds, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });
}
