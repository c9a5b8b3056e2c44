/** Whether a character, a code point, is one of those meant. */
export type Characters = (character: number) => boolean;

/** The classes that are written as `\d` and the like; ASCII only, as in RE2. */
const perlClasses: Readonly<Record<string, Characters>> = {
  d: ofExpression(/[0-9]/),
  s: ofExpression(/[\t\n\f\r ]/),
  w: ofExpression(/[0-9A-Za-z_]/),
};

/** The classes that are written as `[:alpha:]` inside brackets. */
const posixClasses: Readonly<Record<string, Characters>> = {
  alnum: ofExpression(/[0-9A-Za-z]/),
  alpha: ofExpression(/[A-Za-z]/),
  ascii: (character) => character < 0x80,
  blank: ofExpression(/[\t ]/),
  cntrl: (character) => character < 0x20 || character === 0x7f,
  digit: ofExpression(/[0-9]/),
  graph: (character) => character > 0x20 && character < 0x7f,
  lower: ofExpression(/[a-z]/),
  print: (character) => character >= 0x20 && character < 0x7f,
  punct: ofExpression(/[!-/:-@[-`{-~]/),
  space: ofExpression(/[\t\n\v\f\r ]/),
  upper: ofExpression(/[A-Z]/),
  word: ofExpression(/[0-9A-Za-z_]/),
  xdigit: ofExpression(/[0-9A-Fa-f]/),
};

export const anyCharacter: Characters = () => true;
export const anyButNewline: Characters = (character) => character !== 0x0a;

/** Whether a character belongs to a word, for `\b`. */
export function isWordCharacter(character: number | undefined): boolean {
  return character !== undefined && perlClasses.w?.(character) === true;
}

export function characterRange(first: number, last: number): Characters {
  return (character) => character >= first && character <= last;
}

export function not(characters: Characters): Characters {
  return (character) => !characters(character);
}

export function anyOf(parts: readonly Characters[]): Characters {
  return (character) => parts.some((part) => part(character));
}

/** The same in upper and lower case. */
export function foldCase(characters: Characters): Characters {
  return (character) => {
    const text = String.fromCodePoint(character);
    const cases = [text, text.toLowerCase(), text.toUpperCase()];
    return cases.some((one) => characters(one.codePointAt(0) ?? character));
  };
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

/** The characters of a Unicode category or script; undefined for a name that is none. */
export function unicodeClass(name: string): Characters | undefined {
  for (const property of [name, `Script=${name}`]) {
    try {
      return ofExpression(new RegExp(`^\\p{${property}}$`, 'u'));
    } catch {
      continue;
    }
  }
  return undefined;
}

/** An expression for one character cannot take long, whatever engine looks at it. */
function ofExpression(expression: RegExp): Characters {
  return (character) => expression.test(String.fromCodePoint(character));
}
