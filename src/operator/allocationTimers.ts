import type { Input } from '../master/inputs.ts';
import type { Master } from '../master/master.ts';
import { Timer } from '../telemetry/timer.ts';

/**
 * How long runs of the allocator take, with the offers that are made in them, and how long they are waited for: from the
 * event that asks for one to its start (ALLOC-137). A run that is made in slices takes what these take together.
 */
export class AllocationTimers {
  readonly #master: Pick<Master, 'allocation'>;
  /** Seconds since some fixed moment. */
  readonly #now: () => number;
  readonly #run = new Timer();
  readonly #latency = new Timer();
  /** Whether a run is under way, and what was spent on it, in seconds. */
  #underWay = false;
  #spent = 0;
  /** When the next run was asked for; undefined if it was not. */
  #askedAt: number | undefined;

  constructor(master: Pick<Master, 'allocation'>, now = () => performance.now() / 1000) {
    this.#master = master;
    this.#now = now;
  }

  /**
   * Takes note of an input that the master has just taken so many seconds to handle.
   *
   * @returns how long the run took that ended with it, in seconds; undefined if none did
   */
  handled({ kind }: Input, seconds: number): number | undefined {
    const now = this.#now();
    const ended = kind === 'tick' || kind === 'allocate' ? this.#sliced(now, seconds) : undefined;
    if (this.#master.allocation.asked) this.#askedAt ??= now;
    return ended;
  }

  /** Mesos' metrics of the two. */
  metrics(): Readonly<Record<string, number>> {
    const now = this.#now();
    return {
      ...this.#run.metrics('allocator/mesos/allocation_run_ms', now),
      ...this.#latency.metrics('allocator/mesos/allocation_run_latency_ms', now),
    };
  }

  #sliced(now: number, seconds: number): number | undefined {
    if (!this.#underWay) {
      const begun = now - seconds;
      this.#latency.record(Math.max(0, begun - (this.#askedAt ?? begun)), now);
      this.#askedAt = undefined;
    }
    this.#spent += seconds;
    this.#underWay = this.#master.allocation.underWay;
    if (this.#underWay) return undefined;
    const spent = this.#spent;
    this.#spent = 0;
    this.#run.record(spent, now);
    return spent;
  }
}
