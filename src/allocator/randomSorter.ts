import { Accounts } from './accounts.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import type { Amounts } from './quantityTable.ts';
import type { Slot, Sorter } from './sorter.ts';

/**
 * Clients in a random order, drawn anew each time: who comes first is as likely as its weight is large, and so on among the
 * rest (SORT-022). It counts what they have all the same, for those who want to know.
 */
export class RandomSorter implements Sorter {
  readonly #accounts: Accounts;
  readonly #random: () => number;
  readonly #active = new Set<Slot>();

  /** @param random numbers from 0 to below 1 */
  constructor(totals: ClusterTotals, random: () => number) {
    this.#accounts = new Accounts(totals);
    this.#random = random;
  }

  add(name: string, weight = 1): Slot {
    return this.#accounts.open(name, weight);
  }

  remove(slot: Slot): void {
    this.#active.delete(slot);
    this.#accounts.close(slot);
  }

  activate(slot: Slot): void {
    this.#active.add(slot);
  }

  deactivate(slot: Slot): void {
    this.#active.delete(slot);
  }

  setWeight(slot: Slot, weight: number): void {
    this.#accounts.setWeight(slot, weight);
  }

  allocate(slot: Slot, amounts: Amounts): void {
    this.#accounts.allocate(slot, amounts);
  }

  unallocate(slot: Slot, amounts: Amounts): void {
    this.#accounts.change(slot, amounts, -1);
  }

  restore(slot: Slot, amounts: Amounts): void {
    this.#accounts.change(slot, amounts, 1);
  }

  inherit(slot: Slot, from: Sorter, source: Slot): void {
    const { amounts, allocations } = from.account(source);
    this.#accounts.set(slot, amounts, allocations);
  }

  reset(slot: Slot): void {
    this.#accounts.set(slot, new Float64Array(0), 0);
  }

  share(slot: Slot): number {
    this.#accounts.refresh();
    return this.#accounts.share(slot);
  }

  allocated(slot: Slot, name: number): number {
    return this.#accounts.amount(slot, name);
  }

  account(slot: Slot) {
    return { amounts: this.#accounts.amounts(slot), allocations: this.#accounts.allocations(slot) };
  }

  /**
   * Each client waits for a time that is the shorter on average the larger its weight is, and they come as their times
   * do: the chance of each to come next among those who are left is its part of their weights.
   */
  order(): readonly Slot[] {
    const slots = [...this.#active];
    const waits: number[] = [];
    for (const slot of slots) waits[slot] = -Math.log(1 - this.#random()) / this.#accounts.weight(slot);
    return slots.sort((a, b) => (waits[a] ?? 0) - (waits[b] ?? 0));
  }
}
