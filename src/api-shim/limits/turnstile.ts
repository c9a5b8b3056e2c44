import { HttpRefusal } from '../../wire/negotiation.ts';
import { ClientGoneError } from '../http/body.ts';
import type { LimiterClock } from './rateLimiter.ts';

/** Whoever waits for an answer, and may go away. */
export interface Waiter {
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}

/** A timer cannot be set for weeks. */
const longestTimerSeconds = 3600;

/** Lets everything pass that waits for an answer, one after the other, at least so many seconds apart. */
export class Turnstile {
  readonly #seconds: number;
  readonly #capacity: number;
  readonly #clock: LimiterClock;
  /** In the order in which they came. */
  readonly #waiting = new Set<() => void>();
  #next = 0;
  #timed = false;

  constructor(limit: { readonly seconds: number; readonly capacity: number }, clock: LimiterClock) {
    this.#seconds = limit.seconds;
    this.#capacity = limit.capacity;
    this.#clock = clock;
  }

  /**
   * Resolves when it is the waiter's turn. One that goes away leaves its turn to the next.
   *
   * @throws HttpRefusal 503 where as many wait as may; ClientGoneError
   */
  async pass(waiter: Waiter): Promise<void> {
    if (waiter.destroyed) throw new ClientGoneError();
    if (this.#waiting.size === 0 && this.#opens()) return;
    if (this.#waiting.size >= this.#capacity) throw new HttpRefusal(503, 'Too many requests wait already');
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(enter);
        reject(new ClientGoneError());
      };
      const enter = (): void => {
        waiter.off('close', leave);
        resolve();
      };
      waiter.once('close', leave);
      this.#waiting.add(enter);
      this.#wait();
    });
  }

  /** Whether one may pass now, which then counts as done. */
  #opens(): boolean {
    const now = this.#clock.now();
    if (now < this.#next) return false;
    this.#next = now + this.#seconds;
    return true;
  }

  #wait(): void {
    if (this.#timed) return;
    this.#timed = true;
    const seconds = Math.max(0, this.#next - this.#clock.now());
    this.#clock.after(Math.min(longestTimerSeconds, seconds), () => {
      this.#timed = false;
      this.#admit();
    });
  }

  #admit(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    // The timer may have been early.
    if (this.#opens()) {
      this.#waiting.delete(first);
      first();
    }
    if (this.#waiting.size > 0) this.#wait();
  }
}

/** Lets everything pass at once. */
export const openTurnstile: Pick<Turnstile, 'pass'> = { pass: () => Promise.resolve() };
