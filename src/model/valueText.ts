import type { ValueRanges, ValueScalar, ValueSet, ValueText } from './generated/messages.ts';
import type { Range } from './ranges.ts';
import { coalesce } from './ranges.ts';

/** A value with the one field that its type asks for; assignable to the message `Value`. */
export type TypedValue =
  | { readonly type: 'SCALAR'; readonly scalar: ValueScalar }
  | { readonly type: 'RANGES'; readonly ranges: ValueRanges }
  | { readonly type: 'SET'; readonly set: ValueSet }
  | { readonly type: 'TEXT'; readonly text: ValueText };

/** A text that is not a value; `reason` says why in Mesos' words. */
export class ValueError extends Error {
  readonly text: string;
  readonly reason: string;

  constructor(text: string, reason: string) {
    super(`'${text}' is not a value: ${reason}`);
    this.name = 'ValueError';
    this.text = text;
    this.reason = reason;
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;
const SMALLEST_NORMAL = 2 ** -1022;
const LARGEST_END = 2 ** 64;

/**
 * Reads a value's text (RES-003): `[…]` are ranges, `{…}` is a set, a number is a scalar, anything else is text. Blanks
 * mean nothing anywhere. Ranges come out sorted and coalesced (RES-004).
 *
 * Numbers that are negative, infinite, NaN or subnormal are errors, as in Mesos 1.11.0 (asked of the original; the
 * catalogue takes the first three for text, which resources and quantities refuse just the same).
 *
 * @throws ValueError
 */
export function parseValue(text: string): TypedValue {
  const dense = text.replaceAll(' ', '');
  if (dense === '') throw new ValueError(text, 'Expecting non-empty string');
  if (!['[]', '{}', '()'].every((brackets) => isBalanced(dense, brackets)))
    throw new ValueError(text, 'Mismatched brackets');
  if (dense.startsWith('[')) return { type: 'RANGES', ranges: { range: parseRanges(dense) } };
  if (dense.includes('[')) throw new ValueError(text, "Unexpected '[' found");
  if (dense.startsWith('{')) return { type: 'SET', set: { item: tokens(dense, /[{},\n]/) } };
  if (dense.includes('{')) throw new ValueError(text, "Unexpected '{' found");
  if (NUMBER.test(dense) || NOT_FINITE.test(dense)) return { type: 'SCALAR', scalar: { value: parseNumber(dense) } };
  return { type: 'TEXT', text: { value: dense } };
}

function isBalanced(text: string, brackets: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === brackets[0]) depth++;
    if (character === brackets[1] && --depth < 0) return false;
  }
  return depth === 0;
}

function tokens(text: string, separator: RegExp): readonly string[] {
  return text.split(separator).filter((token) => token !== '');
}

function parseNumber(text: string): number {
  const value = Number(text);
  const invalid = (kind: string): ValueError =>
    new ValueError(text, `Invalid scalar value '${text}':${kind} not supported`);
  if (/nan/i.test(text)) throw invalid('NaN');
  if (!Number.isFinite(value)) throw invalid('Infinite values');
  if (value < 0) throw invalid('Negative values');
  if (value > 0 && value < SMALLEST_NORMAL) throw invalid('Subnormal values');
  return value;
}

function parseRanges(text: string): readonly Range[] {
  const ends = tokens(text, /[[\]\-,\n]/);
  if (ends.length % 2 !== 0) throw new ValueError(text, 'Expecting one or more "ranges"');
  const numbers = ends.map((end) => parseEnd(text, end));
  const ranges: Range[] = [];
  for (let i = 0; i < numbers.length; i += 2) ranges.push({ begin: numbers[i] ?? 0, end: numbers[i + 1] ?? 0 });
  return coalesce(ranges);
}

function parseEnd(text: string, end: string): number {
  const value = /^(\d+|0x[\da-f]+)$/i.test(end) ? Number(end) : NaN;
  if (!(value < LARGEST_END)) throw new ValueError(text, `Expecting non-negative integers in '${end}'`);
  return value;
}
