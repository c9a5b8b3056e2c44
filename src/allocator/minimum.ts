import type { ResourceQuantities } from '../model/quantities.ts';
import { amountsOf } from './amounts.ts';
import type { Amounts } from './quantityTable.ts';
import type { ResourceNames } from './resourceNames.ts';

/** The least that an offer must hold to be worth making (ALLOC-030). */
export class Minimum {
  readonly #alternatives: readonly Amounts[];

  /** @param alternatives one of these must be reached, in all its names; with none, anything will do */
  constructor(names: ResourceNames, alternatives: readonly ResourceQuantities[]) {
    this.#alternatives = alternatives.map((quantities) => amountsOf(names, quantities));
  }

  isReachedBy(amounts: Amounts): boolean {
    if (this.#alternatives.length === 0) return true;
    return this.#alternatives.some((least) => least.every((amount, name) => (amounts[name] ?? 0) >= amount));
  }
}
