import type { Characters } from './patternCharacters.ts';
import {
  anyButNewline,
  anyCharacter,
  anyOf,
  characterRange,
  foldCase,
  not,
  perlClass,
  posixClass,
  unicodeClass,
} from './patternCharacters.ts';
import type { Assertion, PatternNode } from './patternNode.ts';
import { factored } from './patternFactoring.ts';
import { PatternError } from './patternNode.ts';

/** What `(?i)` and the like switch. */
interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
}

const assertions: Readonly<Record<string, Assertion>> = {
  A: 'text begins',
  z: 'text ends',
  b: 'word boundary',
  B: 'no word boundary',
};
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const mostRepetitions = 1000;

/**
 * Reads a regular expression of RE2's syntax. What groups capture and who is greedy makes no difference to whether a whole
 * text matches, and is forgotten.
 *
 * @throws PatternError
 */
export function parsePattern(text: string): PatternNode {
  return new Parser(text).parse();
}

class Parser {
  readonly #text: readonly string[];
  #at = 0;
  #flags: Flags = { ignoreCase: false, multiLine: false, dotAll: false };

  constructor(text: string) {
    this.#text = [...withoutQuotations(text)];
  }

  parse(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#text.length) throw new PatternError(`unexpected ): ${this.#text.join('')}`);
    return node;
  }

