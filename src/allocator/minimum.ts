import type { ResourceQuantities } from '../model/quantities.ts';
import type { Amounts } from './quantityTable.ts';
import type { ResourceNames } from './resourceNames.ts';

/** The least that an offer must hold to be worth making (ALLOC-030). */
export class Minimum {
  /** In each, names by their indexes with how much of them there must be, in thousandths. */
  readonly #alternatives: readonly (readonly (readonly [name: number, least: number])[])[];

  /** @param alternatives one of these must be reached, in all its names; with none, anything will do */
  constructor(names: ResourceNames, alternatives: readonly ResourceQuantities[]) {
    this.#alternatives = alternatives.map((quantities) =>
      quantities.entries().map(([name, amount]) => [names.index(name), amount] as const),
    );
  }

  isReachedBy(amounts: Amounts): boolean {
    if (this.#alternatives.length === 0) return true;
    for (const alternative of this.#alternatives) {
      if (alternative.every(([name, least]) => (amounts[name] ?? 0) >= least)) return true;
    }
    return false;
  }
}
