/**
 * A part of a large body, made when it is needed, and anew each time it is. One takes well under a millisecond or two to
 * make, so whoever makes them one after the other gives others their turn in between.
 */
export type Part = () => Uint8Array;

/** A piece of a part's text, which is in UTF-8. */
type Piece = () => string;

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

  /** The whole body. */
  build(): readonly Part[] {
    this.#close();
    return this.#parts;
  }

  #inGroups<T>(elements: readonly T[], pieceOf: (group: readonly T[], isFirst: boolean) => string): this {
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
    if (pieces.length > 0) this.#parts.push(() => Buffer.from(pieces.map((piece) => piece()).join('')));
    this.#pieces = [];
    this.#weight = 0;
  }
}

/** What parts are made of, each when it is its turn. */
export function* chunksOf(parts: readonly Part[]): Generator<Uint8Array, void> {
  for (const part of parts) yield part();
}
