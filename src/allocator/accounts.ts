import { hashOfName } from './chance.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import { noAmounts, QuantityTable, type Amounts } from './quantityTable.ts';
import type { Slot } from './sorter.ts';

/**
 * What the clients of all sorters of a cluster have, by slot: one set of tables, for most sorters have few clients. Shares
 * follow what is charged, and the totals when they are asked for.
 */
export class Accounts {
  readonly #totals: ClusterTotals;
  readonly #allocated = new QuantityTable();
  readonly #names: string[] = [];
  readonly #hashes: number[] = [];
  readonly #weights: number[] = [];
  readonly #shares: number[] = [];
  /** Of which version of the totals each share is. */
  readonly #sharesOf: number[] = [];
  readonly #allocations: number[] = [];
  readonly #moved: boolean[] = [];
  readonly #free: Slot[] = [];

  /** @param totals what is shared out */
  constructor(totals: ClusterTotals) {
    this.#totals = totals;
  }

  /** Changes whenever all shares may. */
  get version(): number {
    return this.#totals.version;
  }

  open(name: string, weight: number): Slot {
    const slot = this.#free.pop() ?? this.#names.length;
    this.#names[slot] = name;
    this.#hashes[slot] = hashOfName(name);
    this.#weights[slot] = weight;
    this.#shares[slot] = 0;
    this.#sharesOf[slot] = this.version;
    this.#allocations[slot] = 0;
    this.#moved[slot] = false;
    return slot;
  }

  close(slot: Slot): void {
    this.#allocated.clear(slot);
    this.#names[slot] = '';
    this.#free.push(slot);
  }

  name(slot: Slot): string {
    return this.#names[slot] ?? '';
  }

  /** The hash of the client's name. */
  hash(slot: Slot): number {
    return this.#hashes[slot] ?? 0;
  }

  weight(slot: Slot): number {
    return this.#weights[slot] ?? 1;
  }

  share(slot: Slot): number {
    if (this.#sharesOf[slot] !== this.version) this.#reshare(slot);
    return this.#shares[slot] ?? 0;
  }

  /** Allocations made so far: it only grows (SORT-004). */
  allocations(slot: Slot): number {
    return this.#allocations[slot] ?? 0;
  }

  /** Whether its sorter has noted that the client may have to stand elsewhere. */
  isMoved(slot: Slot): boolean {
    return this.#moved[slot] === true;
  }

  setMoved(slot: Slot, moved: boolean): void {
    this.#moved[slot] = moved;
  }

  amount(slot: Slot, name: number): number {
    return this.#allocated.get(slot, name);
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

  /** Gives a client all that another one has, the number of allocations too. */
  inherit(slot: Slot, source: Slot): void {
    this.#set(slot, this.#allocated.row(source), this.allocations(source));
  }

  /** Makes a client one to which nothing was ever allocated. */
  reset(slot: Slot): void {
    this.#set(slot, noAmounts, 0);
  }

  #set(slot: Slot, amounts: Amounts, allocations: number): void {
    this.#allocated.set(slot, amounts);
    this.#allocations[slot] = allocations;
    this.#reshare(slot);
  }

  #reshare(slot: Slot): void {
    this.#shares[slot] = this.#totals.dominantShare(this.#allocated, slot) / this.weight(slot);
    this.#sharesOf[slot] = this.version;
  }
}
