import type { Characters } from './characters.ts';
import { anyButNewline, anyCharacter, not, only, union } from './characters.ts';
import { readCharacter, readClass, readNamed } from './escapes.ts';
import { factored } from './factoring.ts';
import type { Assertion, PatternNode } from './node.ts';
import { mostCompiled, PatternError, tooLarge } from './node.ts';
import { Reader } from './reader.ts';
import { foldCase, foldLetter } from './unicode.ts';

/** What `(?i)` and the like switch; `U` makes no difference, and is forgotten. */
type Flag = 'i' | 'm' | 's';
type Flags = Readonly<Record<Flag, boolean>>;

/** How often something is repeated; `most` is infinite where there is no bound. */
interface Bounds {
  readonly least: number;
  readonly most: number;
}

const assertions: Readonly<Record<string, Assertion>> = {
  A: 'text begins',
  z: 'text ends',
  b: 'word boundary',
  B: 'no word boundary',
};
/** `*`, `{2}`, `{2,}`, `{2,3}` and the like, with or without `?` behind; numbers have no zeros before them, and not many digits. */
const operators = /(?:([*+?])|\{(0|[1-9][0-9]{0,8})(?:(,)(0|[1-9][0-9]{0,8})?)?\})\??/y;
const mostRepetitions = 1000;
/** In characters and in groups within each other. RE2 has no such bounds, but nothing that is longer or deeper is meant to be read. */
const mostText = 4096;
const mostGroups = 1000;

/**
 * Reads a regular expression of RE2's syntax, all but `\C`. What groups capture and who is greedy makes no difference to whether
 * a whole text matches, and is forgotten.
 *
 * @throws PatternError
 */
export function parsePattern(text: string): PatternNode {
  if (text.length > mostText) throw new PatternError(tooLarge);
  return new Parser(text).parse();
}

class Parser {
  readonly #reader: Reader;
  #flags: Flags = { i: false, m: false, s: false };
  /** Groups that are open. */
  #groups = 0;
  #isTooLarge = false;

  constructor(text: string) {
    this.#reader = new Reader(text);
  }

