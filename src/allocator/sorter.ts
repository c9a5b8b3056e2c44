import type { Amounts } from './quantityTable.ts';

/** The place of a client in the accounts of a cluster's sorters; given out again after the client was removed. */
export type Slot = number;

/** Puts clients (roles, or the frameworks of a role) into the order in which they are to be served. */
export interface Sorter {
  /** Adds a client with nothing allocated. It is inactive: not in the order until {@link activate} (SORT-016). */
  add(name: string, weight?: number): Slot;
  /** Forgets a client and what it has allocated. */
  remove(slot: Slot): void;
  activate(slot: Slot): void;
  /** Takes the client out of the order; its allocation stays counted (SORT-016). */
  deactivate(slot: Slot): void;
  /** SORT-007: shows in the next order. */
  setWeight(slot: Slot, weight: number): void;
  /** Charges one allocation, which also counts for ties, whether the client is active or not (SORT-002, SORT-004). */
  allocate(slot: Slot, amounts: Amounts): void;
  /** Gives back part of what was charged. */
  unallocate(slot: Slot, amounts: Amounts): void;
  /** Charges what was given back for a moment, which is no allocation of its own (SORT-020). */
  restore(slot: Slot, amounts: Amounts): void;
  /** Gives a client what another one of any sorter has, the number of allocations too (SORT-010). */
  inherit(slot: Slot, source: Slot): void;
  /** Makes a client one to which nothing was ever allocated. */
  reset(slot: Slot): void;
  /** The client's dominant share divided by its weight. */
  share(slot: Slot): number;
  /** What the client has allocated of the resource name with this index, in thousandths. */
  allocated(slot: Slot, name: number): number;
  /**
   * The active clients, first who is to be served first. They stand still until the next call, whatever is allocated
   * meanwhile; what an earlier call gave must not be looked at any more then.
   *
   * @param isAsked those of whom this does not hold when it is called may be left out, where that saves work
   */
  order(isAsked?: (slot: Slot) => boolean): Iterable<Slot>;
}
