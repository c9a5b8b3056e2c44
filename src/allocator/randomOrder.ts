import type { Accounts } from './accounts.ts';
import { chances, type Chance } from './chance.ts';
import type { Order } from './order.ts';
import type { Slot } from './sorter.ts';

/**
 * Clients in a random order, drawn anew for each agent: who comes first is as likely as its weight is large, and so on among
 * the rest (SORT-022). What they have is of no account.
 */
export class RandomOrder implements Order {
  readonly #accounts: Accounts;
  readonly #chance: Chance;
  readonly #active = new Set<Slot>();
  /** The heap of the latest order. */
  #keys = noKeys;

  /** @param accounts those of all sorters of the cluster */
  constructor(accounts: Accounts, chance: Chance) {
    this.#accounts = accounts;
    this.#chance = chance;
  }

  activate(slot: Slot): void {
    this.#active.add(slot);
  }

  deactivate(slot: Slot): void {
    this.#active.delete(slot);
  }

  remove(slot: Slot): void {
    this.#active.delete(slot);
  }

  /** Nothing is kept of an order that a share could change. */
  touch(): void {}

  /**
   * Each client waits for a time that is the shorter the larger its weight is, and they come as their times do: the chance of
   * each to come next among those who are left is its part of their weights. They stand in a heap, for most often the first
   * few will do.
   */
  clients(isAsked: (slot: Slot) => boolean = () => true): Iterable<Slot> {
    return this.#active.size > 1 ? this.#draw(isAsked) : this.#active;
  }

  *#draw(isAsked: (slot: Slot) => boolean): Iterable<Slot> {
    if (this.#keys.length < this.#active.size) this.#keys = new Float64Array(2 * this.#active.size);
    const heap = this.#keys;
    let size = 0;
    for (const slot of this.#active) if (isAsked(slot)) heap[size++] = this.#wait(slot) * mostSlots + slot;
    for (let place = size >> 1; place >= 0; place -= 1) sink(heap, place, size);
    while (size > 0) {
      yield slotOf(heap[0] ?? 0);
      size -= 1;
      heap[0] = heap[size] ?? 0;
      sink(heap, 0, size);
    }
  }

  /** As long as the part that is left of 1 after a draw, to the power of 1/weight, is missing to 1; in 2^-32. */
  #wait(slot: Slot): number {
    const drawn = this.#chance.draw(this.#accounts.hash(slot));
    const weight = this.#accounts.weight(slot);
    return weight === 1 ? drawn : Math.floor(-Math.expm1(Math.log1p(-drawn / chances) / weight) * chances);
  }
}

const noKeys = new Float64Array(0);

/** Keys must be whole numbers below 2^53. */
const mostSlots = 2 ** 21;

function slotOf(key: number): Slot {
  return key - Math.floor(key / mostSlots) * mostSlots;
}

/** Lets a key of a heap of this size sink until none below it is less. */
function sink(heap: Float64Array, from: number, size: number): void {
  const key = heap[from] ?? 0;
  let place = from;
  for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
    if (child + 1 < size && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child += 1;
    const above = heap[child] ?? 0;
    if (above >= key) break;
    heap[place] = above;
    place = child;
  }
  heap[place] = key;
}
