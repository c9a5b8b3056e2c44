import type { Resource } from './generated/messages.ts';
import type { Ranges } from './ranges.ts';
import { addRanges, coalesce, containsRanges, countRanges, equalRanges, rangesOf, subtractRanges } from './ranges.ts';
import type { Kind } from './resourceKind.ts';
import { isSameKind, isToldByKey, kindOf } from './resourceKind.ts';
import type { Thousandths } from './scalar.ts';
import { fromThousandths, toThousandths } from './scalar.ts';
import type { Items } from './sets.ts';
import { addItems, containsItems, equalItems, subtractItems } from './sets.ts';

/**
 * One object in a collection of resources. It holds every sort of value, though only the one of its kind's type counts:
 * objects of one shape are what engines are quick with.
 */
export interface Entry {
  readonly kind: Kind;
  readonly amount: Thousandths;
  readonly ranges: Ranges;
  readonly items: Items;
  /** How often a shared resource is there (RES-027); 1 for the others. */
  readonly copies: number;
}

const NO_RANGES: Ranges = [];
const NO_ITEMS: Items = [];

/** The entry of a valid resource in stack format. */
export function entryOf(resource: Resource): Entry {
  return {
    kind: kindOf(resource),
    amount: toThousandths(resource.scalar?.value ?? 0),
    ranges: resource.ranges === undefined ? NO_RANGES : rangesOf(resource.ranges),
    items: resource.set?.item ?? NO_ITEMS,
    copies: 1,
  };
}

/** The message of an entry, in stack format. Messages cannot say how many copies there are of a shared resource. */
export function messageOf({ kind, amount, ranges, items }: Entry): Resource {
  // Messages of kinds have many shapes. Where such are spread, the engine makes a new shape for each object: that takes ten
  // times as long as to assign, and what sees these messages next is slow too.
  switch (kind.type) {
    case 'SCALAR':
      return Object.assign({}, kind.message, { scalar: { value: fromThousandths(amount) } });
    case 'RANGES':
      return Object.assign({}, kind.message, { ranges: { range: ranges } });
    case 'SET':
      return Object.assign({}, kind.message, { set: { item: items } });
    case 'TEXT':
      return kind.message;
  }
}

/** The entry with another kind and the same value. */
export function withKind({ amount, ranges, items, copies }: Entry, kind: Kind): Entry {
  return { kind, amount, ranges, items, copies };
}

/** The entry with another scalar amount. */
export function withAmount({ kind, ranges, items, copies }: Entry, amount: Thousandths): Entry {
  return { kind, amount, ranges, items, copies };
}

function withCopies({ kind, amount, ranges, items }: Entry, copies: number): Entry {
  return { kind, amount, ranges, items, copies };
}

function equalValues(left: Entry, right: Entry): boolean {
  return left.amount === right.amount && equalRanges(left.ranges, right.ranges) && equalItems(left.items, right.items);
}

/** A number that is equal for entries of equal kind and value. */
export function entryHash({ kind, amount, ranges, items, copies }: Entry): number {
  let hash = mix(kind.hash, amount | 0);
  if (copies > 1) hash = mix(hash, copies);
  for (const { begin, end } of ranges) hash = mix(mix(hash, begin | 0), end | 0);
  return mix(hash, items.length);
}

function mix(hash: number, value: number): number {
  return Math.imul((hash << 5) ^ (hash >>> 27) ^ value, 0x9e3779b1);
}

/** Whether two entries are the same in all that can be told of them: also in what does not count when they are compared. */
export function isSameEntry(left: Entry, right: Entry): boolean {
  if (left === right) return true;
  const sameKind = left.kind === right.kind || (isSameKind(left.kind, right.kind) && isToldByKey(left.kind.message));
  return sameKind && left.copies === right.copies && equalValues(left, right);
}

/** Whether two entries become one when they are added (RES-020, RES-021, RES-022, RES-027). */
export function isAddable(left: Entry, right: Entry): boolean {
  if (!isSameKind(left.kind, right.kind)) return false;
  return left.kind.shared ? equalValues(left, right) : left.kind.divisible;
}

