import type { Entry } from './resource.ts';
import { containsEntry, subtractEntries, withKind } from './resource.ts';
import { reservedKind } from './resourceKind.ts';
import type { ReservationStack } from './reservations.ts';
import { reservationStack } from './reservations.ts';

/**
 * Finds what is worth `target` among entries, whatever it is reserved to (RES-029): first what is reserved to the target's
 * role, then unreserved, then any.
 *
 * @returns parts of entries, with the reservations that they have; undefined if there is too little.
 */
export function findEntry(entries: readonly Entry[], target: Entry): readonly Entry[] | undefined {
  const found: Entry[] = [];
  let missing = reserved(target, []);
  for (const entry of byPreference(entries, target.kind.reservedTo)) {
    const available = reserved(entry, []);
    if (containsEntry(available, missing)) {
      found.push(reserved(missing, reservationStack(entry.kind.message)));
      return found;
    }
    const rest = containsEntry(missing, available) ? subtractEntries(missing, available) : undefined;
    if (rest === undefined) continue;
    found.push(entry);
    missing = rest;
  }
  return undefined;
}

function byPreference(entries: readonly Entry[], role: string | undefined): ReadonlySet<Entry> {
  const own = entries.filter(({ kind }) => role !== undefined && kind.reservedTo === role);
  const unreserved = entries.filter(({ kind }) => kind.reservedTo === undefined);
  return new Set([...own, ...unreserved, ...entries]);
}

function reserved(entry: Entry, stack: ReservationStack): Entry {
  return withKind(entry, reservedKind(entry.kind, stack));
}