  #choice(): PatternNode {
    const alternatives = [this.#sequence()];
    while (this.#take('|')) alternatives.push(this.#sequence());
    return factored(alternatives);
  }

  #sequence(): readonly PatternNode[] {
    const parts: PatternNode[] = [];
    for (let next = this.#next; next !== undefined && next !== '|' && next !== ')'; next = this.#next) {
      const part = this.#atom(next);
      if (part !== undefined) parts.push(this.#repeated(part));
    }
    return parts;
  }

  #repeated(part: PatternNode): PatternNode {
    const begin = this.#at;
    const bounds = this.#bounds();
    if (bounds === undefined) return part;
    this.#take('?');
    const operators = this.#at;
    if (this.#bounds() !== undefined) throw new PatternError(`bad repetition operator: ${this.#since(begin)}`);
    this.#at = operators;
    return { kind: 'repetition', part, least: bounds[0], most: bounds[1] };
  }

  #bounds(): readonly [least: number, most: number] | undefined {
    if (this.#take('*')) return [0, Infinity];
    if (this.#take('+')) return [1, Infinity];
    if (this.#take('?')) return [0, 1];
    const [written, least, comma, most] = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#rest) ?? [];
    if (written === undefined) return undefined;
    this.#at += written.length;
    const from = Number(least);
    const to = comma === undefined ? from : most === undefined || most === '' ? Infinity : Number(most);
    const largest = Number.isFinite(to) ? to : from;
    if (from > to || largest > mostRepetitions) throw new PatternError(`invalid repetition size: ${written}`);
    return [from, to];
  }

  /** Undefined for what only switches flags. */
  #atom(first: string): PatternNode | undefined {
    if (first === '(') return this.#group();
    if (first === '[') return this.#fold(this.#brackets());
    if (first === '\\') return this.#escape();
    if ('*+?'.includes(first)) throw new PatternError(`missing argument to repetition operator: ${first}`);
    this.#at += 1;
    const { multiLine, dotAll } = this.#flags;
    if (first === '.') return characters(dotAll ? anyCharacter : anyButNewline);
    if (first === '^') return assertion(multiLine ? 'line begins' : 'text begins');
    if (first === '$') return assertion(multiLine ? 'line ends' : 'text ends');
    const { ignoreCase } = this.#flags;
    return ignoreCase ? this.#fold(literal(first)) : { kind: 'characters', characters: literal(first), literal: first };
  }

  #group(): PatternNode | undefined {
    const begin = this.#at;
    const outer = this.#flags;
    this.#at += 1;
    const captures = /^(?!\?)|^\?P?</.test(this.#rest);
    if (this.#next === '?' && !this.#groupHead(begin)) return undefined;
    const part = this.#choice();
    if (!this.#take(')')) throw new PatternError(`missing ): ${this.#text.join('')}`);
    this.#flags = outer;
    return captures ? { kind: 'group', part } : part;
  }

  /** What stands behind `(?`; whether a group follows, and not only flags for what comes behind. */
  #groupHead(begin: number): boolean {
    const [head, flags, end] = /^\?(?:P?<\w+>|([imsU]*(?:-[imsU]+)?)([:)]))/.exec(this.#rest) ?? [];
    if (head === undefined) {
      this.#at += 2;
      throw new PatternError(`invalid perl operator: ${this.#since(begin)}`);
    }
    this.#at += head.length;
    const [on = '', off = ''] = (flags ?? '').split('-');
    const flag = (letter: string, before: boolean) => (before || on.includes(letter)) && !off.includes(letter);
    const { ignoreCase, multiLine, dotAll } = this.#flags;
    this.#flags = { ignoreCase: flag('i', ignoreCase), multiLine: flag('m', multiLine), dotAll: flag('s', dotAll) };
    return end !== ')';
  }

  #brackets(): Characters {
    const begin = this.#at;
    this.#at += 1;
    const negated = this.#take('^');
    const parts: Characters[] = [];
    while (this.#next !== ']' || parts.length === 0) {
      if (this.#next === undefined) throw new PatternError(`missing ]: ${this.#since(begin)}`);
      parts.push(this.#bracketPart());
    }
    this.#at += 1;
    const all = this.#flags.ignoreCase ? foldCase(anyOf(parts)) : anyOf(parts);
    return negated ? not(all) : all;
  }

  #bracketPart(): Characters {
    const [posix, name] = /^\[:(\^?\w+):\]/.exec(this.#rest) ?? [];
    if (posix !== undefined) return this.#named(posix, posixClass(name ?? ''));
    const begin = this.#at;
    const first = this.#bracketCharacter();
    if (typeof first !== 'number') return first;
    if (this.#next !== '-' || this.#text[this.#at + 1] === ']') return characterRange(first, first);
    this.#at += 1;
    const last = this.#next === undefined ? first : this.#bracketCharacter();
    if (typeof last === 'number' && last >= first) return characterRange(first, last);
    throw new PatternError(`invalid character class range: ${this.#since(begin)}`);
  }

  #bracketCharacter(): number | Characters {
    if (this.#next === '\\') return this.#class() ?? this.#escapedCharacter();
    return this.#advance().codePointAt(0) ?? 0;
  }

  #escape(): PatternNode {
    const letter = this.#text[this.#at + 1];
    const between = letter === undefined ? undefined : assertions[letter];
    if (between !== undefined) {
      this.#at += 2;
      return assertion(between);
    }
    return this.#fold(this.#class() ?? only(this.#escapedCharacter()));
  }

  /** A class such as `\d` or `\pL`; undefined, and nothing read, where none stands. */
  #class(): Characters | undefined {
    const [written, negated, long, short] = /^\\([pP])(?:\{(\^?\w+)\}|(\w))/.exec(this.#rest) ?? [];
    if (written !== undefined) {
      const name = (long ?? short ?? '').replace('^', '');
      const found = unicodeClass(name);
      const opposite = (negated === 'P') !== (long?.startsWith('^') ?? false);
      return this.#named(written, found && opposite ? not(found) : found);
    }
    const letter = this.#text[this.#at + 1];
    const found = letter === undefined ? undefined : perlClass(letter);
    if (found !== undefined) this.#at += 2;
    return found;
  }

  #named(written: string, found: Characters | undefined): Characters {
    if (found === undefined) throw new PatternError(`invalid character class range: ${written}`);
    this.#at += written.length;
    return found;
  }

  #escapedCharacter(): number {
    const [code, braced, plain, octal] =
      /^\\(?:x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|0([0-7]{0,2}))/.exec(this.#rest) ?? [];
    if (code !== undefined) {
      this.#at += code.length;
      return octal === undefined ? parseInt(braced ?? plain ?? '', 16) : parseInt(`0${octal}`, 8);
    }
    const letter = this.#text[this.#at + 1];
    if (letter === undefined) throw new PatternError('trailing \\ at end of regexp');
    const control = controls[letter];
    if (control === undefined && /[\w]/.test(letter)) throw new PatternError(`invalid escape sequence: \\${letter}`);
    this.#at += 2;
    return control ?? letter.codePointAt(0) ?? 0;
  }

  #fold(meant: Characters): PatternNode {
    return characters(this.#flags.ignoreCase ? foldCase(meant) : meant);
  }

  get #next(): string | undefined {
    return this.#text[this.#at];
  }

  get #rest(): string {
    return this.#text.slice(this.#at).join('');
  }

  #since(begin: number): string {
    return this.#text.slice(begin, this.#at).join('');
  }

  #advance(): string {
    const next = this.#next ?? '';
    this.#at += 1;
    return next;
  }

  #take(character: string): boolean {
    if (this.#next !== character) return false;
    this.#at += 1;
    return true;
  }
}

/** The same with each character between `\Q` and `\E` written as what it is. */
function withoutQuotations(text: string): string {
  return text.replace(/\\Q([^]*?)(?:\\E|$)|\\[^]/gu, (written, quoted: string | undefined) => {
    if (quoted === undefined) return written;
    return Array.from(quoted, (character) => `\\x{${character.codePointAt(0)?.toString(16) ?? ''}}`).join('');
  });
}

function characters(meant: Characters): PatternNode {
  return { kind: 'characters', characters: meant };
}

function assertion(meant: Assertion): PatternNode {
  return { kind: 'assertion', assertion: meant };
}

function literal(character: string): Characters {
  return only(character.codePointAt(0) ?? 0);
}

function only(character: number): Characters {
  return characterRange(character, character);
}
