import { lastCharacter } from './characters.ts';
import type { Characters, Range } from './characters.ts';

/** How large what reads one character of a set is in RE2's program, which reads bytes. */
export interface ByteSize {
  /** Ranges of bytes; those that several beginnings go on with count once. */
  readonly ranges: number;
  /** The same in instructions, before RE2 makes lists of them: between n alternatives there are n - 1 forks. */
  readonly compiled: number;
}

/** Bytes between two, and those that may come next; none where the character ends. */
interface ByteRange {
  readonly low: number;
  readonly high: number;
  readonly next: ByteRange[];
}

/** The last character of each length in bytes. */
const lastOfLength = [0x7f, 0x7ff, 0xffff, lastCharacter];
/** What a byte that is not the first brings, in bits. */
const bitsOfByte = 6;
const firstBeyondAscii = 0x80;

/** A pattern has one set in many places where it repeats it. */
const known = new WeakMap<Characters, ByteSize>();

/** The size of a set of characters as RE2 reckons it. */
export function byteSize(characters: Characters): ByteSize {
  const size = known.get(characters) ?? reckon(characters);
  known.set(characters, size);
  return size;
}

function reckon(characters: Characters): ByteSize {
  const begin: ByteRange[] = [];
  /** How many alternatives there are in each place. */
  const lengths: number[] = [];
  let first = 0;
  for (const [from, to] of withoutCapitals(characters)) {
    // A case of its own in RE2: three ways to begin, of which each but the first goes on with the bytes of the one before.
    const hasAllBeyond = from <= firstBeyondAscii && to === lastCharacter;
    if (hasAllBeyond) {
      first += 3;
      lengths.push(1, 1, 1);
    }
    for (const bytes of sections(from, hasAllBeyond ? firstBeyondAscii - 1 : to)) add(begin, bytes);
  }
  const shared = new Set<string>();
  for (const { next } of begin) collect(next, lengths, shared);
  lengths.push(first + begin.length);
  const ranges = lengths.reduce((sum, length) => sum + length, 0);
  const compiled = lengths.reduce((sum, length) => sum + Math.max(0, 2 * length - 1), 0);
  return { ranges, compiled };
}

/** RE2 reads letters in both cases as one where a set has all of its letters in both. */
function withoutCapitals(characters: Characters): Characters {
  const letters = (from: string): string => JSON.stringify(within(characters, from.charCodeAt(0)));
  if (letters('A') !== letters('a')) return characters;
  return characters.filter(([first, last]) => first < 0x41 || last > 0x5a);
}

/** What a set has of 26 letters, counted from the first. */
function within(characters: Characters, letter: number): readonly Range[] {
  return characters.flatMap(([first, last]) => {
    const [from, to] = [Math.max(first, letter) - letter, Math.min(last, letter + 25) - letter];
    return from <= to ? [[from, to] as const] : [];
  });
}

/** A range in parts whose characters are of one length, and differ in whole last bytes and the one before them; each as its bytes. */
function sections(first: number, last: number): readonly (readonly Range[])[] {
  if (first > last) return [];
  const split = (end: number) => [...sections(first, end), ...sections(end + 1, last)];
  for (const longest of lastOfLength) if (first <= longest && longest < last) return split(longest);
  if (last <= 0x7f) return [[[first, last]]];
  for (let bits = bitsOfByte; bits <= 3 * bitsOfByte; bits += bitsOfByte) {
    const mask = 2 ** bits - 1;
    if (first >> bits === last >> bits) break;
    if ((first & mask) !== 0) return split(first | mask);
    if ((last & mask) !== mask) return split((last & ~mask) - 1);
  }
  const high = bytesOf(last);
  return [bytesOf(first).map((byte, at) => [byte, high[at] ?? byte])];
}

/** A character beyond ASCII; surrogates too, though no text has them. */
function bytesOf(character: number): readonly number[] {
  const length = lastOfLength.findIndex((longest) => character <= longest) + 1;
  return Array.from({ length }, (_, at) => {
    const bits = character >> (bitsOfByte * (length - 1 - at));
    return at === 0 ? bits | ((0xf00 >> length) & 0xff) : (bits & 0x3f) | 0x80;
  });
}

/** Adds a character's bytes to those before it, of which RE2 looks at the last for a common beginning. */
function add(list: ByteRange[], [range, ...rest]: readonly Range[]): void {
  if (range === undefined) return;
  const [low, high] = range;
  const before = list.at(-1);
  if (before?.low === low && before.high === high) return add(before.next, rest);
  const next: ByteRange[] = [];
  list.push({ low, high, next });
  add(next, rest);
}

/** Notes the length of a list, and of those that follow it. */
function collect(list: readonly ByteRange[], lengths: number[], shared: Set<string>): void {
  if (list.length === 0) return;
  const key = keyOf(list);
  if (key !== undefined && shared.has(key)) return;
  if (key !== undefined) shared.add(key);
  lengths.push(list.length);
  for (const { next } of list) collect(next, lengths, shared);
}

/** What lists are called that RE2 has once, however often they are needed; undefined for others. */
function keyOf([range, ...others]: readonly ByteRange[]): string | undefined {
  if (range === undefined || others.length > 0) return undefined;
  const { low, high, next } = range;
  if (next.length === 0) return `${low}-${high}`;
  const rest = low < high ? keyOf(next) : undefined;
  return rest && `${low}-${high} ${rest}`;
}
