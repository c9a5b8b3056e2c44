import { setImmediate } from 'node:timers/promises';

/** Those who asked the same and wait for it. */
interface Batch<Asker> {
  readonly askers: [Asker, ...Asker[]];
  readonly served: Promise<void>;
}

/**
 * Lets equal questions that wait at the same time share one answer (OPER-018). While one is served, those that come later
 * wait together for the next: what they see is no older than their question, and the work does not grow with their number.
 */
export class Batches<Asker> {
  readonly #waiting = new Map<string, Batch<Asker>>();
  readonly #running = new Map<string, Promise<void>>();
  #shared = 0;

  /** How many questions had no work done for them alone. */
  get shared(): number {
    return this.#shared;
  }

  /**
   * Has a question served together with those of the same key.
   *
   * @param serve called in a later turn of the event loop, for all who wait by then; what it throws is thrown to all.
   */
  ask(key: string, asker: Asker, serve: (askers: readonly [Asker, ...Asker[]]) => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      this.#shared += 1;
      waiting.askers.push(asker);
      return waiting.served;
    }
    const askers: [Asker, ...Asker[]] = [asker];
    const served = this.#turnOf(key).then(() => this.#run(key, () => serve(askers)));
    this.#waiting.set(key, { askers, served });
    return served;
  }

  /** Comes when nobody is served by this key any more. */
  #turnOf(key: string): Promise<void> {
    return this.#running.get(key) ?? setImmediate();
  }

  #run(key: string, serve: () => Promise<void>): Promise<void> {
    this.#waiting.delete(key);
    const serving = serve();
    const over = serving
      .catch(() => undefined)
      .then(() => {
        if (this.#running.get(key) === over) this.#running.delete(key);
      });
    this.#running.set(key, over);
    return serving;
  }
}
