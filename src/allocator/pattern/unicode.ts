import { anyCharacter, includes, only, union } from './characters.ts';
import type { Characters, Range } from './characters.ts';

/** Where there are characters that have names, cases or categories; between them nothing is assigned, or surrogates are. */
const assigned: readonly Range[] = [
  [0, 0xd7ff],
  [0xe000, 0x3_ffff],
  [0xe_0000, 0x10_ffff],
];
/** As many arguments as any engine takes. */
const mostArguments = 4096;
/** Its upper case is that of `i`, but it is not the same letter. */
const dotlessI = 'ı';

/** Those that have been asked for: there are some hundreds. */
const classes = new Map<string, Characters>();
let texts: readonly string[] | undefined;
let caseless: ReadonlyMap<number, Characters> | undefined;

/** The characters of a Unicode category (`L`, `Lu`) or script (`Greek`), or `Any`; undefined for a name that is none. */
export function unicodeClass(name: string): Characters | undefined {
  if (name === 'Any') return anyCharacter;
  if (!/^[A-Z][a-z]?$|^[A-Z][a-z]+(?:_[A-Z][a-z]+)*$/.test(name)) return undefined;
  const known = classes.get(name);
  if (known !== undefined) return known;
  const property = name.length > 2 ? `Script=${name}` : `General_Category=${name}`;
  const expression = expressionOf(property);
  if (expression === undefined) return undefined;
  const found = assignedTexts().flatMap((text) => Array.from(text.matchAll(expression), ([run]) => rangeOf(run)));
  classes.set(name, found);
  return found;
}

/** A set with the same letters in upper and lower case. */
export function foldCase(characters: Characters): Characters {
  const letters = caselessLetters();
  const size = characters.reduce((sum, [first, last]) => sum + last + 1 - first, 0);
  const own =
    size < letters.size ? pointsOf(characters) : [...letters.keys()].filter((one) => includes(characters, one));
  const more = own.flatMap((letter) => letters.get(letter) ?? []);
  return more.length === 0 ? characters : union([characters, more]);
}

/** A letter in upper and lower case. */
export function foldLetter(character: number): Characters {
  return caselessLetters().get(character) ?? only(character);
}

function pointsOf(characters: Characters): readonly number[] {
  return characters.flatMap(([first, last]) => Array.from({ length: last + 1 - first }, (_, at) => first + at));
}

function expressionOf(property: string): RegExp | undefined {
  try {
    return new RegExp(`\\p{${property}}+`, 'gu');
  } catch {
    return undefined;
  }
}

/** All characters, in their order: the quickest way to ask the engine for those of a class. */
function assignedTexts(): readonly string[] {
  texts ??= assigned.map(([first, last]) => {
    const parts: string[] = [];
    for (let from = first; from <= last; from += mostArguments) {
      const length = Math.min(mostArguments, last + 1 - from);
      parts.push(String.fromCodePoint(...Array.from({ length }, (_, at) => from + at)));
    }
    return parts.join('');
  });
  return texts;
}

function rangeOf(run: string): Range {
  const last = Array.from(run.slice(-2)).at(-1) ?? '';
  return [run.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0];
}

/** Each letter that has cases, with all that differ from it only in that: k, K and the sign of the kelvin. */
function caselessLetters(): ReadonlyMap<number, Characters> {
  if (caseless !== undefined) return caseless;
  const alike = new Map<string, number[]>();
  for (const text of assignedTexts()) {
    for (const [letter] of text.matchAll(/\p{Changes_When_Casemapped}/gu)) {
      const lower = letter === dotlessI ? letter : lowerCase(letter);
      alike.set(lower, [...(alike.get(lower) ?? []), letter.codePointAt(0) ?? 0]);
    }
  }
  const letters = [...alike.values()].flatMap((all) => {
    const set = union(all.map(only));
    return all.map((letter) => [letter, set] as const);
  });
  caseless = new Map(letters);
  return caseless;
}

/** By way of the upper case, where some letters meet. */
function lowerCase(letter: string): string {
  const lower = letter.toUpperCase().toLowerCase();
  return Array.from(lower).length === 1 ? lower : letter.toLowerCase();
}
