import type { ClusterTotals } from './clusterTotals.ts';
import type { Amounts } from './quantityTable.ts';
import { QuantityTable } from './quantityTable.ts';
import type { Slot } from './sorter.ts';

/** What the clients of a sorter have, by slot. Shares follow what is charged, and the totals when they are asked for. */
export class Accounts {
  readonly #totals: ClusterTotals;
  readonly #allocated = new QuantityTable();
  readonly #names: (string | undefined)[] = [];
  readonly #weights: number[] = [];
  readonly #shares: number[] = [];
  readonly #allocations: number[] = [];
  readonly #free: Slot[] = [];
  #sharesOf: number;

  /** @param totals what is shared out; one object for all sorters of a cluster */
  constructor(totals: ClusterTotals) {
    this.#totals = totals;
    this.#sharesOf = totals.version;
  }

  open(name: string, weight: number): Slot {
    const slot = this.#free.pop() ?? this.#names.length;
    this.#names[slot] = name;
    this.#weights[slot] = weight;
    this.#shares[slot] = 0;
    this.#allocations[slot] = 0;
    return slot;
  }

  close(slot: Slot): void {
    this.#allocated.clear(slot);
    this.#names[slot] = undefined;
    this.#free.push(slot);
  }

  name(slot: Slot): string {
    return this.#names[slot] ?? '';
  }

  weight(slot: Slot): number {
    return this.#weights[slot] ?? 1;
  }

  share(slot: Slot): number {
    return this.#shares[slot] ?? 0;
  }

  /** Allocations made so far: it only grows (SORT-004). */
  allocations(slot: Slot): number {
    return this.#allocations[slot] ?? 0;
  }

  amount(slot: Slot, name: number): number {
    return this.#allocated.get(slot, name);
  }

  amounts(slot: Slot): Amounts {
    return this.#allocated.row(slot);
  }

  setWeight(slot: Slot, weight: number): void {
    this.#weights[slot] = weight;
    this.#reshare(slot);
  }

  allocate(slot: Slot, amounts: Amounts): void {
    this.#allocations[slot] = this.allocations(slot) + 1;
    this.change(slot, amounts, 1);
  }

  change(slot: Slot, amounts: Amounts, sign: 1 | -1): void {
    if (sign === 1) this.#allocated.add(slot, amounts);
    else this.#allocated.subtract(slot, amounts);
    this.#reshare(slot);
  }

  /** Sets everything that a client has. */
  set(slot: Slot, amounts: Amounts, allocations: number): void {
    this.#allocated.set(slot, amounts);
    this.#allocations[slot] = allocations;
    this.#reshare(slot);
  }

  /** Computes all shares anew if the totals are others than they were; says whether they are. */
  refresh(): boolean {
    if (this.#sharesOf === this.#totals.version) return false;
    this.#sharesOf = this.#totals.version;
    for (let slot = 0; slot < this.#names.length; slot += 1) this.#reshare(slot);
    return true;
  }

  /** With other totals than before all shares are computed anew before one is asked for. */
  #reshare(slot: Slot): void {
    if (this.#sharesOf !== this.#totals.version) return;
    this.#shares[slot] = this.#totals.dominantShare(this.#allocated, slot) / this.weight(slot);
  }
}
