import { isDurable, type WriteEffect } from '../master/effects.ts';
import type { Answer } from '../master/inputs.ts';
import { Timer } from '../telemetry/timer.ts';
import type { Writer } from './loop.ts';

/**
 * Passes writes on and measures those that an answer waits for, under the names that Mesos has for its registry: the API
 * server is what takes its place (METRIC-012).
 */
export class TimedWriter implements Writer {
  readonly #writer: Writer;
  /** Seconds since some fixed moment. */
  readonly #now: () => number;
  readonly #stores = new Timer();
  #underWay = 0;
  #fetchSeconds: number | undefined;

  constructor(writer: Writer, now = () => performance.now() / 1000) {
    this.#writer = writer;
    this.#now = now;
  }

  async write(effect: WriteEffect): Promise<Answer | void> {
    if (!isDurable(effect)) return this.#writer.write(effect);
    const begun = this.#now();
    this.#underWay += 1;
    try {
      return await this.#writer.write(effect);
    } finally {
      this.#underWay -= 1;
      this.#stores.record(this.#now() - begun, this.#now());
    }
  }

  /** Takes note of how many seconds it took to read everything that is stored, when this process began to lead. */
  fetched(seconds: number): void {
    this.#fetchSeconds = seconds;
  }

  metrics(): Readonly<Record<string, number>> {
    const fetch = this.#fetchSeconds;
    return {
      'registrar/queued_operations': this.#underWay,
      'registrar/log/recovered': fetch === undefined ? 0 : 1,
      ...(fetch !== undefined && { 'registrar/state_fetch_ms': fetch * 1000 }),
      ...this.#stores.metrics('registrar/state_store_ms', this.#now()),
    };
  }
}
