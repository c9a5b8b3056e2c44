import type { BackoffBounds } from './backoff.ts';
import { systemClock, type Clock } from './clock.ts';
import { retrySeconds } from './retry.ts';

/** What a successful reconciliation may ask for. */
export interface ReconcileResult {
  /** Reconcile the key again after this many seconds, unless it is due sooner. */
  readonly requeueAfterSeconds?: number;
}

/** A finished reconciliation, for metrics and logs. */
export interface Reconciled<K> {
  readonly key: K;
  readonly seconds: number;
  /** What was thrown; absent on success. */
  readonly error?: unknown;
  /** How often the key has failed in a row. */
  readonly failures: number;
}

/** Is told of each finished reconciliation. */
export type WorkQueueObserver<K = string> = (reconciled: Reconciled<K>) => void;

/** Settings of a queue. */
export interface WorkQueueOptions<K> {
  /** Brings the world in line with the objects of a key. Level-based: it reads what is there now. Rejecting retries the key. */
  readonly reconcile: (key: K) => Promise<ReconcileResult | void>;
  /** Keys that are reconciled at the same time. 4 by default. */
  readonly concurrency?: number;
  /** Waits after failures of one key, on top of what the server has asked for. 0.01 to 60 seconds by default. */
  readonly backoff?: BackoffBounds;
  readonly observe?: WorkQueueObserver<K>;
  readonly clock?: Clock;
}

interface Delay {
  readonly at: number;
  readonly cancel: () => void;
}

/**
 * A queue of keys, as client-go's: a key waits in it at most once; while it is reconciled it is not handed out again, but if it is
 * added meanwhile it is queued as soon as that is done. A key that fails is queued again after a backoff of its own.
 */
export class WorkQueue<K = string> {
  readonly #options: WorkQueueOptions<K>;
  readonly #clock: Clock;
  /** Keys that are due, in the order that they became so. */
  readonly #due = new Set<K>();
  readonly #running = new Set<K>();
  readonly #addedWhileRunning = new Set<K>();
  readonly #delays = new Map<K, Delay>();
  readonly #failures = new Map<K, number>();
  #drained: (() => void) | undefined;
  #draining: Promise<void> | undefined;

  constructor(options: WorkQueueOptions<K>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Keys that are due and not yet handed out. */
  get depth(): number {
    return this.#due.size + this.#addedWhileRunning.size;
  }

  /** Makes a key due now. Nothing happens once the queue is shutting down. */
  add(key: K): void {
    if (this.#draining !== undefined) return;
    this.#forgetDelay(key);
    if (this.#running.has(key)) this.#addedWhileRunning.add(key);
    else this.#due.add(key);
    this.#handOut();
  }

  /** Makes a key due after a number of seconds. The soonest of several times counts. */
  addAfter(key: K, seconds: number): void {
    if (seconds <= 0) return this.add(key);
    if (this.#draining !== undefined) return;
    const at = this.#clock.now() + seconds;
    const planned = this.#delays.get(key);
    if (planned !== undefined && planned.at <= at) return;
    planned?.cancel();
    this.#delays.set(key, { at, cancel: this.#clock.after(seconds, () => this.add(key)) });
  }

  /** Takes no more keys, forgets those that are not due yet, and resolves when all others have been reconciled once. */
  shutDown(): Promise<void> {
    this.#draining ??= new Promise((resolve) => {
      this.#drained = resolve;
    });
    for (const { cancel } of this.#delays.values()) cancel();
    this.#delays.clear();
    this.#settle();
    return this.#draining;
  }

  #handOut(): void {
    const { concurrency = 4 } = this.#options;
    for (const key of this.#due) {
      if (this.#running.size >= concurrency) return;
      this.#due.delete(key);
      this.#running.add(key);
      void this.#reconcile(key);
    }
  }

  async #reconcile(key: K): Promise<void> {
    const started = this.#clock.now();
    let outcome: { readonly result?: ReconcileResult | void; readonly error?: unknown };
    try {
      // The first await keeps `reconcile` out of the stack of whoever added the key.
      await Promise.resolve();
      outcome = { result: await this.#options.reconcile(key) };
    } catch (error) {
      outcome = { error };
    }
    this.#finish(key, this.#clock.now() - started, outcome);
  }

  #finish(key: K, seconds: number, outcome: { result?: ReconcileResult | void; error?: unknown }): void {
    this.#running.delete(key);
    if (this.#addedWhileRunning.delete(key)) this.#due.add(key);
    if ('error' in outcome) this.#retry(key, outcome.error);
    else this.#succeed(key, outcome.result);
    this.#options.observe?.({ key, seconds, failures: this.#failures.get(key) ?? 0, ...errorOf(outcome) });
    this.#handOut();
    this.#settle();
  }

  #retry(key: K, error: unknown): void {
    const { backoff = { firstSeconds: 0.01, maxSeconds: 60 } } = this.#options;
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    if (!this.#due.has(key)) this.addAfter(key, retrySeconds(error, backoff, failures, this.#clock.random()));
  }

  #succeed(key: K, result: ReconcileResult | void): void {
    this.#failures.delete(key);
    const seconds = result === undefined ? undefined : result.requeueAfterSeconds;
    if (seconds !== undefined && !this.#due.has(key)) this.addAfter(key, seconds);
  }

  #forgetDelay(key: K): void {
    this.#delays.get(key)?.cancel();
    this.#delays.delete(key);
  }

  #settle(): void {
    if (this.#due.size === 0 && this.#running.size === 0) this.#drained?.();
  }
}

function errorOf(outcome: { readonly error?: unknown }): { readonly error?: unknown } {
  return 'error' in outcome ? { error: outcome.error } : {};
}
