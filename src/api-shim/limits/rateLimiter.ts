import { HttpRefusal } from '../../wire/negotiation.ts';
import type { RateLimit, RateLimits } from './rateLimits.ts';

/** What tells the time, in seconds that only grow, and passes it. */
export interface LimiterClock {
  now(): number;
  after(seconds: number, callback: () => void): void;
}

/** Lets one pass after the other at a steady pace. */
class Pace {
  readonly #seconds: number;
  readonly #capacity: number;
  readonly #clock: LimiterClock;
  #next = 0;
  #waiting = 0;

  constructor({ qps = Infinity, capacity = Infinity }: RateLimit, clock: LimiterClock) {
    this.#seconds = 1 / qps;
    this.#capacity = capacity;
    this.#clock = clock;
  }

  /** Resolves when it is the caller's turn. Rejects at once with HttpRefusal 429 where too many wait. */
  async pass(): Promise<void> {
    const now = this.#clock.now();
    const turn = Math.max(now, this.#next);
    if (turn > now && this.#waiting >= this.#capacity) {
      throw new HttpRefusal(429, `Message dropped: capacity(${this.#capacity}) exceeded`);
    }
    this.#next = turn + this.#seconds;
    if (turn === now) return;
    this.#waiting += 1;
    await new Promise<void>((resolve) => this.#clock.after(turn - now, resolve));
    this.#waiting -= 1;
  }
}

/**
 * Holds calls of frameworks to the pace of their principal (AUTH-022). It knows principals, not connections: a scheduler that
 * fails over starts no new account (AUTH-023).
 */
export class RateLimiter {
  readonly #ofPrincipals: ReadonlyMap<string, Pace>;
  readonly #ofOthers: Pace;

  constructor({ ofPrincipals, ofOthers }: RateLimits, clock: LimiterClock) {
    this.#ofPrincipals = new Map([...ofPrincipals].map(([principal, limit]) => [principal, new Pace(limit, clock)]));
    this.#ofOthers = new Pace(ofOthers, clock);
  }

  /** Resolves when a call of this principal may go on. Rejects with HttpRefusal 429. */
  pass(principal: string | undefined): Promise<void> {
    const own = principal === undefined ? undefined : this.#ofPrincipals.get(principal);
    return (own ?? this.#ofOthers).pass();
  }
}

/** Lets everything pass. */
export const unlimited: Pick<RateLimiter, 'pass'> = { pass: () => Promise.resolve() };
