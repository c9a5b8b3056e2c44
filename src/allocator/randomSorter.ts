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
   * do: the chance of each to come next among those who are left is its part of their weights. They are put into order
   * as they are asked for, for most often the first few will do.
   */
  *order(): Iterable<Slot> {
    const waits: number[] = [];
    const heap = [...this.#active];
    for (const slot of heap) waits[slot] = -Math.log(1 - this.#random()) / this.#accounts.weight(slot);
    for (let place = heap.length >> 1; place >= 0; place -= 1) sink(heap, place, waits);
    for (let first = heap[0], last = heap.pop(); first !== undefined && last !== undefined; last = heap.pop()) {
      yield first;
      if (heap.length === 0) return;
      heap[0] = last;
      sink(heap, 0, waits);
      first = heap[0];
    }
  }
}

/** Lets an item of a heap sink until nothing below it waits shorter. */
function sink(heap: Slot[], from: number, waits: readonly number[]): void {
  const item = heap[from];
  if (item === undefined) return;
  const waitOf = (place: number) => waits[heap[place] ?? -1] ?? Infinity;
  let place = from;
  for (;;) {
    const left = 2 * place + 1;
    const child = waitOf(left + 1) < waitOf(left) ? left + 1 : left;
    const above = heap[child];
    if (above === undefined || waitOf(child) >= (waits[item] ?? 0)) break;
    heap[place] = above;
    place = child;
  }
  heap[place] = item;
}
