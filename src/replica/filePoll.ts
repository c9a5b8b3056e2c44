import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** How long a change of a file may go unseen, in seconds: as long as with Mesos. */
const intervalSeconds = 5;

export interface FilePollParts {
  /** Paths, or URLs of the scheme `file`. */
  readonly files: readonly string[];
  /** Is told what they hold, in their order, when that is new. May throw, which is told as a failure, once. */
  readonly changed: (contents: readonly Buffer[]) => void;
  /** They cannot be read at the moment. */
  readonly failed: (error: unknown) => void;
  readonly after: (seconds: number, callback: () => void) => () => void;
}

/**
 * Looks at files again and again: they are mounted from a Secret or ConfigMap, and a change of what a mount leads to is not
 * told.
 */
export class FilePoll {
  readonly #parts: FilePollParts;
  #contents: readonly Buffer[];
  #stopped = false;
  #cancel: () => void = () => undefined;

  /** @param known what they held when they were last looked at */
  constructor(parts: FilePollParts, known: readonly Buffer[] = []) {
    this.#parts = parts;
    this.#contents = known;
  }

  /** Looks at them now, and from then on every few seconds; resolves after the first time. */
  async start(): Promise<void> {
    try {
      const contents = await contentsOf(this.#parts.files);
      if (contents.some((content, index) => this.#contents[index]?.equals(content) !== true)) {
        this.#contents = contents;
        this.#parts.changed(contents);
      }
    } catch (error) {
      this.#parts.failed(error);
    }
    this.resume();
  }

  /** Looks at them every few seconds, after the first of these. */
  resume(): void {
    if (!this.#stopped) this.#cancel = this.#parts.after(intervalSeconds, () => void this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }
}

/** What files hold, in their order. Rejects where one cannot be read. */
export function contentsOf(files: readonly string[]): Promise<Buffer[]> {
  return Promise.all(files.map((file) => readFile(file.startsWith('file://') ? fileURLToPath(file) : file)));
}
