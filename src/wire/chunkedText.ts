import type { Values } from './lazy.ts';

/** How many characters make a chunk: about a millisecond's work. */
const chunkLength = 32 * 1024;

/**
 * A large text, put together of pieces that are made one after the other, when they are needed, and anew each time. So what it
 * shows must not change.
 */
export class ChunkedText {
  readonly #pieces: Iterable<string>[] = [];

  /** Adds what is known already. */
  text(text: string): this {
    this.#pieces.push([text]);
    return this;
  }

  /** Adds what is made when it is needed. */
  made(make: () => string): this {
    this.#pieces.push(pieces([make], (piece) => piece()));
    return this;
  }

  /** Adds a list's elements with commas between them. */
  elements<T>(elements: Values<T>, textOf: (element: T) => string): this {
    this.#pieces.push(pieces(elements, textOf));
    return this;
  }

  /** The text in UTF-8, in chunks of some tens of kilobytes. Each is made by as much work as may be done at once. */
  *chunks(): Generator<Uint8Array, void> {
    let text = '';
    for (const pieces of this.#pieces) {
      for (const piece of pieces) {
        text += piece;
        if (text.length < chunkLength) continue;
        yield Buffer.from(text);
        text = '';
      }
    }
    if (text !== '') yield Buffer.from(text);
  }
}

function pieces<T>(elements: Values<T>, textOf: (element: T) => string): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      let comma = '';
      for (const element of elements.values()) {
        yield comma + textOf(element);
        comma = ',';
      }
    },
  };
}
