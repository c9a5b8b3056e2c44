import type { Clock } from '../../src/kubernetes/clock.ts';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** A clock that moves only when told. Chance is a constant, which tests may change. */
export class ManualClock implements Clock {
  chance = 0;
  #now = 1000;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#now * 1000;
  }

  random(): number {
    return this.chance;
  }

  after(seconds: number, action: () => void): () => void {
    const timer = { at: this.#now + seconds, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Seconds until each timer that is set, soonest first, to the millisecond. */
  get waits(): readonly number[] {
    return [...this.#timers].map(({ at }) => Math.round((at - this.#now) * 1000) / 1000).sort((a, b) => a - b);
  }

  /** Moves on, and runs what is due in the order of time. */
  advance(seconds: number): void {
    const end = this.#now + seconds;
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
    }
    this.#now = end;
  }

  /** Moves on as the clock of a process does that is stopped meanwhile: what falls due is not run. */
  skip(seconds: number): void {
    this.#now += seconds;
  }

  #due(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
