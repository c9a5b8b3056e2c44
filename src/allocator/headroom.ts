import type { Bundle } from './bundle.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import type { Role } from './role.ts';
import { unmet } from './role.ts';
import { Sums } from './sums.ts';

/**
 * What has to be kept free so that every role can get what it was promised, and what is free (ALLOC-048, ALLOC-049). All of
 * it follows each change, so that asking costs nothing.
 */
export class Headroom {
  readonly #totals: ClusterTotals;
  /** By the indexes of names: what roles have been promised and do not have. */
  readonly #owed: number[] = [];
  /** Those that are owed something. */
  readonly #hungry = new Set<Role>();
  /** What the second stage of the last run has given of what was owed, and to whom: it is kept free once more until the next. */
  readonly #settled: number[] = [];
  readonly #settledRoles = new Set<Role>();
  readonly #reserved = new Sums();
  readonly #heldOpen = new Sums();
  readonly #heldReserved = new Sums();
  readonly #heldRevocable = new Sums();
  readonly #freeRevocable = new Sums();

  constructor(totals: ClusterTotals) {
    this.#totals = totals;
  }

  /** Whether anything has to be kept free. */
  get isRequired(): boolean {
    for (let name = 0; name < this.#owed.length; name += 1) if (this.required(name) > 0) return true;
    return false;
  }

  /** How much of a name has to be kept free, in thousandths. */
  required(name: number): number {
    return (this.#owed[name] ?? 0) + (this.#settled[name] ?? 0);
  }

  /** The roles that something is kept free for. */
  keptFor(): ReadonlySet<Role> {
    return new Set([...this.#hungry, ...this.#settledRoles]);
  }

  /**
   * Carries out a grant of the second stage to a role that is owed something, or to one below it, and has as much kept free as
   * before until the next run: only the first stage pays off what is owed (ALLOC-049).
   */
  keepRequired(top: Role, grant: () => void): void {
    const before = this.#owed.slice();
    grant();
    this.#settledRoles.add(top);
    for (const [name, amount] of before.entries()) {
      this.#settled[name] = (this.#settled[name] ?? 0) + amount - (this.#owed[name] ?? 0);
    }
  }

  /** Keeps no more than is owed. Gives whether that is less than before. */
  beginRun(): boolean {
    const isLess = this.#settledRoles.size > 0;
    this.#settled.length = 0;
    this.#settledRoles.clear();
    return isLess;
  }

  /** How much of a name is free beyond what has to be kept: what may go to whom nothing was promised (ALLOC-047). */
  surplus(name: number): number {
    const unheldReservations = Math.max(0, this.#reserved.get(name) - this.#heldReserved.get(name));
    const free = Math.max(0, this.#totals.amount(name) - this.held(name));
    const open = Math.max(0, Math.max(0, free - unheldReservations) - this.#freeRevocable.get(name));
    return Math.max(0, open - this.required(name));
  }

  /** How much of a name is held by all, offered or in use, in thousandths. */
  held(name: number): number {
    return this.#heldOpen.get(name) + this.#heldReserved.get(name) + this.#heldRevocable.get(name);
  }

  /** Leaves a role out of what is required, before what it has or was promised changes. */
  forget(role: Role): void {
    this.#owe(role, -1);
  }

  /** Counts it again. */
  remember(role: Role): void {
    this.#owe(role, 1);
  }

  countHeld({ open, reserved, revocable }: Bundle, sign: 1 | -1): void {
    this.#heldOpen.add(open, sign);
    if (reserved !== undefined) this.#heldReserved.add(reserved, sign);
    if (revocable !== undefined) this.#heldRevocable.add(revocable, sign);
  }

  /** Counts what an agent has reserved, whoever holds it. */
  countReserved({ reserved }: Bundle, sign: 1 | -1): void {
    if (reserved !== undefined) this.#reserved.add(reserved, sign);
  }

  /** Counts what of an agent is available. */
  countAvailable({ revocable }: Bundle, sign: 1 | -1): void {
    if (revocable !== undefined) this.#freeRevocable.add(revocable, sign);
  }

  #owe(role: Role, sign: 1 | -1): void {
    const guarantees = role.quotaAmounts?.guarantees;
    this.#setHungry(role, false);
    if (guarantees === undefined) return;
    while (this.#owed.length < guarantees.length) this.#owed.push(0);
    for (let name = 0; name < guarantees.length; name += 1) {
      const amount = unmet(role, name);
      if (amount > 0) this.#setHungry(role, true);
      this.#owed[name] = (this.#owed[name] ?? 0) + sign * amount;
    }
  }

  #setHungry(role: Role, hungry: boolean): void {
    if (role.hungry === hungry) return;
    role.hungry = hungry;
    if (hungry) this.#hungry.add(role);
    else this.#hungry.delete(role);
  }
}