/** The sum of two addable entries. */
export function addEntries(left: Entry, right: Entry): Entry {
  const { kind } = left;
  if (kind.shared) return withCopies(left, left.copies + right.copies);
  switch (kind.type) {
    case 'SCALAR':
      return withAmount(left, left.amount + right.amount);
    case 'RANGES':
      return { ...left, ranges: addRanges(left.ranges, right.ranges) };
    case 'SET':
      return { ...left, items: addItems(left.items, right.items) };
    case 'TEXT':
      return left;
  }
}

/** Equal for two entries exactly if they become one when they are added; undefined for one that never does. */
export function sumKey({ kind, amount }: Entry): string | undefined {
  // What is shared is a volume, whose value is an amount.
  if (kind.shared) return `${kind.key}\u0000${amount}`;
  return kind.divisible ? kind.key : undefined;
}

/** The sum of addable entries: the same as that of each with the next, in a time that grows with their number only. */
export function sumOf(first: Entry, others: readonly Entry[]): Entry {
  const all = [first, ...others];
  if (first.kind.type === 'RANGES') return { ...first, ranges: coalesce(all.flatMap(({ ranges }) => ranges)) };
  if (first.kind.type === 'SET') return { ...first, items: [...new Set(all.flatMap(({ items }) => items))] };
  return others.reduce(addEntries, first);
}

/** Whether `right` can be taken out of `left`, be it too much (RES-020, RES-022, RES-023, RES-027). */
export function isSubtractable(left: Entry, right: Entry): boolean {
  if (!isSameKind(left.kind, right.kind)) return false;
  return (left.kind.divisible && !left.kind.shared) || equalValues(left, right);
}

/** What remains of `left` without the subtractable `right`; undefined if that is nothing or less (RES-024). */
export function subtractEntries(left: Entry, right: Entry): Entry | undefined {
  const { kind } = left;
  if (kind.shared) return nonEmpty(withCopies(left, left.copies - right.copies));
  switch (kind.type) {
    case 'SCALAR':
      return nonEmpty(withAmount(left, left.amount - right.amount));
    case 'RANGES':
      return nonEmpty({ ...left, ranges: subtractRanges(left.ranges, right.ranges) });
    case 'SET':
      return nonEmpty({ ...left, items: subtractItems(left.items, right.items) });
    case 'TEXT':
      return undefined;
  }
}

function nonEmpty(entry: Entry): Entry | undefined {
  return isEmptyEntry(entry) ? undefined : entry;
}

/** Whether the entry holds nothing (RES-014) or less. */
export function isEmptyEntry({ kind, amount, ranges, items, copies }: Entry): boolean {
  if (copies <= 0) return true;
  switch (kind.type) {
    case 'SCALAR':
      return amount <= 0;
    case 'RANGES':
      return ranges.length === 0;
    case 'SET':
      return items.length === 0;
    case 'TEXT':
      return true;
  }
}

/** Whether all of `right` is in `left` (RES-025, RES-026, RES-027). */
export function containsEntry(left: Entry, right: Entry): boolean {
  if (!isSubtractable(left, right)) return false;
  if (left.kind.shared) return left.copies >= right.copies;
  switch (left.kind.type) {
    case 'SCALAR':
      return left.amount >= right.amount;
    case 'RANGES':
      return containsRanges(left.ranges, right.ranges);
    case 'SET':
      return containsItems(left.items, right.items);
    case 'TEXT':
      return false;
  }
}

/** How much there is in numbers: thousandths of the scalar, or of the count of a range's or set's members (RES-038). */
export function quantityOf({ kind, amount, ranges, items }: Entry): Thousandths {
  switch (kind.type) {
    case 'SCALAR':
      return amount;
    case 'RANGES':
      return toThousandths(countRanges(ranges));
    case 'SET':
      return toThousandths(items.length);
    case 'TEXT':
      return 0;
  }
}
