import { contentsOf, FilePoll, type FilePollParts } from './filePoll.ts';

export interface WatchedFilesParts<T> extends Omit<FilePollParts, 'changed'> {
  /** Makes of what they hold, in their order, what they mean. Throws where they mean nothing. */
  readonly parse: (contents: readonly Buffer[]) => T;
  /** They mean something new. */
  readonly changed?: (value: T) => void;
  /** They have changed and cannot be read, or mean nothing: what they meant last holds. */
  readonly failed: (error: unknown) => void;
}

/** Files that mean something together, as a certificate and its key do, and that are read again when they change. */
export class WatchedFiles<T> {
  readonly #poll: FilePoll;
  #value: T;

  private constructor({ parse, changed, ...parts }: WatchedFilesParts<T>, contents: readonly Buffer[]) {
    this.#value = parse(contents);
    const take = (latest: readonly Buffer[]): void => {
      this.#value = parse(latest);
      changed?.(this.#value);
    };
    this.#poll = new FilePoll({ ...parts, changed: take }, contents);
    this.#poll.resume();
  }

  /** Reads them for the first time. Rejects where they cannot be read, or mean nothing. */
  static async open<T>(parts: WatchedFilesParts<T>): Promise<WatchedFiles<T>> {
    return new WatchedFiles(parts, await contentsOf(parts.files));
  }

  /** What they mean, as far as is known. */
  get value(): T {
    return this.#value;
  }

  stop(): void {
    this.#poll.stop();
  }
}
