import { compareBytes } from './byteOrder.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import type { Amounts } from './quantityTable.ts';
import { QuantityTable } from './quantityTable.ts';

/** The place of a client in a sorter's arrays; given out again after the client was removed. */
export type Slot = number;

interface Client {
  readonly name: string;
  weight: number;
  /** Its dominant share divided by its weight, kept up to date with its allocation (SORT-001, SORT-006). */
  share: number;
  /** Allocations made so far: it only grows (SORT-004). */
  allocations: number;
  active: boolean;
  /** Whether the client's place in the order may be wrong. */
  moved: boolean;
}

/**
 * Clients (roles, or the frameworks of a role) by weighted dominant resource fairness: who has least comes first.
 *
 * The order is kept from one question to the next. A client whose share changed is taken out and put back at its place
 * by binary search; only a change of the cluster's totals, which touches every share, sorts anew.
 */
export class Sorter {
  readonly #totals: ClusterTotals;
  readonly #allocated = new QuantityTable();
  readonly #clients: (Client | undefined)[] = [];
  readonly #freeSlots: Slot[] = [];
  #order: Slot[] = [];
  #moved: Slot[] = [];
  #sharesOf: number;

  /** @param totals what is shared out; one object for all sorters of a cluster */
  constructor(totals: ClusterTotals) {
    this.#totals = totals;
    this.#sharesOf = totals.version;
  }

  /** Adds a client with nothing allocated. It is inactive: not in the order until {@link activate} (SORT-016). */
  add(name: string, weight = 1): Slot {
    const slot = this.#freeSlots.pop() ?? this.#clients.length;
    this.#clients[slot] = { name, weight, share: 0, allocations: 0, active: false, moved: false };
    return slot;
  }

  /** Forgets a client and what it has allocated. */
  remove(slot: Slot): void {
    const client = this.#client(slot);
    if (client.active || client.moved) this.#takeOut(slot);
    this.#allocated.clear(slot);
    this.#clients[slot] = undefined;
    this.#freeSlots.push(slot);
  }

  activate(slot: Slot): void {
    this.#client(slot).active = true;
    this.#touch(slot);
  }

  /** Takes the client out of the order; its allocation stays counted (SORT-016). */
  deactivate(slot: Slot): void {
    this.#client(slot).active = false;
    this.#touch(slot);
  }

  /** SORT-007: shows in the next order. */
  setWeight(slot: Slot, weight: number): void {
    this.#client(slot).weight = weight;
    this.#reshare(slot);
  }

  /** Charges one allocation, which also counts for ties, whether the client is active or not (SORT-002, SORT-004). */
  allocate(slot: Slot, amounts: Amounts): void {
    this.#allocated.add(slot, amounts);
    this.#client(slot).allocations += 1;
    this.#reshare(slot);
  }

  /** Gives back part of what was charged. */
  unallocate(slot: Slot, amounts: Amounts): void {
    this.#allocated.subtract(slot, amounts);
    this.#reshare(slot);
  }

  /** The client's dominant share divided by its weight. */
  share(slot: Slot): number {
    this.#refreshShares();
    return this.#client(slot).share;
  }

  /** What the client has allocated of the resource name with this index, in thousandths. */
  allocated(slot: Slot, name: number): number {
    return this.#allocated.get(slot, name);
  }

  /**
   * The active clients, first who is to be served first: smaller share, then fewer allocations, then name by bytes
   * (SORT-002). The array is the sorter's own: it stands still until the next call, whatever is allocated meanwhile.
   */
  order(): readonly Slot[] {
    this.#refreshShares();
    if (this.#moved.length > 0) this.#repair();
    return this.#order;
  }

  #refreshShares(): void {
    if (this.#sharesOf === this.#totals.version) return;
    this.#sharesOf = this.#totals.version;
    this.#clients.forEach((client, slot) => {
      if (client !== undefined) this.#reshare(slot);
    });
  }

  #reshare(slot: Slot): void {
    const client = this.#client(slot);
    const share = this.#totals.dominantShare(this.#allocated, slot) / client.weight;
    client.share = share;
    this.#touch(slot);
  }

  #touch(slot: Slot): void {
    const client = this.#client(slot);
    if (client.moved) return;
    client.moved = true;
    this.#moved.push(slot);
  }

  #repair(): void {
    const moved = this.#moved;
    this.#moved = [];
    const stay = this.#order.filter((slot) => !this.#client(slot).moved);
    const back = moved.filter((slot) => this.#client(slot).active);
    for (const slot of moved) this.#client(slot).moved = false;
    this.#order = stay;
    if (back.length > Math.max(4, stay.length / 16)) this.#sortAll(back);
    else for (const slot of back) this.#order.splice(this.#placeOf(slot), 0, slot);
  }

  #sortAll(added: readonly Slot[]): void {
    this.#order.push(...added);
    this.#order.sort((a, b) => this.#compare(this.#client(a), this.#client(b)));
  }

  #placeOf(slot: Slot): number {
    const client = this.#client(slot);
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#client(this.#order[middle] ?? slot), client) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(a: Client, b: Client): number {
    return a.share - b.share || a.allocations - b.allocations || compareBytes(a.name, b.name);
  }

  #takeOut(slot: Slot): void {
    this.#order = this.#order.filter((other) => other !== slot);
    this.#moved = this.#moved.filter((other) => other !== slot);
  }

  #client(slot: Slot): Client {
    const client = this.#clients[slot];
    if (client === undefined) throw new Error(`no client in slot ${slot}`);
    return client;
  }
}
