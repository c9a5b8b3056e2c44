import type { Allocator, Grant, Run } from '../allocator/allocator.ts';

/**
 * The allocator's runs, one after the other, each in slices: between two slices calls and facts have their turn, however many
 * agents there are.
 */
export class Allocation {
  readonly allocator: Allocator;
  #run: Run | undefined;
  #tickDue = false;

  constructor(allocator: Allocator) {
    this.allocator = allocator;
  }

  /** Whether a run has begun and is not done. */
  get underWay(): boolean {
    return this.#run !== undefined;
  }

  /** Whether an event or a tick has asked for a run that has not begun. */
  get asked(): boolean {
    return this.#tickDue || this.allocator.pending;
  }

  /** Whether a slice should follow soon. */
  get pending(): boolean {
    return this.underWay || this.asked;
  }

  /** Has the run of an allocation interval follow that which is under way, if one is (ALLOC-001). */
  tick(): void {
    this.#tickDue = true;
  }

  /** Visits at most so many agents in the run that is under way, or else in the next one; gives what they were granted for. */
  slice(now: number, agents: number): readonly Grant[] {
    this.#run ??= this.#start(now);
    const grants = this.#run.step(agents);
    if (this.#run.done) this.#run = undefined;
    return grants;
  }

  #start(now: number): Run {
    if (!this.#tickDue) return this.allocator.start(now);
    this.#tickDue = false;
    return this.allocator.startTick(now);
  }
}
