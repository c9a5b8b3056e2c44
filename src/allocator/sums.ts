import { noAmounts, type Amounts } from './quantityTable.ts';

/** A running sum of quantities, by the indexes of their names, in thousandths. */
export class Sums {
  #amounts: Float64Array = noAmounts;

  get(name: number): number {
    return name < this.#amounts.length ? (this.#amounts[name] ?? 0) : 0;
  }

  /** How many names there may be something of. */
  get size(): number {
    return this.#amounts.length;
  }

  /** Adds amounts, or takes them away. */
  add(amounts: Amounts, sign: 1 | -1): void {
    if (amounts.length > this.#amounts.length) this.#grow(amounts.length);
    const sums = this.#amounts;
    for (let name = 0; name < amounts.length; name += 1) sums[name] = (sums[name] ?? 0) + sign * (amounts[name] ?? 0);
  }

  #grow(size: number): void {
    const grown = new Float64Array(Math.max(size, 4));
    grown.set(this.#amounts);
    this.#amounts = grown;
  }
}
