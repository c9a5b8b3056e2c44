import type { Characters } from './characters.ts';
import { lastCharacter, not, perlClass, posixClass } from './characters.ts';
import { PatternError } from './node.ts';
import type { Reader } from './reader.ts';
import { unicodeClass } from './unicode.ts';

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** Reads `[:alpha:]` and the like; undefined, and nothing read, where none comes next. */
export function readNamed(reader: Reader): Characters | undefined {
  const [written, name = ''] = reader.match(/\[:((?:(?!:\])[^])*):\]/y) ?? [];
  return written === undefined ? undefined : known(posixClass(name), written);
}

/** Reads a class such as `\d` or `\pL`; undefined, and nothing read, where none comes next. */
export function readClass(reader: Reader): Characters | undefined {
  const [, letter] = reader.match(/\\([dDsSwW])/y) ?? [];
  if (letter !== undefined) return perlClass(letter);
  // What is not closed is read to the end, for the message.
  const [written, sign, braced, brace, one] = reader.match(/\\([pP])(?:\{(?:([^}]*)(\})|[^]*)|([^]?))/uy) ?? [];
  if (written === undefined) return undefined;
  const name = brace === undefined ? (one ?? '') : (braced ?? '');
  const found = known(unicodeClass(name.replace('^', '')), written);
  return (sign === 'P') === name.startsWith('^') ? found : not(found);
}

/** Reads one character, as it is or escaped; gives its code point. */
export function readCharacter(reader: Reader): number {
  const begin = reader.at;
  const first = reader.advance();
  if (first !== '\\') return first.codePointAt(0) ?? 0;
  const letter = reader.advance();
  if (letter === '') throw new PatternError('trailing \\');
  const character = escaped(reader, letter);
  if (character === undefined) throw new PatternError(`invalid escape sequence: ${reader.since(begin)}`);
  return character;
}

/** What stands for a letter behind a backslash; undefined for nothing. */
function escaped(reader: Reader, letter: string): number | undefined {
  if (letter === 'x') return hexadecimal(reader);
  if (/[0-7]/.test(letter)) {
    const [more = ''] = reader.match(/[0-7]{0,2}/y) ?? [];
    // A digit alone would mean what a group has captured.
    return letter !== '0' && more === '' ? undefined : parseInt(letter + more, 8);
  }
  const point = letter.codePointAt(0) ?? 0;
  return controls[letter] ?? (point > 0x7f || /[0-9A-Za-z]/.test(letter) ? undefined : point);
}

/** Two digits, or any number of them between braces; undefined for others, of which as much is read as RE2 names. */
function hexadecimal(reader: Reader): number | undefined {
  if (!reader.take('{')) {
    const digits = reader.advance() + reader.advance();
    return /^[0-9A-Fa-f]{2}$/.test(digits) ? parseInt(digits, 16) : undefined;
  }
  let [digits, point] = ['', 0];
  for (let next = reader.advance(); next !== '}'; next = reader.advance()) {
    if (!/[0-9A-Fa-f]/.test(next)) return undefined;
    digits += next;
    point = parseInt(digits, 16);
    if (point > lastCharacter) return undefined;
  }
  return digits === '' ? undefined : point;
}

function known(found: Characters | undefined, written: string): Characters {
  if (found === undefined) throw new PatternError(`invalid character class range: ${written}`);
  return found;
}
