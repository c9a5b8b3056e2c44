import { readChunk, offsetOfLastLines, splitLines, withFile } from './lines.ts';
import { parseEntry } from './logEntry.ts';
import type { LogEntry } from './logEntry.ts';

/** What `kubectl logs` asks for, named as the query of the API server's log endpoint. */
export interface LogOptions {
  /** Go on with what the container writes, until it ends or `signal` says so. */
  readonly follow?: boolean;
  /** Only the last so many lines. */
  readonly tailLines?: number;
  /** Begin each line with its RFC 3339 time. */
  readonly timestamps?: boolean;
  /** Only lines of the last so many seconds. */
  readonly sinceSeconds?: number;
  /** Only lines from this RFC 3339 time on. */
  readonly sinceTime?: string;
  /** Stop after so many bytes. */
  readonly limitBytes?: number;
  readonly signal?: AbortSignal;
}

/** A log that still grows, as ContainerLog tells. */
export interface GrowingLog {
  readonly ended: boolean;
  onGrowth(listener: () => void): () => void;
}

/** Reads a log file in the CRI format as the text that the container wrote. A file that is not there is an empty log. */
export async function* readLog(
  path: string,
  growing: GrowingLog | undefined,
  options: LogOptions,
): AsyncGenerator<Buffer> {
  const since = sinceTime(options);
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  let lineStart = true;
  for await (const entry of entriesOf(path, growing, options)) {
    if (Date.parse(entry.time) < since) continue;
    const stamp = options.timestamps && lineStart ? `${entry.time} ` : '';
    const text = Buffer.concat([Buffer.from(stamp), entry.content, Buffer.from(entry.partial ? '' : '\n')]);
    yield text.subarray(0, left);
    left -= text.length;
    if (left <= 0) return;
    lineStart = !entry.partial;
  }
}

function sinceTime(options: LogOptions): number {
  if (options.sinceTime !== undefined) return Date.parse(options.sinceTime);
  if (options.sinceSeconds !== undefined) return Date.now() - options.sinceSeconds * 1000;
  return Number.NEGATIVE_INFINITY;
}

async function* entriesOf(
  path: string,
  growing: GrowingLog | undefined,
  options: LogOptions,
): AsyncGenerator<LogEntry> {
  const { tailLines } = options;
  let offset =
    tailLines === undefined ? 0 : ((await withFile(path, (file) => offsetOfLastLines(file, tailLines))) ?? 0);
  for (;;) {
    const growth = options.follow ? nextGrowth(growing, options.signal) : undefined;
    for (
      let { lines, bytes } = await linesFrom(path, offset);
      bytes > 0;
      { lines, bytes } = await linesFrom(path, offset)
    ) {
      offset += bytes;
      yield* lines.flatMap((line) => parseEntry(line) ?? []);
    }
    if (!growth) return;
    await growth;
  }
}

/** The complete lines at an offset, and their length in bytes. An entry is never longer than a chunk. */
async function linesFrom(
  path: string,
  offset: number,
): Promise<{ readonly lines: readonly Buffer[]; readonly bytes: number }> {
  const chunk = (await withFile(path, (file) => readChunk(file, offset))) ?? Buffer.alloc(0);
  const { lines, rest } = splitLines(chunk);
  return { lines, bytes: chunk.length - rest.length };
}

/** Resolves with the next growth or end; undefined where there will be none. Begin to listen before reading, so none is missed. */
function nextGrowth(growing: GrowingLog | undefined, signal: AbortSignal | undefined): Promise<void> | undefined {
  if (!growing || growing.ended || signal?.aborted) return undefined;
  return new Promise((resolve) => {
    const done = (): void => {
      stopListening();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const stopListening = growing.onGrowth(done);
    signal?.addEventListener('abort', done);
  });
}
