import type { Accounts } from './accounts.ts';
import { compareBytes } from './byteOrder.ts';
import type { Order } from './order.ts';
import type { Slot } from './sorter.ts';

/**
 * Clients by weighted dominant resource fairness: who has least comes first. Smaller share, then fewer allocations, then name
 * by bytes (SORT-002).
 *
 * The order is kept from one question to the next. A client whose share changed is taken out and put back at its place
 * by binary search; only many of them, or a change of the cluster's totals, which touches every share, sort anew.
 */
export class FairOrder implements Order {
  readonly #accounts: Accounts;
  readonly #active = new Set<Slot>();
  /** Those whose place in the order may be wrong, each once. */
  #moved: Slot[] = [];
  #order: Slot[] = [];
  /** Those that were removed since the order was asked for; they may stand in it and among the moved. */
  readonly #removed = new Set<Slot>();
  /** Of which version of the accounts the order is. */
  #orderOf = 0;

  /** @param accounts those of all sorters of the cluster */
  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  remove(slot: Slot): void {
    this.#active.delete(slot);
    this.#removed.add(slot);
  }

  /** A slot may be another client's now. */
  activate(slot: Slot): void {
    if (this.#removed.has(slot)) this.#forgetRemoved();
    this.#active.add(slot);
    this.#note(slot);
  }

  deactivate(slot: Slot): void {
    if (this.#active.delete(slot)) this.#note(slot);
  }

  /** One that is not active stands nowhere. */
  touch(slot: Slot): void {
    if (this.#active.has(slot)) this.#note(slot);
  }

  clients(): readonly Slot[] {
    this.#forgetRemoved();
    this.#refresh();
    if (this.#moved.length > 0) this.#repair();
    return this.#order;
  }

  #forgetRemoved(): void {
    if (this.#removed.size === 0) return;
    this.#order = this.#order.filter((slot) => !this.#removed.has(slot));
    this.#moved = this.#moved.filter((slot) => !this.#removed.has(slot));
    this.#removed.clear();
  }

  /** Follows a change of the totals, which may have moved everybody: most often nobody. */
  #refresh(): void {
    if (this.#orderOf === this.#accounts.version) return;
    this.#orderOf = this.#accounts.version;
    const order = this.#order;
    for (let place = 1; place < order.length; place += 1) {
      if (this.#compare(order[place - 1] ?? 0, order[place] ?? 0) <= 0) continue;
      this.#order = [...order].sort(this.#compare);
      return;
    }
  }

  /** Notes that a client may have to stand elsewhere. */
  #note(slot: Slot): void {
    if (this.#accounts.isMoved(slot)) return;
    this.#accounts.setMoved(slot, true);
    this.#moved.push(slot);
  }

  #repair(): void {
    const moved = this.#moved;
    this.#moved = [];
    for (const slot of moved) this.#accounts.setMoved(slot, false);
    if (moved.length > Math.max(4, this.#order.length / 16)) this.#order = [...this.#active].sort(this.#compare);
    else this.#putBack(moved);
  }

  #putBack(moved: readonly Slot[]): void {
    const order = this.#order;
    for (const slot of moved) {
      const place = order.indexOf(slot);
      if (place !== -1) order.splice(place, 1);
    }
    for (const slot of moved) if (this.#active.has(slot)) order.splice(this.#placeOf(slot), 0, slot);
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
