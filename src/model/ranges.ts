import type { Int64, ValueRanges } from './generated/messages.ts';

/** A range of whole numbers, both ends included. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** Ranges in their normal form: ascending, none empty, none touching the next (RES-004). */
export type Ranges = readonly Range[];

/**
 * The normal form of a message's ranges. Ends are 64-bit on the wire; those that are bigints (beyond 2^53) become the
 * nearest double. That is sound because agents only offer safe integers: what ends at a bigint is never contained in an
 * offer, before or after rounding.
 */
export function rangesOf(message: ValueRanges): Ranges {
  return coalesce((message.range ?? []).map(({ begin, end }) => ({ begin: safe(begin), end: safe(end) })));
}

function safe(end: Int64): number {
  return Number(end);
}

/** Sorts ranges, and joins those that overlap or are adjacent (RES-004, RES-005). */
export function coalesce(ranges: readonly Range[]): Ranges {
  if (isNormal(ranges)) return ranges;
  return join([...ranges].sort((one, other) => one.begin - other.begin || one.end - other.end));
}

/** Joins ranges that are sorted by where they begin. */
function join(sorted: readonly Range[]): Ranges {
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last === undefined || range.begin > last.end + 1) result.push(range);
    else if (range.end > last.end) result[result.length - 1] = { begin: last.begin, end: range.end };
  }
  return result;
}

function isNormal(ranges: readonly Range[]): boolean {
  let end = -Infinity;
  for (const range of ranges) {
    if (range.begin <= end + 1) return false;
    end = range.end;
  }
  return true;
}

/** All numbers that are in either. */
export function addRanges(left: Ranges, right: Ranges): Ranges {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  return join(inOrder(left, right));
}

/** The ranges of both, sorted by where they begin. */
function inOrder(left: Ranges, right: Ranges): readonly Range[] {
  const result: Range[] = [];
  let next = 0;
  for (const range of left) {
    for (let other = right[next]; other !== undefined && other.begin < range.begin; other = right[++next]) {
      result.push(other);
    }
    result.push(range);
  }
  return result.concat(right.slice(next));
}

/** The numbers of `left` that are not in `right`; what `right` has besides is ignored (RES-006). */
export function subtractRanges(left: Ranges, right: Ranges): Ranges {
  const result: Range[] = [];
  let next = 0;
  for (const range of left) {
    let begin = range.begin;
    for (let cut = right[next]; cut !== undefined && cut.begin <= range.end; cut = right[next]) {
      if (cut.begin > begin) result.push({ begin, end: cut.begin - 1 });
      if (cut.end >= begin) begin = cut.end + 1;
      // A cut that reaches beyond this range may cut the next one too.
      if (cut.end > range.end) break;
      next++;
    }
    if (begin === range.begin) result.push(range);
    else if (begin <= range.end) result.push({ begin, end: range.end });
  }
  return result;
}

/** Whether every number of `right` is in `left` (RES-005). */
export function containsRanges(left: Ranges, right: Ranges): boolean {
  let next = 0;
  for (const range of right) {
    while (next < left.length && (left[next]?.end ?? Infinity) < range.begin) next++;
    const candidate = left[next];
    if (candidate === undefined || candidate.begin > range.begin || candidate.end < range.end) return false;
  }
  return true;
}

/** Whether both hold the same numbers (RES-005). */
export function equalRanges(left: Ranges, right: Ranges): boolean {
  return (
    left.length === right.length &&
    left.every((range, index) => range.begin === right[index]?.begin && range.end === right[index].end)
  );
}

/** How many numbers the ranges hold. */
export function countRanges(ranges: Ranges): number {
  return ranges.reduce((count, range) => count + range.end - range.begin + 1, 0);
}

/** Prints ranges as `[1-2, 5-7]`, in the order given. */
export function printRanges(ranges: ValueRanges): string {
  return `[${(ranges.range ?? []).map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`;
}
