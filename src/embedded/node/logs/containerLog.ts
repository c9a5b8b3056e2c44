import { EventEmitter } from 'node:events';
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readChunk, sizeOf, splitLines, withFile } from './lines.ts';
import { formatEntry, parseEntry } from './logEntry.ts';
import type { LogStream } from './logEntry.ts';

/** A line longer than this is kept as several partial entries, as containerd does. */
const longestLine = 16 * 1024;

/** The least time between two collections of a container that writes all the time. */
const collectEveryMs = 50;

const streams: readonly LogStream[] = ['stdout', 'stderr'];

/**
 * Keeps the log of one container: watches the files that the container writes its stdout and stderr to and appends what they
 * gain to a file in the format of kubelets' logs. A container writes to files, not to us, so it goes on when this process
 * dies; what it wrote meanwhile is collected by the next one. The time of an entry is when it was collected, and the order of
 * the two streams among each other is known no better than that.
 */
export class ContainerLog {
  readonly path: string;
  readonly #records: string;
  readonly #offsets: Record<LogStream, number> = { stdout: 0, stderr: 0 };
  readonly #events = new EventEmitter();
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #collecting: Promise<void>;
  #ended = false;

  /** `records` is the directory of the files stdout and stderr, `path` the log file, which may exist already. */
  constructor(records: string, path: string) {
    this.path = path;
    this.#records = records;
    this.#events.setMaxListeners(0);
    this.#watcher = watch(records, (_event, name) => {
      // The records of start and end lie beside the two files; some systems do not say which file has changed.
      if (name === null || streams.some((stream) => stream === name)) this.#schedule();
    });
    // Without a watch (the directory has just been removed) the last collection still finds everything.
    this.#watcher.on('error', () => this.#stopWatching());
    this.#collecting = this.#resume().catch(() => undefined);
    this.#schedule();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Collects the rest, including a last line without a newline. To be called once the container has ended. */
  async end(): Promise<void> {
    this.#stopWatching();
    await this.#collectNow(true);
    this.#ended = true;
    this.#events.emit('grown');
  }

  /** Stops collecting; a later ContainerLog of the same files goes on where this one was. */
  async release(): Promise<void> {
    this.#stopWatching();
    this.#ended = true;
    await this.#collecting;
    this.#events.emit('grown');
  }

  /** Calls `listener` each time the log has grown or ended; the result takes it away again. */
  onGrowth(listener: () => void): () => void {
    this.#events.on('grown', listener);
    return () => this.#events.off('grown', listener);
  }

  #stopWatching(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (!this.#watcher || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#collectNow(false);
    }, collectEveryMs);
  }

  /** Collections follow each other: each begins where the one before has ended. */
  #collectNow(last: boolean): Promise<void> {
    const collected = this.#collecting.then(() => this.#collect(last));
    // A collection that fails (a full disk) is repeated with the container's next write.
    this.#collecting = collected.catch(() => undefined);
    return this.#collecting;
  }

  async #collect(last: boolean): Promise<void> {
    for (const stream of streams) {
      const path = join(this.#records, stream);
      // Most containers write little: looking whether they have is cheaper than opening the file.
      if ((await sizeOf(path)) <= this.#offsets[stream]) continue;
      await withFile(path, async (file) => {
        while (await this.#append(stream, await readChunk(file, this.#offsets[stream]), last)) continue;
      });
    }
  }

  /** Appends what is complete of a chunk; false where that is nothing. */
  async #append(stream: LogStream, chunk: Buffer, last: boolean): Promise<boolean> {
    const time = new Date().toISOString();
    const { lines, rest } = splitLines(chunk);
    const entries = lines.flatMap((line) => cut(line, false));
    const keepRest = rest.length < longestLine && !(last && lines.length === 0);
    if (!keepRest) entries.push(...cut(rest, true));
    if (entries.length === 0) return false;
    const text = entries.map(({ content, partial }) => formatEntry({ time, stream, partial, content }));
    await appendFile(this.path, Buffer.concat(text));
    this.#offsets[stream] += keepRest ? chunk.length - rest.length : chunk.length;
    this.#events.emit('grown');
    return true;
  }

  /** Finds out from an existing log how much of the streams it holds. */
  async #resume(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await withFile(this.path, async (file) => {
      let tail = Buffer.alloc(0);
      for (let offset = 0, chunk = await readChunk(file, 0); chunk.length > 0; chunk = await readChunk(file, offset)) {
        offset += chunk.length;
        const { lines, rest } = splitLines(Buffer.concat([tail, chunk]));
        lines.forEach((line) => this.#count(line));
        tail = Buffer.from(rest);
      }
    });
  }

  #count(line: Buffer): void {
    const entry = parseEntry(line);
    if (entry) this.#offsets[entry.stream] += entry.content.length + (entry.partial ? 0 : 1);
  }
}

/** Cuts a line into entries of at most the longest length; all but the last are partial, and that one if `open`. */
function cut(line: Buffer, open: boolean): { readonly content: Buffer; readonly partial: boolean }[] {
  if (open && line.length === 0) return [];
  const pieces = [];
  let start = 0;
  for (; line.length - start > longestLine; start += longestLine) {
    pieces.push({ content: line.subarray(start, start + longestLine), partial: true });
  }
  pieces.push({ content: line.subarray(start), partial: open });
  return pieces;
}
