/** Code points from one to another, both included. */
export type Range = readonly [first: number, last: number];

/** A set of characters: ranges in their order, with something between each and the next. */
export type Characters = readonly Range[];

export const lastCharacter = 0x10_ffff;

const digits = written('09');
const word = written('09', 'AZ', '__', 'az');

/** The classes that are written as `\d` and the like; ASCII only, as in RE2. */
const perlClasses: Readonly<Record<string, Characters>> = {
  d: digits,
  s: written('\t\n', '\f\r', '  '),
  w: word,
};

/** The classes that are written as `[:alpha:]` inside brackets. */
const posixClasses: Readonly<Record<string, Characters>> = {
  alnum: written('09', 'AZ', 'az'),
  alpha: written('AZ', 'az'),
  ascii: written('\0\x7f'),
  blank: written('\t\t', '  '),
  cntrl: written('\0\x1f', '\x7f\x7f'),
  digit: digits,
  graph: written('!~'),
  lower: written('az'),
  print: written(' ~'),
  punct: written('!/', ':@', '[`', '{~'),
  space: written('\t\r', '  '),
  upper: written('AZ'),
  word,
  xdigit: written('09', 'AF', 'af'),
};

export const anyCharacter: Characters = [[0, lastCharacter]];
export const anyButNewline = not(only(0x0a));

/** Whether a character belongs to a word, for `\b`. */
export function isWordCharacter(character: number | undefined): boolean {
  return character !== undefined && includes(word, character);
}

/** Whether a set has a character. */
export function includes(characters: Characters, character: number): boolean {
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const [first, last] = characters[middle] ?? [0, 0];
    if (character < first) high = middle;
    else if (character > last) low = middle + 1;
    else return true;
  }
  return false;
}

export function only(character: number): Characters {
  return [[character, character]];
}

export function not(characters: Characters): Characters {
  const opposite: Range[] = [];
  let next = 0;
  for (const [first, last] of characters) {
    if (first > next) opposite.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= lastCharacter) opposite.push([next, lastCharacter]);
  return opposite;
}

/** What is in any of some sets. */
export function union(sets: readonly Characters[]): Characters {
  const [begin, ...ranges] = sets.flat().sort(([a], [b]) => a - b);
  if (begin === undefined) return [];
  const all: Range[] = [];
  let [first, last] = begin;
  for (const [from, to] of ranges) {
    if (from > last + 1) {
      all.push([first, last]);
      [first, last] = [from, to];
    } else last = Math.max(last, to);
  }
  all.push([first, last]);
  return all;
}

/** `d`, `W` and the like; undefined for what is no class. */
export function perlClass(letter: string): Characters | undefined {
  const characters = perlClasses[letter.toLowerCase()];
  if (characters === undefined || /[a-z]/.test(letter)) return characters;
  return not(characters);
}

/** The class of a POSIX name, which may begin with `^`; undefined for what is no class. */
export function posixClass(name: string): Characters | undefined {
  if (!name.startsWith('^')) return posixClasses[name];
  const characters = posixClasses[name.slice(1)];
  return characters && not(characters);
}

/** Ranges as two characters each. */
function written(...ranges: readonly string[]): Characters {
  return ranges.map(([first = '', last = '']) => [first.charCodeAt(0), last.charCodeAt(0)]);
}
