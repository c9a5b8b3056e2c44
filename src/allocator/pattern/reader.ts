/** A text that is read from its begin to its end, character by character. */
export class Reader {
  readonly text: string;
  /** How much of it has been read. */
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character that comes next; undefined at the end. */
  get next(): string | undefined {
    const character = this.text.codePointAt(this.at);
    return character === undefined ? undefined : String.fromCodePoint(character);
  }

  /** Reads one character and gives it; nothing at the end. */
  advance(): string {
    const next = this.next ?? '';
    this.at += next.length;
    return next;
  }

  /** Reads something if that comes next; whether it does. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Reads what matches a sticky expression here, and gives its groups, all of it first; undefined where nothing does. */
  match(expression: RegExp): readonly (string | undefined)[] | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found !== null) this.at += found[0].length;
    return found ?? undefined;
  }

  /** What has been read from a place on. */
  since(begin: number): string {
    return this.text.slice(begin, this.at);
  }
}
