import { Accounts } from './accounts.ts';
import { compareBytes } from './byteOrder.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import type { Amounts } from './quantityTable.ts';
import type { Slot, Sorter } from './sorter.ts';

/**
 * Clients by weighted dominant resource fairness: who has least comes first. Smaller share, then fewer allocations, then name
 * by bytes (SORT-002).
 *
 * The order is kept from one question to the next. A client whose share changed is taken out and put back at its place
 * by binary search; only many of them, or a change of the cluster's totals, which touches every share, sort anew.
 */
export class FairSorter implements Sorter {
  readonly #accounts: Accounts;
  readonly #active: boolean[] = [];
  /** Whether the client's place in the order may be wrong, and who these are. */
  readonly #isMoved: boolean[] = [];
  #moved: Slot[] = [];
  #order: Slot[] = [];

  /** @param totals what is shared out; one object for all sorters of a cluster */
  constructor(totals: ClusterTotals) {
    this.#accounts = new Accounts(totals);
  }

  add(name: string, weight = 1): Slot {
    const slot = this.#accounts.open(name, weight);
    this.#active[slot] = false;
    this.#isMoved[slot] = false;
    return slot;
  }

  remove(slot: Slot): void {
    this.#order = this.#order.filter((other) => other !== slot);
    this.#moved = this.#moved.filter((other) => other !== slot);
    this.#active[slot] = false;
    this.#isMoved[slot] = false;
    this.#accounts.close(slot);
  }

  activate(slot: Slot): void {
    if (this.#active[slot] === true) return;
    this.#active[slot] = true;
    this.#touch(slot, true);
  }

  deactivate(slot: Slot): void {
    if (this.#active[slot] !== true) return;
    this.#active[slot] = false;
    this.#touch(slot, true);
  }

  setWeight(slot: Slot, weight: number): void {
    this.#accounts.setWeight(slot, weight);
    this.#touch(slot);
  }

  allocate(slot: Slot, amounts: Amounts): void {
    this.#accounts.allocate(slot, amounts);
    this.#touch(slot);
  }

  unallocate(slot: Slot, amounts: Amounts): void {
    this.#accounts.change(slot, amounts, -1);
    this.#touch(slot);
  }

  restore(slot: Slot, amounts: Amounts): void {
    this.#accounts.change(slot, amounts, 1);
    this.#touch(slot);
  }

  inherit(slot: Slot, from: Sorter, source: Slot): void {
    const { amounts, allocations } = from.account(source);
    this.#accounts.set(slot, amounts, allocations);
    this.#touch(slot);
  }

  reset(slot: Slot): void {
    this.#accounts.set(slot, new Float64Array(0), 0);
    this.#touch(slot);
  }

  share(slot: Slot): number {
    this.#refresh();
    return this.#accounts.share(slot);
  }

  allocated(slot: Slot, name: number): number {
    return this.#accounts.amount(slot, name);
  }

  account(slot: Slot) {
    return { amounts: this.#accounts.amounts(slot), allocations: this.#accounts.allocations(slot) };
  }

  order(): readonly Slot[] {
    this.#refresh();
    if (this.#moved.length > 0) this.#repair();
    return this.#order;
  }

  /** Follows a change of the totals, which may have moved everybody: most often nobody. */
  #refresh(): void {
    if (!this.#accounts.refresh()) return;
    const order = this.#order;
    for (let place = 1; place < order.length; place += 1) {
      if (this.#compare(order[place - 1] ?? 0, order[place] ?? 0) <= 0) continue;
      this.#order = [...order].sort(this.#compare);
      return;
    }
  }

  /** Notes that a client may have to stand elsewhere; one that is not active stands nowhere. */
  #touch(slot: Slot, mayLeave = false): void {
    if (this.#isMoved[slot] === true || (!mayLeave && this.#active[slot] !== true)) return;
    this.#isMoved[slot] = true;
    this.#moved.push(slot);
  }

  #repair(): void {
    const moved = this.#moved;
    this.#moved = [];
    if (moved.length > Math.max(4, this.#order.length / 16)) this.#sortAgain(moved);
    else this.#putBack(moved);
  }

  #sortAgain(moved: readonly Slot[]): void {
    const order = this.#order.filter((slot) => this.#isMoved[slot] !== true);
    for (const slot of moved) {
      this.#isMoved[slot] = false;
      if (this.#active[slot] === true) order.push(slot);
    }
    this.#order = order.sort(this.#compare);
  }

  #putBack(moved: readonly Slot[]): void {
    const order = this.#order;
    for (const slot of moved) {
      const place = order.indexOf(slot);
      if (place !== -1) order.splice(place, 1);
      this.#isMoved[slot] = false;
    }
    for (const slot of moved) if (this.#active[slot] === true) order.splice(this.#placeOf(slot), 0, slot);
  }

  #placeOf(slot: Slot): number {
    const order = this.#order;
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(order[middle] ?? slot, slot) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  readonly #compare = (a: Slot, b: Slot): number => {
    const accounts = this.#accounts;
    return (
      accounts.share(a) - accounts.share(b) ||
      accounts.allocations(a) - accounts.allocations(b) ||
      compareBytes(accounts.name(a), accounts.name(b))
    );
  };
}
