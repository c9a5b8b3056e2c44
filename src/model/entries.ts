import type { Entry } from './resource.ts';
import {
  addEntries,
  containsEntry,
  isAddable,
  isEmptyEntry,
  isSubtractable,
  subtractEntries,
  sumKey,
  sumOf,
  withAmount,
} from './resource.ts';
import type { Thousandths } from './scalar.ts';

/** Adds an entry to a list that is being built: to the first that it goes together with, else at the end (RES-020). */
export function addTo(entries: Entry[], entry: Entry): void {
  if (isEmptyEntry(entry)) return;
  for (let i = 0; i < entries.length; i++) {
    const existing = entries[i];
    if (existing !== undefined && isAddable(existing, entry)) {
      entries[i] = addEntries(existing, entry);
      return;
    }
  }
  entries.push(entry);
}

/** To add so many it takes less to look for each than to make an index. */
const FEW = 32;

/** A list with more entries, added one by one ({@link addTo}), in a time that grows with the number of both only. */
export function plus(entries: readonly Entry[], more: readonly Entry[]): readonly Entry[] {
  if (more.length > FEW) return plusMany(entries, more);
  const all = entries.slice();
  for (const entry of more) addTo(all, entry);
  return all;
}

function plusMany(entries: readonly Entry[], more: readonly Entry[]): readonly Entry[] {
  const summands = new Map<string | symbol, [Entry, ...Entry[]]>();
  for (const entry of entries.concat(more)) {
    if (isEmptyEntry(entry)) continue;
    const key = sumKey(entry) ?? Symbol('alone');
    const before = summands.get(key);
    if (before === undefined) summands.set(key, [entry]);
    else before.push(entry);
  }
  return [...summands.values()].map(([first, ...others]) => (others.length === 0 ? first : sumOf(first, others)));
}

/** Takes an entry from the first that it matches (RES-024). As in Mesos the last object moves into the place of one that is used up. */
export function subtractFrom(entries: Entry[], entry: Entry): void {
  for (let i = 0; i < entries.length; i++) {
    const existing = entries[i];
    if (existing === undefined || !isSubtractable(existing, entry)) continue;
    const rest = subtractEntries(existing, entry);
    if (rest !== undefined) entries[i] = rest;
    else removeAt(entries, i);
    return;
  }
}

function removeAt(entries: Entry[], index: number): void {
  const last = entries.pop();
  if (last !== undefined && index < entries.length) entries[index] = last;
}

/** Whether some entry of a list contains this one (RES-025). */
export function hasEntry(entries: readonly Entry[], entry: Entry): boolean {
  return entries.some((existing) => containsEntry(existing, entry));
}

/**
 * The part of entries for which there is room, taken in their order (RES-039).
 *
 * @param room the room for scalars by name; entries are charged against it.
 * @param unnamed the room for names without any, and for all that is not scalar: nothing or infinite.
 */
export function shrinkEntries(
  entries: readonly Entry[],
  room: Map<string, Thousandths>,
  unnamed: number,
): readonly Entry[] {
  const kept: Entry[] = [];
  for (const entry of entries) {
    const { kind, amount } = entry;
    const available = kind.type === 'SCALAR' ? (room.get(kind.name) ?? unnamed) : unnamed;
    const fitting = available > 0 ? shrinkEntry(entry, available) : undefined;
    if (fitting === undefined) continue;
    if (kind.type === 'SCALAR') room.set(kind.name, available - Math.min(amount, available));
    addTo(kept, fitting);
  }
  return kept;
}

/** An indivisible entry fits as it is or not at all. */
function shrinkEntry(entry: Entry, available: Thousandths): Entry | undefined {
  if (entry.amount <= available) return entry;
  return entry.kind.divisible ? withAmount(entry, available) : undefined;
}
