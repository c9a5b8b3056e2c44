import { readFile } from 'node:fs/promises';

/** How long a change of a file may go unseen, in seconds. */
const intervalSeconds = 5;

export interface WatchedFilesParts<T> {
  readonly paths: readonly string[];
  /** Makes of what they hold, in the order of the paths, what they mean. Throws where they mean nothing. */
  readonly parse: (contents: readonly Buffer[]) => T;
  /** They mean something new. */
  readonly changed?: (value: T) => void;
  /** They have changed and cannot be read, or mean nothing: what they meant last holds. */
  readonly failed: (error: unknown) => void;
  readonly after: (seconds: number, callback: () => void) => () => void;
}

/**
 * Files that mean something together, as a certificate and its key do, and that are read again when they change: they are
 * mounted from a Secret or ConfigMap. They are looked at, for a change of what a mount leads to is not told.
 */
export class WatchedFiles<T> {
  readonly #parts: WatchedFilesParts<T>;
  #contents: readonly Buffer[];
  #value: T;
  #stopped = false;
  #cancel: () => void = () => undefined;

  private constructor(parts: WatchedFilesParts<T>, contents: readonly Buffer[]) {
    this.#parts = parts;
    this.#contents = contents;
    this.#value = parts.parse(contents);
    this.#plan();
  }

  /** Reads them for the first time. Rejects where they cannot be read, or mean nothing. */
  static async open<T>(parts: WatchedFilesParts<T>): Promise<WatchedFiles<T>> {
    return new WatchedFiles(parts, await contentsOf(parts.paths));
  }

  /** What they mean, as far as is known. */
  get value(): T {
    return this.#value;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #plan(): void {
    if (!this.#stopped) this.#cancel = this.#parts.after(intervalSeconds, () => void this.#look());
  }

  async #look(): Promise<void> {
    try {
      const contents = await contentsOf(this.#parts.paths);
      if (contents.some((content, index) => this.#contents[index]?.equals(content) !== true)) this.#take(contents);
    } catch (error) {
      this.#parts.failed(error);
    }
    this.#plan();
  }

  #take(contents: readonly Buffer[]): void {
    // Remembered also where they mean nothing: one error is told once.
    this.#contents = contents;
    this.#value = this.#parts.parse(contents);
    this.#parts.changed?.(this.#value);
  }
}

function contentsOf(paths: readonly string[]): Promise<readonly Buffer[]> {
  return Promise.all(paths.map((path) => readFile(path)));
}
