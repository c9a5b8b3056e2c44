import type { Accounts } from './accounts.ts';
import type { Order } from './order.ts';
import type { Amounts } from './quantityTable.ts';

/** The place of a client in the accounts of a cluster's sorters; given out again after the client was removed. */
export type Slot = number;

/** Keeps what clients (roles, or the frameworks of a role) have, and says in which order they are to be served. */
export class Sorter {
  readonly #accounts: Accounts;
  readonly #order: Order;

  /** @param accounts those of all sorters of the cluster */
  constructor(accounts: Accounts, order: Order) {
    this.#accounts = accounts;
    this.#order = order;
  }

  /** Adds a client with nothing allocated. It is inactive: not in the order until {@link activate} (SORT-016). */
  add(name: string, weight = 1): Slot {
    return this.#accounts.open(name, weight);
  }

  /** Forgets a client and what it has allocated. */
  remove(slot: Slot): void {
    this.#order.remove(slot);
    this.#accounts.close(slot);
  }

  activate(slot: Slot): void {
    this.#order.activate(slot);
  }

  /** Takes the client out of the order; its allocation stays counted (SORT-016). */
  deactivate(slot: Slot): void {
    this.#order.deactivate(slot);
  }

  /** SORT-007: shows in the next order. */
  setWeight(slot: Slot, weight: number): void {
    this.#accounts.setWeight(slot, weight);
    this.#order.touch(slot);
  }

  /** Charges one allocation, which also counts for ties, whether the client is active or not (SORT-002, SORT-004). */
  allocate(slot: Slot, amounts: Amounts): void {
    this.#accounts.allocate(slot, amounts);
    this.#order.touch(slot);
  }

  /** Gives back part of what was charged. */
  unallocate(slot: Slot, amounts: Amounts): void {
    this.#accounts.change(slot, amounts, -1);
    this.#order.touch(slot);
  }

  /** Charges what was given back for a moment, which is no allocation of its own (SORT-020). */
  restore(slot: Slot, amounts: Amounts): void {
    this.#accounts.change(slot, amounts, 1);
    this.#order.touch(slot);
  }

  /** Gives a client what another one of any sorter has, the number of allocations too (SORT-010). */
  inherit(slot: Slot, source: Slot): void {
    this.#accounts.inherit(slot, source);
    this.#order.touch(slot);
  }

  /** Makes a client one to which nothing was ever allocated. */
  reset(slot: Slot): void {
    this.#accounts.reset(slot);
    this.#order.touch(slot);
  }

  /** The client's dominant share divided by its weight. */
  share(slot: Slot): number {
    return this.#accounts.share(slot);
  }

  /** What the client has allocated of the resource name with this index, in thousandths. */
  allocated(slot: Slot, name: number): number {
    return this.#accounts.amount(slot, name);
  }

  /**
   * The active clients, first who is to be served first. They stand still until the next call, whatever is allocated
   * meanwhile; what an earlier call gave must not be looked at any more then.
   *
   * @param isAsked those of whom this does not hold when it is called may be left out, where that saves work
   */
  order(isAsked?: (slot: Slot) => boolean): Iterable<Slot> {
    return this.#order.clients(isAsked);
  }
}
