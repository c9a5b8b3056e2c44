import type { Membership } from './membership.ts';

/**
 * Knows which agents need no visit, because nobody wanted what is left of them when they were visited last and nothing has
 * changed since that could make a difference. So a run costs what has changed.
 *
 * Time is counted in awakenings: each is of one membership that may want more than before. An agent remembers how many there
 * had been when it was visited in vain, and forgets that when it changes itself.
 */
export class Exhaustion {
  /** Those that were awakened lately, and how many were before these. */
  #awakened: Membership[] = [];
  #before = 0;

  /** What to note of an agent that was visited in vain just now. */
  get now(): number {
    return this.#before + this.#awakened.length;
  }

  /** A membership may want what it did not want, or could not have, before. */
  awaken(membership: Membership): void {
    this.#awakened.push(membership);
    if (this.#awakened.length > most) this.awakenAll();
  }

  /** Anybody may want anything. */
  awakenAll(): void {
    this.#before = this.now + 1;
    this.#awakened = [];
  }

  /** Who may want something of an agent that was visited in vain then: everybody, one membership, or nobody. */
  since(then: number): 'everybody' | Membership | 'nobody' {
    if (then === this.now) return 'nobody';
    if (then < this.#before) return 'everybody';
    const from = then - this.#before;
    const first = this.#awakened[from];
    for (let at = from + 1; at < this.#awakened.length; at += 1) {
      if (this.#awakened[at] !== first) return 'everybody';
    }
    return first ?? 'everybody';
  }
}

/** What an agent notes that was not visited since it changed. */
export const notVisited = -1;

const most = 100;
