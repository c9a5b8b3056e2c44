import type { ResourceQuantities } from '../model/quantities.ts';
import type { Amounts } from './quantityTable.ts';
import type { ResourceNames } from './resourceNames.ts';

/** Quantities as the numbers that tables and sorters take. */
export function amountsOf(names: ResourceNames, quantities: ResourceQuantities): Amounts {
  const entries = quantities.entries();
  const indexes = entries.map(([name]) => names.index(name));
  const amounts = new Float64Array(names.size);
  entries.forEach(([, amount], at) => {
    amounts[indexes[at] ?? 0] = amount;
  });
  return amounts;
}
