import { constants, type Stats } from 'node:fs';
import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { Action } from '../auth/authorizer.ts';
import { accountNames, type AccountNames } from './accountNames.ts';

/** What a path of the files API leads to. */
export interface FoundFile {
  /** What whoever reads it must be allowed to. */
  readonly action: Action;
  /** Where it is on this machine, and where that is which it is seen as a part of. */
  readonly real: string;
  readonly top: string;
  readonly stats: Stats;
}

/** A file or a folder as a listing shows it (LEGACY-032). */
export interface FileEntry {
  /** The path to ask for it by. */
  readonly path: string;
  readonly stats: Stats;
  readonly owner: AccountNames;
}

/** What was read of a file. */
export interface FileContent {
  /** How many bytes the file has. */
  readonly size: number;
  readonly data: Buffer;
}

/** The most that is read at once: 16 pages, as in Mesos (LEGACY-033). */
const maxReadBytes = 16 * 4096;

interface Attachment {
  readonly real: string;
  readonly action: Action;
}

/** The files and folders of this machine that clients may see, by the paths that they ask for them by. */
export class VirtualFiles {
  readonly #attachments = new Map<string, Attachment>();

  /** Shows a file or folder by a path, to those who may do `action`. It need not be there yet. */
  attach(path: string, real: string, action: Action): void {
    this.#attachments.set(tidied(path), { real, action });
  }

  /** What is attached: where each path leads. */
  get attached(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#attachments].map(([path, { real }]) => [path, real]));
  }

  /** What a path leads to, undefined where that is nothing, or something outside of what is attached. */
  async find(path: string): Promise<FoundFile | undefined> {
    const wanted = tidied(path);
    const root = [...this.#attachments.keys()].find((name) => wanted === name || wanted.startsWith(`${name}/`));
    const attachment = root === undefined ? undefined : this.#attachments.get(root);
    if (root === undefined || attachment === undefined || wanted.includes('\0')) return undefined;
    try {
      const top = await realpath(attachment.real);
      const found = await look(top, join(top, wanted.slice(root.length)));
      return found && { action: attachment.action, top, ...found };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** What a folder holds, by name; nothing for a file (LEGACY-032). What goes away meanwhile is left out. */
  async list(path: string, { real, top, stats }: FoundFile): Promise<readonly FileEntry[]> {
    if (!stats.isDirectory()) return [];
    const names = (await readdir(real)).sort();
    const entries = await Promise.all(names.map((name) => entryOf(top, join(tidied(path), name), join(real, name))));
    return entries.filter((entry) => entry !== undefined);
  }
}

/**
 * Reads up to 64 KiB of a file from an offset. Nothing is read beyond its end, nor of what is no plain file, such as a
 * pipe.
 */
export async function readContent({ real }: FoundFile, offset: number, length: number): Promise<FileContent> {
  const handle = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = await handle.stat();
    const wanted = Math.max(0, Math.min(length, maxReadBytes, size - offset));
    return { size, data: await bytesOf(handle, offset, wanted) };
  } finally {
    await handle.close();
  }
}

async function bytesOf(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

/** Looks where a path leads, links followed; undefined where that is outside of what it is seen as a part of. */
async function look(top: string, path: string): Promise<Pick<FoundFile, 'real' | 'stats'> | undefined> {
  const real = await realpath(path);
  if (real !== top && !real.startsWith(top + sep)) return undefined;
  return { real, stats: await stat(real) };
}

async function entryOf(top: string, path: string, place: string): Promise<FileEntry | undefined> {
  try {
    const found = await look(top, place);
    return found && { path, stats: found.stats, owner: await accountNames(found.stats) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A path as it is known by: with no slash at its end, nor several for one. */
function tidied(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(?<!^)\/$/, '');
}

/** Whether a path leads nowhere: `ELOOP` of links that lead to each other, `ENAMETOOLONG` of a name that none can have. */
function isMissing(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG';
}

/** The name that a downloaded file has. */
export function downloadName({ real }: FoundFile): string {
  return basename(real);
}
