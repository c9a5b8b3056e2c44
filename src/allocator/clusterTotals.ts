import type { Amounts, QuantityTable } from './quantityTable.ts';
import { Sums } from './sums.ts';

/**
 * What all agents have together, the denominator of every share (SORT-001, SORT-021): scalars only, and for shares without
 * the names that an operator excluded from fairness (SORT-005).
 */
export class ClusterTotals {
  readonly #excluded: ReadonlySet<number>;
  readonly #sums = new Sums();
  /** The names that count, by index and as a list. */
  #isCounted: readonly boolean[] = [];
  #counted: readonly number[] = [];
  #version = 0;

  /** @param excluded the indexes of the names that do not count */
  constructor(excluded: Iterable<number> = []) {
    this.#excluded = new Set(excluded);
  }

  /** Changes whenever a total does: shares computed before are stale then. */
  get version(): number {
    return this.#version;
  }

  /** The total of the resource name with this index, in thousandths. */
  amount(name: number): number {
    return this.#sums.get(name);
  }

  add(amounts: Amounts): void {
    this.#accumulate(amounts, 1);
  }

  subtract(amounts: Amounts): void {
    this.#accumulate(amounts, -1);
  }

  /** The dominant share of a row: the largest allocated/total over the names of which there is a total. */
  dominantShare(allocated: QuantityTable, row: number): number {
    let share = 0;
    for (const name of this.#counted) share = Math.max(share, allocated.get(row, name) / this.#sums.get(name));
    return share;
  }

  #accumulate(amounts: Amounts, sign: 1 | -1): void {
    this.#sums.add(amounts, sign);
    this.#version += 1;
    if (amounts.some((_, name) => this.#isCounted[name] !== this.#counts(name))) this.#recount();
  }

  #counts(name: number): boolean {
    return this.#sums.get(name) > 0 && !this.#excluded.has(name);
  }

  #recount(): void {
    this.#isCounted = Array.from({ length: this.#sums.size }, (_, name) => this.#counts(name));
    this.#counted = [...this.#isCounted.keys()].filter((name) => this.#isCounted[name]);
  }
}
