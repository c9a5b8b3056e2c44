import { isUtf8 } from 'node:buffer';
import { bufferOf } from './plain.ts';
import { JsonSyntaxError } from './wireError.ts';

/** An integer of so many digits may be one that a number cannot hold exactly. */
const longInteger = /[0-9]{16}/;

const surrogateEscape = /\\u[dD]/;

/** JSON.stringify writes surrogates as escapes only where they are not one of a pair. */
const loneSurrogate = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/**
 * What JSON text in UTF-8 says, as JSON.parse gives it, but with integers beyond the safe ones as exact bigints.
 * Node's parser rounds them and does not show their text; so where the text has a long run of digits, rarely, it is
 * read a second time by a slower parser. Throws JsonSyntaxError where the bytes are not JSON.
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw new JsonSyntaxError('syntax error: not UTF-8');
  const text = bufferOf(bytes).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (surrogateEscape.test(text) && loneSurrogate.test(JSON.stringify(value))) throw new Error('lone surrogate');
    return longInteger.test(text) ? new ExactParser(text).parse() : value;
  } catch (error) {
    throw new JsonSyntaxError(`syntax error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A number literal without fraction and exponent is exact. */
export function numberFrom(literal: string): number | bigint {
  const number = Number(literal);
  return Number.isSafeInteger(number) || !/^-?[0-9]+$/.test(literal) ? number : BigInt(literal);
}

type Container = unknown[] | Map<string, unknown>;

/**
 * Reads text that is known to be JSON. It keeps its own stack, so that depth costs nothing; objects become Maps while
 * they are built and plain objects when they end.
 */
class ExactParser {
  private readonly text: string;
  private position = 0;
  private readonly open: { container: Container; key: string | undefined }[] = [];
  private result: unknown;

  constructor(text: string) {
    this.text = text;
  }

  parse(): unknown {
    while (this.position < this.text.length) this.token(this.text.charAt(this.position));
    return this.result;
  }

  private token(first: string): void {
    switch (first) {
      case '{':
        return this.begin(new Map());
      case '[':
        return this.begin([]);
      case '}':
      case ']':
        return this.end();
      case '"':
        return this.string();
      case ',':
      case ':':
      case ' ':
      case '\n':
      case '\r':
      case '\t':
        this.position += 1;
        return;
      default:
        return this.literal();
    }
  }

  private begin(container: Container): void {
    this.position += 1;
    this.open.push({ container, key: undefined });
  }

  private end(): void {
    this.position += 1;
    const container = this.open.pop()?.container;
    this.value(container instanceof Map ? Object.fromEntries(container) : container);
  }

  private value(value: unknown): void {
    const parent = this.open.at(-1);
    if (parent === undefined) this.result = value;
    else if (Array.isArray(parent.container)) parent.container.push(value);
    else {
      parent.container.set(parent.key ?? '', value);
      parent.key = undefined;
    }
  }

  private string(): void {
    const start = this.position;
    let end = this.text.indexOf('"', start + 1);
    while (this.escaped(end)) end = this.text.indexOf('"', end + 1);
    this.position = end + 1;
    const value = String(JSON.parse(this.text.slice(start, end + 1)));
    const parent = this.open.at(-1);
    if (parent?.container instanceof Map && parent.key === undefined) parent.key = value;
    else this.value(value);
  }

  /** Tells whether an odd number of backslashes stands before a position. */
  private escaped(position: number): boolean {
    let before = position - 1;
    while (this.text.charAt(before) === '\\') before -= 1;
    return (position - before) % 2 === 0;
  }

  private literal(): void {
    const literal = /[^\s,\]}]*/y;
    literal.lastIndex = this.position;
    const [text = ''] = literal.exec(this.text) ?? [];
    this.position += text.length;
    this.value(/^[-0-9]/.test(text) ? numberFrom(text) : JSON.parse(text));
  }
}
