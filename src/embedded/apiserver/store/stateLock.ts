import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keeps two processes from writing one state folder: a file with the process id of the one that has it. */
export class StateLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Takes the folder, also from a process that died; throws an Error when a living one has it. */
  static take(directory: string): StateLock {
    const path = join(directory, 'lock');
    const holder = readHolder(path);
    if (holder !== undefined && isAlive(holder)) throw new Error(`process ${holder} uses it`);
    if (holder !== undefined) rmSync(path, { force: true });
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    held.add(path);
    return new StateLock(path);
  }

  /** Gives the folder back. */
  release(): void {
    held.delete(this.#path);
    rmSync(this.#path, { force: true });
  }
}

/** The folders that this process itself has: its own id in a file of an earlier run (in a container ids repeat) is stale. */
const held = new Set<string>();

function readHolder(path: string): number | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    const pid = Number.parseInt(text, 10);
    return pid === process.pid && !held.has(path) ? -1 : pid;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}