  parse(): PatternNode {
    const node = this.#choice();
    if (this.#reader.next !== undefined) throw new PatternError(`unexpected ): ${this.#reader.text}`);
    if (this.#isTooLarge) throw new PatternError(tooLarge);
    return node;
  }

  #choice(): PatternNode {
    const alternatives = [this.#sequence()];
    while (this.#reader.take('|')) alternatives.push(this.#sequence());
    return factored(alternatives);
  }

  #sequence(): readonly PatternNode[] {
    const reader = this.#reader;
    const parts: PatternNode[] = [];
    let operator: number | undefined;
    for (let next = reader.next; next !== undefined && next !== '|' && next !== ')'; next = reader.next) {
      const begin = reader.at;
      const bounds = this.#bounds();
      if (bounds === undefined) parts.push(...this.#atoms(next));
      else {
        if (operator !== undefined) throw new PatternError(`bad repetition operator: ${reader.since(operator)}`);
        parts.push(repeated(parts.pop(), bounds, reader.since(begin)));
      }
      operator = bounds && begin;
    }
    return parts;
  }

  /** What a repetition asks for; undefined where there is none, or none that RE2 takes for one: a `{` is a character then. */
  #bounds(): Bounds | undefined {
    const [, sign, least, comma, most] = this.#reader.match(operators) ?? [];
    if (sign !== undefined) return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    if (least === undefined) return undefined;
    if (comma === undefined) return { least: Number(least), most: Number(least) };
    return { least: Number(least), most: most === undefined ? Infinity : Number(most) };
  }

  /** None for what only switches flags, several for a quotation. */
  #atoms(first: string): readonly PatternNode[] {
    const reader = this.#reader;
    if (first === '(') return this.#group();
    if (first === '[') return [{ kind: 'characters', characters: this.#brackets() }];
    const quotation = reader.match(/\\Q([^]*?)(?:\\E|$)/y);
    if (quotation !== undefined) return Array.from(quotation[1] ?? '', (character) => this.#literal(character));
    if (first === '\\') return [this.#escape()];
    reader.advance();
    if (first === '.') return [{ kind: 'characters', characters: this.#flags.s ? anyCharacter : anyButNewline }];
    if (first === '^') return [{ kind: 'assertion', assertion: this.#flags.m ? 'line begins' : 'text begins' }];
    if (first === '$') return [{ kind: 'assertion', assertion: this.#flags.m ? 'line ends' : 'text ends' }];
    return [this.#literal(first)];
  }

  #literal(character: string): PatternNode {
    const point = character.codePointAt(0) ?? 0;
    if (this.#flags.i) return { kind: 'characters', characters: foldLetter(point) };
    return { kind: 'characters', characters: only(point), literal: character };
  }

  #group(): readonly PatternNode[] {
    const outer = this.#flags;
    this.#reader.advance();
    const kind = this.#groupHead();
    if (kind === 'flags') return [];
    this.#groups += 1;
    if (this.#groups > mostGroups) throw new PatternError(tooLarge);
    const part = this.#choice();
    if (!this.#reader.take(')')) throw new PatternError(`missing ): ${this.#reader.text}`);
    this.#groups -= 1;
    this.#flags = outer;
    return [kind === 'captures' ? { kind: 'group', part } : part];
  }

  /** Reads what stands between `(` and what the group is about. */
  #groupHead(): 'captures' | 'groups' | 'flags' {
    const reader = this.#reader;
    const begin = reader.at - 1;
    if (!reader.take('?')) return 'captures';
    if (reader.match(/P<(?=[^])/y) !== undefined) {
      if (reader.match(/\w+>/y) !== undefined) return 'captures';
      if (reader.match(/[^>]*>/y) === undefined) reader.at = reader.text.length;
      throw new PatternError(`invalid named capture group: ${reader.since(begin)}`);
    }
    const read = reader.match(/([imsU]*)(?:-([imsU]+))?([:)])/y);
    if (read === undefined) {
      reader.match(/[imsU]*(?:-[imsU]*)?/y);
      reader.advance();
      throw new PatternError(`invalid perl operator: ${reader.since(begin)}`);
    }
    const [, on = '', off = '', end] = read;
    const flag = (letter: Flag) => (this.#flags[letter] || on.includes(letter)) && !off.includes(letter);
    this.#flags = { i: flag('i'), m: flag('m'), s: flag('s') };
    return end === ')' ? 'flags' : 'groups';
  }

  #brackets(): Characters {
    const reader = this.#reader;
    const begin = reader.at;
    reader.advance();
    const negated = reader.take('^');
    const parts: Characters[] = [];
    while (reader.next !== ']' || parts.length === 0) {
      if (reader.next === undefined) throw new PatternError(`missing ]: ${reader.since(begin)}`);
      parts.push(readNamed(reader) ?? readClass(reader) ?? this.#range());
    }
    reader.advance();
    const all = this.#bounded(union(parts));
    return negated ? not(all) : all;
  }

  #range(): Characters {
    const reader = this.#reader;
    const begin = reader.at;
    const first = readCharacter(reader);
    if (reader.match(/-(?=[^\]])/y) === undefined) return only(first);
    const last = readCharacter(reader);
    if (last < first) throw new PatternError(`invalid character class range: ${reader.since(begin)}`);
    return [[first, last]];
  }

  #escape(): PatternNode {
    const [, letter] = this.#reader.match(/\\([AzbB])/y) ?? [];
    const between = letter === undefined ? undefined : assertions[letter];
    if (between !== undefined) return { kind: 'assertion', assertion: between };
    const characters = readClass(this.#reader);
    if (characters === undefined) return this.#literal(String.fromCodePoint(readCharacter(this.#reader)));
    return { kind: 'characters', characters: this.#bounded(characters) };
  }

  /** A class, in both cases where these are alike. Of one for whose ranges RE2 has no room no more is kept than that. */
  #bounded(characters: Characters): Characters {
    const all = this.#flags.i ? foldCase(characters) : characters;
    if (all.length <= mostCompiled) return all;
    this.#isTooLarge = true;
    return [];
  }
}

/** A part with the operator behind it. RE2 takes no more than a thousand repetitions, within each other either. */
function repeated(part: PatternNode | undefined, { least, most }: Bounds, operator: string): PatternNode {
  const count = countOf({ least, most });
  if (least > most || count > mostRepetitions) throw new PatternError(`invalid repetition size: ${operator}`);
  if (part === undefined) throw new PatternError(`no argument for repetition operator: ${operator}`);
  const node: PatternNode = { kind: 'repetition', part, least, most };
  if (count > 1 && !mayRepeat(node, mostRepetitions)) {
    throw new PatternError(`invalid repetition size: ${operator}`);
  }
  return node;
}

/** How often RE2 writes down what is repeated. */
function countOf({ least, most }: Bounds): number {
  return Number.isFinite(most) ? most : least;
}

/** Whether nothing in a node is repeated more than `times`, counting how often what it is in is repeated. */
function mayRepeat(node: PatternNode, times: number): boolean {
  switch (node.kind) {
    case 'characters':
    case 'assertion':
      return times > 0;
    case 'group':
      return mayRepeat(node.part, times);
    case 'sequence':
      return node.parts.every((part) => mayRepeat(part, times));
    case 'choice':
      return node.alternatives.every((alternative) => mayRepeat(alternative, times));
    case 'repetition': {
      const count = countOf(node);
      const left = count > 0 ? Math.trunc(times / count) : times;
      return left > 0 && mayRepeat(node.part, left);
    }
  }
}
