import type { Clock } from '../../../kubernetes/clock.ts';

/** What a queue calls: the seconds after which it wants to be called again, if any. */
export type Reconcile = (key: string) => Promise<number | undefined>;

export interface KeyQueueOptions {
  readonly reconcile: Reconcile;
  /** Keys worked on at the same time; one key never is twice. */
  readonly workers: number;
  readonly clock: Clock;
  readonly failed: (key: string, error: unknown) => void;
}

const firstRetrySeconds = 0.1;
const longestRetrySeconds = 30;

/**
 * Calls `reconcile` for the keys that were added since its last call for them. A key that is added while it is worked on is
 * worked on once more. A failure is reported and tried again, after a time that doubles with each failure of the key.
 */
export class KeyQueue {
  readonly #options: KeyQueueOptions;
  readonly #waiting = new Set<string>();
  readonly #working = new Set<string>();
  readonly #again = new Set<string>();
  readonly #timers = new Map<string, { readonly at: number; readonly cancel: () => void }>();
  readonly #failures = new Map<string, number>();
  #closed = false;
  #idle: (() => void) | undefined;

  constructor(options: KeyQueueOptions) {
    this.#options = options;
  }

  add(key: string): void {
    if (this.#closed) return;
    if (this.#working.has(key)) this.#again.add(key);
    else this.#waiting.add(key);
    this.#startWork();
  }

  /** Adds a key in so many seconds, or sooner if it has been told so before. */
  addAfter(key: string, seconds: number): void {
    if (this.#closed) return;
    const at = this.#options.clock.now() + seconds;
    const timer = this.#timers.get(key);
    if (timer && timer.at <= at) return;
    timer?.cancel();
    const cancel = this.#options.clock.after(seconds, () => {
      this.#timers.delete(key);
      this.add(key);
    });
    this.#timers.set(key, { at, cancel });
  }

  /** Takes no more keys, and resolves when nothing is worked on any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.clear();
    for (const { cancel } of this.#timers.values()) cancel();
    this.#timers.clear();
    if (this.#working.size > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  #startWork(): void {
    for (const key of this.#waiting) {
      if (this.#working.size >= this.#options.workers) return;
      this.#waiting.delete(key);
      this.#working.add(key);
      void this.#work(key);
    }
  }

  async #work(key: string): Promise<void> {
    try {
      const seconds = await this.#options.reconcile(key);
      this.#failures.delete(key);
      if (seconds !== undefined) this.addAfter(key, seconds);
    } catch (error) {
      this.#options.failed(key, error);
      const failures = this.#failures.get(key) ?? 0;
      this.#failures.set(key, failures + 1);
      this.addAfter(key, Math.min(longestRetrySeconds, firstRetrySeconds * 2 ** failures));
    }
    this.#working.delete(key);
    if (this.#again.delete(key)) this.add(key);
    if (this.#closed && this.#working.size === 0) this.#idle?.();
    this.#startWork();
  }
}
