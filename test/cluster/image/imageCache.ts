import { createHash } from 'node:crypto';
import {
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where images are kept from one run to the next: outside the work tree. */
export const imageFolder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mesos-operator', 'images');

/** How many archives of an image are kept: several work trees may use one each. */
const keptArchives = 8;

/** A hash of everything that an image is made from. */
export function hashOf(inputs: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(`${input.length}\n`).update(input);
  return hash.digest('hex').slice(0, 16);
}

/**
 * The file of a name and a hash of its inputs in the cache, made where it is missing. Several processes may ask at the same
 * time: one makes it, the others wait. Rejects as `make` does.
 */
export async function cachedFile(name: string, hash: string, make: (file: string) => Promise<void>): Promise<string> {
  const file = join(imageFolder, `${name}-${hash}.tar`);
  mkdirSync(dirname(file), { recursive: true });
  const lock = `${file}.lock`;
  while (!exists(file)) {
    if (!take(lock)) {
      await sleep(200);
      continue;
    }
    try {
      const partial = `${file}.partial`;
      if (!exists(file)) {
        await make(partial);
        renameSync(partial, file);
        removeOldest(name);
      }
    } finally {
      rmSync(lock, { force: true });
    }
  }
  return file;
}

/** Removes the archives of a name but for the newest: a change of the sources makes another one each time. */
function removeOldest(name: string): void {
  const own = readdirSync(imageFolder).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.tar'));
  const newestFirst = own
    .map((file) => ({
      path: join(imageFolder, file),
      time: statSync(join(imageFolder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of newestFirst.slice(keptArchives)) rmSync(path, { force: true });
}

/** Takes a lock, which holds the id of its process; one whose process is gone is free. */
function take(lock: string): boolean {
  try {
    const descriptor = openSync(lock, 'wx');
    writeFileSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isAbandoned(lock: string): boolean {
  try {
    const pid = readFileSync(lock, 'utf8');
    return pid !== '' && !exists(`/proc/${pid}`);
  } catch {
    return false;
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
