import type { Amounts } from './quantityTable.ts';

/** A running sum of quantities, by the indexes of their names, in thousandths. */
export class Sums {
  readonly #amounts: number[] = [];

  get(name: number): number {
    return this.#amounts[name] ?? 0;
  }

  /** How many names there may be something of. */
  get size(): number {
    return this.#amounts.length;
  }

  /** Adds amounts, or takes them away. */
  add(amounts: Amounts, sign: 1 | -1): void {
    while (this.#amounts.length < amounts.length) this.#amounts.push(0);
    for (let name = 0; name < amounts.length; name += 1) {
      this.#amounts[name] = (this.#amounts[name] ?? 0) + sign * (amounts[name] ?? 0);
    }
  }

  /** Whether there is nothing. */
  get isEmpty(): boolean {
    return this.#amounts.every((amount) => amount <= 0);
  }

  /** The names' indexes with their amounts. */
  entries(): Iterable<readonly [name: number, amount: number]> {
    return this.#amounts.entries();
  }
}
