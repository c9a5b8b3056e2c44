/**
 * A part of a large body, made when it is needed, and anew each time it is. One takes well under a millisecond or two to
 * make, so whoever makes them one after the other gives others their turn in between.
 */
export type Part = () => Uint8Array;

/** A piece of a part: a text, which becomes UTF-8, or bytes. */
type Piece = () => string | Uint8Array;

/** How many elements of lists make a part. */
const elementsOfPart = 16;

/**
 * Puts a large body together of parts. Nothing is made of what the body shows before a part is needed; so what it shows must
 * not change until then.
 */
export class PartsBuilder {
  readonly #parts: Part[] = [];
  #pieces: Piece[] = [];
  #weight = 0;

  /** Adds what is known already. */
  text(text: string): this {
    this.#pieces.push(() => text);
    return this;
  }

  /** Adds what is made when it is needed, and takes about as long as one element of a list. */
  made(piece: Piece): this {
    this.#pieces.push(piece);
    this.#weigh(1);
    return this;
  }

  /** Adds a list's elements with commas between them. */
  elements<T>(elements: readonly T[], textOf: (element: T) => string): this {
    return this.#inGroups(elements, (group, isFirst) => (isFirst ? '' : ',') + group.map(textOf).join(','));
  }

  /** Adds the bytes of a list's elements, one behind the other. */
  bytes<T>(elements: readonly T[], bytesOf: (element: T) => Uint8Array): this {
    return this.#inGroups(elements, (group) => Buffer.concat(group.map(bytesOf)));
  }

  /** Adds parts that were built apart. */
  parts(parts: readonly Part[]): this {
    this.#close();
    for (const part of parts) this.#parts.push(part);
    return this;
  }

  /** The whole body. */
  build(): readonly Part[] {
    this.#close();
    return this.#parts;
  }

  #inGroups<T>(elements: readonly T[], pieceOf: (group: readonly T[], isFirst: boolean) => string | Uint8Array): this {
    let from = 0;
    while (from < elements.length) {
      const [begin, end] = [from, Math.min(elements.length, from + elementsOfPart - this.#weight)];
      this.#pieces.push(() => pieceOf(elements.slice(begin, end), begin === 0));
      this.#weigh(end - begin);
      from = end;
    }
    return this;
  }

  #weigh(weight: number): void {
    this.#weight += weight;
    if (this.#weight >= elementsOfPart) this.#close();
  }

  #close(): void {
    const pieces = this.#pieces;
    if (pieces.length > 0) this.#parts.push(() => joined(pieces));
    this.#pieces = [];
    this.#weight = 0;
  }
}

/** Joins pieces with as few copies as their kinds allow. */
function joined(pieces: readonly Piece[]): Uint8Array {
  const made = pieces.map((piece) => piece());
  if (made.every((piece) => typeof piece === 'string')) return Buffer.from(made.join(''));
  return Buffer.concat(made.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

/** The parts of a body, each made when it is its turn. */
export function* chunksOf(parts: readonly Part[]): Generator<Uint8Array, void> {
  for (const part of parts) yield part();
}
