import type { ResourceQuantities } from '../model/quantities.ts';
import type { Amounts } from './quantityTable.ts';
import type { ResourceNames } from './resourceNames.ts';

/** The least that an offer must hold to be worth making (ALLOC-030). */
export class Minimum {
  readonly #alternatives: readonly Alternative[];

  /** @param alternatives one of these must be reached, in all its names; with none, anything will do */
  constructor(names: ResourceNames, alternatives: readonly ResourceQuantities[]) {
    this.#alternatives = alternatives.map((quantities) =>
      quantities.entries().map(([name, least]) => ({ name: names.index(name), least })),
    );
  }

  isReachedBy(amounts: Amounts): boolean {
    if (this.#alternatives.length === 0) return true;
    for (const alternative of this.#alternatives) if (reaches(amounts, alternative)) return true;
    return false;
  }
}

/** Names by their indexes, with how much of them there must be, in thousandths. */
type Alternative = readonly { readonly name: number; readonly least: number }[];

function reaches(amounts: Amounts, alternative: Alternative): boolean {
  for (const { name, least } of alternative) if ((amounts[name] ?? 0) < least) return false;
  return true;
}
