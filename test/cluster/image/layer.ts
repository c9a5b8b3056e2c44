/** One thing in a layer of an image: a file, a link to another path, or a folder. */
export interface LayerEntry {
  /** Below the root, without a leading slash. */
  readonly path: string;
  /** Permissions; those that fit the kind unless given. */
  readonly mode?: number;
  readonly content?: Uint8Array | string;
  /** Where a symbolic link points to. */
  readonly target?: string;
}

const blockSize = 512;
/** Longer paths do not fit into a header, and go before it in a record of their own (GNU tar's way). */
const longestPath = 100;

/**
 * A layer as an uncompressed tar file. Its bytes depend on nothing but its entries: all belong to root and are of 1970.
 * Folders on the way to an entry need not be listed.
 */
export function layerOf(entries: readonly LayerEntry[]): Buffer {
  const byPath = new Map<string, LayerEntry>();
  for (const entry of entries) {
    for (const folder of foldersTo(entry.path)) if (!byPath.has(folder)) byPath.set(folder, { path: folder });
    byPath.set(entry.path, entry);
  }
  const sorted = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return Buffer.concat([...sorted.flatMap(recordsOf), Buffer.alloc(2 * blockSize)]);
}

function foldersTo(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function recordsOf(entry: LayerEntry): Buffer[] {
  const { target, content } = entry;
  if (target !== undefined) return record(entry.path, '2', entry.mode ?? 0o777, Buffer.alloc(0), target);
  if (content === undefined) return record(`${entry.path}/`, '5', entry.mode ?? 0o755, Buffer.alloc(0));
  return record(entry.path, '0', entry.mode ?? 0o644, Buffer.from(content));
}

function record(path: string, type: string, mode: number, content: Buffer, target = ''): Buffer[] {
  const long = [...longName(path, 'L'), ...longName(target, 'K')];
  return [...long, header(path, type, mode, content.length, target), ...padded(content)];
}

function longName(name: string, type: 'L' | 'K'): Buffer[] {
  if (Buffer.byteLength(name) < longestPath) return [];
  const content = Buffer.from(`${name}\0`);
  return [header('././@LongLink', type, 0, content.length, ''), ...padded(content)];
}

function padded(content: Buffer): Buffer[] {
  return [content, Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize)];
}

/** The fields of a header by their places; numbers are octal text. */
function header(path: string, type: string, mode: number, size: number, target: string): Buffer {
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  const text = (value: string, at: number): void => {
    Buffer.from(value)
      .subarray(0, longestPath - 1)
      .copy(block, at);
  };
  text(path, 0);
  text(octal(mode, 7), 100);
  text(octal(0, 7), 108);
  text(octal(0, 7), 116);
  text(octal(size, 11), 124);
  text(octal(0, 11), 136);
  text(' '.repeat(8), 148);
  text(type, 156);
  text(target, 157);
  text('ustar  ', 257);
  text(
    octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    ),
    148,
  );
  block[154] = 0;
  return block;
}
