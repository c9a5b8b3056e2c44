import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Fact } from '../master/inputs.ts';

/** How long a change of the file may go unseen, in seconds: as long as with Mesos. */
const intervalSeconds = 5;

export interface WhitelistParts {
  /** A path, or a URL of the scheme `file`. */
  readonly file: string;
  readonly tell: (fact: Fact) => void;
  /** The file cannot be read at the moment. */
  readonly failed: (error: unknown) => void;
  readonly after: (seconds: number, callback: () => void) => () => void;
}

/**
 * Tells the master which agents may be offered: those whose hostnames stand in a file, one a line, which is read again and
 * again (FLAG-005). Nobody is offered by an empty file. While it cannot be read, what it said last holds, and all agents
 * are offered if it never was.
 */
export class Whitelist {
  readonly #parts: WhitelistParts;
  readonly #path: string;
  #text: string | undefined;
  #stopped = false;
  #cancel: () => void = () => undefined;

  constructor(parts: WhitelistParts) {
    this.#parts = parts;
    this.#path = parts.file.startsWith('file://') ? fileURLToPath(parts.file) : parts.file;
  }

  /** Reads the file and has it read from then on; resolves after the first time. */
  async start(): Promise<void> {
    await this.#read();
    if (!this.#stopped) this.#cancel = this.#parts.after(intervalSeconds, () => void this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  async #read(): Promise<void> {
    try {
      const text = await readFile(this.#path, 'utf8');
      if (text === this.#text) return;
      this.#text = text;
      const hostnames = new Set(text.split('\n').filter((line) => line !== ''));
      this.#parts.tell({ kind: 'whitelist-read', hostnames });
    } catch (error) {
      this.#parts.failed(error);
    }
  }
}
