import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { readRecord, writeBase, writeRecord } from './journalRecord.ts';
import { StateLock } from './stateLock.ts';
import type { Change } from './storedObject.ts';
import type { ChangeLog, Logged, Store } from './store.ts';
import { errorText } from '../objects/errorText.ts';

/** The journal is rewritten when it has grown by this many bytes, or to twice its size after the last rewrite if that is more. */
const MIN_GROWTH = 16 * 1024 * 1024;

/** The state folder cannot be used; the message says why. */
export class StateError extends Error {
  constructor(directory: string, cause: unknown) {
    super(`cannot keep state in ${directory}: ${errorText(cause)}`, { cause });
    this.name = 'StateError';
  }
}

/**
 * Keeps a store in a folder: every change is a line appended to one file, which is rewritten with only the living objects when it has
 * grown. A line is handed to the kernel before the change is seen by anyone, so it outlives the process at any instruction; it is not
 * synced, so the last changes may be lost when the machine itself goes down. The rewritten file is synced, then renamed over the old one.
 */
export class Journal implements ChangeLog {
  readonly #directory: string;
  readonly #lock: StateLock;
  readonly #store: Store;
  #file: number;
  #size = 0;
  #limit = MIN_GROWTH;
  #isClosed = false;

  private constructor(directory: string, lock: StateLock, store: Store, file: number) {
    this.#directory = directory;
    this.#lock = lock;
    this.#store = store;
    this.#file = file;
  }

  /** Fills the store from the folder, cuts a torn last line, and logs to it from now on. Throws a StateError. */
  static open(directory: string, store: Store): Journal {
    try {
      mkdirSync(directory, { recursive: true });
      const lock = StateLock.take(directory);
      const journal = new Journal(directory, lock, store, openSync(join(directory, 'journal'), 'a+'));
      journal.#load();
      store.logTo(journal);
      return journal;
    } catch (error) {
      throw error instanceof StateError ? error : new StateError(directory, error);
    }
  }

  append(collection: string, { type, current }: Change): void {
    this.#size += this.#write(
      writeRecord(type === 'DELETED' ? 'delete' : 'put', collection, current.version, current.json),
    );
    if (this.#size > this.#limit) this.#compactLater();
  }

  /** Stops to write, and lets another process have the folder. */
  close(): void {
    this.#isClosed = true;
    closeSync(this.#file);
    this.#lock.release();
  }

  /** A write that fails half-way (a full disk) leaves no half a line for the next one to follow. */
  #write(line: string): number {
    try {
      return writeWhole(this.#file, line);
    } catch (error) {
      ftruncateSync(this.#file, this.#size);
      throw error;
    }
  }

  #load(): void {
    const content = readFileSync(join(this.#directory, 'journal'));
    this.#size = loadRecords(content, (change) => this.#store.load(change));
    if (this.#size < content.length) ftruncateSync(this.#file, this.#size);
    this.#limit = this.#size + Math.max(MIN_GROWTH, this.#size);
  }

  /** After the present change has been applied: a rewrite holds what the store holds. */
  #compactLater(): void {
    this.#limit = Number.POSITIVE_INFINITY;
    setImmediate(() => this.#compactOrGoOn());
  }

  /** Without room for a second file the first one simply goes on growing, to be tried again at twice its size. */
  #compactOrGoOn(): void {
    try {
      this.#compact();
    } catch (error) {
      this.#limit = 2 * this.#size;
      process.emitWarning(`the journal cannot be rewritten: ${errorText(error)}`);
    }
  }

  #compact(): void {
    if (this.#isClosed) return;
    const path = join(this.#directory, 'journal');
    rmSync(`${path}.new`, { force: true });
    const next = openSync(`${path}.new`, 'a');
    let size = writeWhole(next, writeBase(this.#store.version));
    for (const { name, stored } of this.#byVersion())
      size += writeWhole(next, writeRecord('put', name, stored.version, stored.json));
    fsyncSync(next);
    renameSync(`${path}.new`, path);
    closeSync(this.#file);
    this.#file = next;
    this.#size = size;
    this.#limit = size + Math.max(MIN_GROWTH, size);
  }

  #byVersion() {
    const all = [...this.#store.collections].flatMap(([name, collection]) =>
      [...collection.values()].map((stored) => ({ name, stored })),
    );
    return all.sort((a, b) => a.stored.version - b.stored.version);
  }
}

/** Writes all of a text; the answer is its size in bytes. */
function writeWhole(file: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  return bytes.length;
}

const LINE_END = 10;

/**
 * Reads the records of a journal; the answer is the size of its whole part. What follows the last whole record is a line that was being
 * written when the process died. Throws an Error when whole records follow a broken one: that is damage, not a torn end.
 */
export function loadRecords(content: Buffer, load: (change: Logged) => void): number {
  let start = 0;
  for (let end = content.indexOf(LINE_END); end >= 0; end = content.indexOf(LINE_END, start)) {
    const record = readRecord(content.toString('utf8', start, end));
    if (record === undefined) {
      if (hasRecordAfter(content, end + 1)) throw new Error(`the journal is damaged at byte ${start}`);
      return start;
    }
    load(record);
    start = end + 1;
  }
  return start;
}

function hasRecordAfter(content: Buffer, from: number): boolean {
  const lines = content.toString('utf8', from).split('\n');
  return lines.some((line) => readRecord(line) !== undefined);
}
