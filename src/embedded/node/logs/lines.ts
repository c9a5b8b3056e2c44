import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const newline = 0x0a;
const chunkBytes = 64 * 1024;

/** Cuts bytes into the lines that are complete and the rest after the last newline. */
export function splitLines(bytes: Buffer): { readonly lines: readonly Buffer[]; readonly rest: Buffer } {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { lines, rest: bytes.subarray(start) };
}

/** Runs `use` with a file opened for reading; gives undefined where there is no such file. */
export async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** The size of a file in bytes, 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** Reads at most one chunk (64 KiB) from an offset; empty at the end of the file. */
export async function readChunk(file: FileHandle, offset: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, offset);
  return buffer.subarray(0, bytesRead);
}

/** The offset at which the last `count` complete lines of a file begin, searched from its end. */
export async function offsetOfLastLines(file: FileHandle, count: number): Promise<number> {
  let end = (await file.stat()).size;
  if (count <= 0) return end;
  for (let found = 0; end > 0;) {
    const start = Math.max(0, end - chunkBytes);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    for (let at = bytesRead - 1; at >= 0; at -= 1) {
      if (buffer[at] !== newline) continue;
      if (found === count) return start + at + 1;
      found += 1;
    }
    end = start;
  }
  return 0;
}
