/** The streams of a container. */
export type LogStream = 'stdout' | 'stderr';

/** One entry of a container's log. `partial` entries end without a newline: the next entry of the stream continues them. */
export interface LogEntry {
  /** RFC 3339 with milliseconds. */
  readonly time: string;
  readonly stream: LogStream;
  readonly partial: boolean;
  /** Without the newline. Bytes, because a program may write any. */
  readonly content: Buffer;
}

const space = 0x20;

/** Writes an entry as kubelets keep it (the CRI log format): `<time> <stream> <F|P> <content>\n`. */
export function formatEntry(entry: LogEntry): Buffer {
  const head = `${entry.time} ${entry.stream} ${entry.partial ? 'P' : 'F'} `;
  return Buffer.concat([Buffer.from(head), entry.content, Buffer.from('\n')]);
}

/** Reads one line of the CRI log format, without its newline; undefined for a line of another shape. */
export function parseEntry(line: Buffer): LogEntry | undefined {
  const timeEnd = line.indexOf(space);
  const streamEnd = line.indexOf(space, timeEnd + 1);
  const tagEnd = line.indexOf(space, streamEnd + 1);
  if (timeEnd < 0 || streamEnd < 0 || tagEnd < 0) return undefined;
  const stream = line.toString('latin1', timeEnd + 1, streamEnd);
  if (stream !== 'stdout' && stream !== 'stderr') return undefined;
  return {
    time: line.toString('latin1', 0, timeEnd),
    stream,
    partial: line[streamEnd + 1] === 'P'.charCodeAt(0),
    content: line.subarray(tagEnd + 1),
  };
}
