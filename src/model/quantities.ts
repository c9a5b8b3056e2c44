import type { Amount, ScalarMap } from './amounts.ts';
import {
  amountIn,
  equalAmounts,
  merge,
  parseAmounts,
  printAmounts,
  QuantityError,
  sorted,
  summed,
  toScalars,
} from './amounts.ts';
import type { Thousandths } from './scalar.ts';
import { fromThousandths, toThousandths } from './scalar.ts';

/**
 * Amounts by resource name, immutable (RES-035): a name that is absent has none, a name that has none is absent.
 * Kept sorted by name, so that two are compared and combined in one pass.
 */
export class ResourceQuantities {
  static readonly none = new ResourceQuantities([]);

  /** Sorted by name, positive. */
  readonly #amounts: readonly Amount[];

  private constructor(amounts: readonly Amount[]) {
    this.#amounts = amounts;
  }

  /** Of names and amounts in the resource's unit (cpus, MB, …); equal names add up, what is not positive is dropped. */
  static of(entries: Iterable<readonly [name: string, value: number]>): ResourceQuantities {
    return ResourceQuantities.ofThousandths([...entries].map(([name, value]) => [name, toThousandths(value)]));
  }

  /** As `of`, with amounts in thousandths of the unit. */
  static ofThousandths(entries: Iterable<Amount>): ResourceQuantities {
    return new ResourceQuantities(summed(entries).filter(([, amount]) => amount > 0));
  }

  /** Of a message's map field. */
  static fromScalars(scalars: ScalarMap): ResourceQuantities {
    return ResourceQuantities.of(Object.entries(scalars).map(([name, { value }]) => [name, value]));
  }

  /**
   * Reads `cpus:1;mem:32` (RES-035).
   *
   * @throws QuantityError
   */
  static parse(text: string): ResourceQuantities {
    return ResourceQuantities.ofThousandths(parseAmounts(text));
  }

  /** How much there is of a name, in its unit; 0 for names that are absent. */
  get(name: string): number {
    return fromThousandths(this.thousandths(name));
  }

  /** How much there is of a name, in thousandths of its unit. */
  thousandths(name: string): Thousandths {
    return amountIn(this.#amounts, name) ?? 0;
  }

  /** The names that there is some of, ascending. */
  names(): readonly string[] {
    return this.#amounts.map(([name]) => name);
  }

  /** Names and amounts in thousandths, ascending by name. */
  entries(): readonly (readonly [name: string, amount: Thousandths])[] {
    return this.#amounts;
  }

  isEmpty(): boolean {
    return this.#amounts.length === 0;
  }

  plus(other: ResourceQuantities): ResourceQuantities {
    if (other.isEmpty()) return this;
    if (this.isEmpty()) return other;
    return new ResourceQuantities(merge(this.#amounts, other.#amounts, (left, right) => left + right));
  }

  /** What remains; never less than nothing (RES-036). */
  minus(other: ResourceQuantities): ResourceQuantities {
    if (other.isEmpty() || this.isEmpty()) return this;
    const rest = merge(this.#amounts, other.#amounts, (left, right) => left - right);
    return new ResourceQuantities(rest.filter(([, amount]) => amount > 0));
  }

  /** Whether there is at least as much of everything as in `other` (RES-036). */
  contains(other: ResourceQuantities): boolean {
    return other.#amounts.every(([name, amount]) => this.thousandths(name) >= amount);
  }

  equals(other: ResourceQuantities): boolean {
    return this === other || equalAmounts(this.#amounts, other.#amounts);
  }

  /** As a message's map field. */
  toScalars(): ScalarMap {
    return toScalars(this.#amounts);
  }

  /** Prints `cpus:1; mem:32`; `{}` if there is nothing. */
  toString(): string {
    return printAmounts(this.#amounts);
  }
}

/**
 * Upper bounds by resource name, immutable (RES-037): a name that is absent has no bound, and a bound of 0 is a bound.
 */
export class ResourceLimits {
  static readonly none = new ResourceLimits([]);

  /** Sorted by name, not negative. */
  readonly #amounts: readonly Amount[];

  private constructor(amounts: readonly Amount[]) {
    this.#amounts = amounts;
  }

  /** Of names and bounds in the resource's unit; of equal names the last counts, and an infinite bound is none. */
  static of(entries: Iterable<readonly [name: string, value: number]>): ResourceLimits {
    const bounds = new Map([...entries].map(([name, value]) => [name, Math.max(0, toThousandths(value))]));
    return new ResourceLimits(sorted([...bounds].filter(([, bound]) => Number.isFinite(bound))));
  }

  /** Of a message's map field. */
  static fromScalars(scalars: ScalarMap): ResourceLimits {
    return ResourceLimits.of(Object.entries(scalars).map(([name, { value }]) => [name, value]));
  }

  /**
   * Reads `cpus:1;mem:0` (RES-037).
   *
   * @throws QuantityError, also for a name that comes twice.
   */
  static parse(text: string): ResourceLimits {
    const amounts = sorted(parseAmounts(text));
    const twice = amounts.find(([name], index) => name === amounts[index + 1]?.[0]);
    if (twice !== undefined) throw new QuantityError(text, `'${twice[0]}' is limited twice`);
    return new ResourceLimits(amounts);
  }

  /** The bound of a name in its unit; undefined if it has none. */
  get(name: string): number | undefined {
    const bound = this.thousandths(name);
    return bound === undefined ? undefined : fromThousandths(bound);
  }

  /** The bound of a name in thousandths of its unit; undefined if it has none. */
  thousandths(name: string): Thousandths | undefined {
    return amountIn(this.#amounts, name);
  }

  /** The names that have a bound, ascending. */
  names(): readonly string[] {
    return this.#amounts.map(([name]) => name);
  }

  /** Names and bounds in thousandths, ascending by name. */
  entries(): readonly (readonly [name: string, bound: Thousandths])[] {
    return this.#amounts;
  }

  /** Whether nothing is bounded. */
  isEmpty(): boolean {
    return this.#amounts.length === 0;
  }

  /** What of the bounds is left once `used` is used. A bound that is used up stays, as 0 (RES-037). */
  minus(used: ResourceQuantities): ResourceLimits {
    if (used.isEmpty() || this.isEmpty()) return this;
    return new ResourceLimits(
      this.#amounts.map(([name, bound]) => [name, Math.max(0, bound - used.thousandths(name))]),
    );
  }

  /** Whether `quantities` are within the bounds. */
  contains(quantities: ResourceQuantities): boolean {
    return this.#amounts.every(([name, bound]) => quantities.thousandths(name) <= bound);
  }

  equals(other: ResourceLimits): boolean {
    return this === other || equalAmounts(this.#amounts, other.#amounts);
  }

  /** As a message's map field. */
  toScalars(): ScalarMap {
    return toScalars(this.#amounts);
  }

  /** Prints `cpus:1; mem:0`; `{}` if nothing is bounded. */
  toString(): string {
    return printAmounts(this.#amounts);
  }
}
