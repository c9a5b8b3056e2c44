import { createHash, randomUUID } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { volumeKey, type VolumeOwnership } from '../../agent-link/messages.ts';
import {
  roleOfFolder,
  validateVolumeName,
  volumePath,
  volumesFolder,
  type VolumeName,
} from '../../model/persistentVolume.ts';

/** Where volumes go that are destroyed, to be deleted there: what is left when the agent ends is deleted by the next one. */
const trashFolder = 'volumes/destroyed';

/** How long an answer waits for a deletion: most volumes are gone by then. */
const momentMilliseconds = 1000;

/** Mesos' agents leave it to their umask, which is this in practice. */
const directoryMode = 0o755;

/** Where a volume's directory should be is something else: nothing is done to it. */
export class NoDirectoryError extends Error {
  override readonly name = 'NoDirectoryError';

  constructor(path: string) {
    super(`${path} is not a directory`);
  }
}

/**
 * The directories of persistent volumes below an agent's work directory, laid out as Mesos' agents do (VOL-001). Only below a
 * volume's own directory can tasks write: no folder above it is ever a link of theirs, and in it none is followed.
 */
export class VolumeDirectories {
  readonly #workDirectory: string;
  /** Deletions that are under way, by the name of what is deleted. */
  readonly #deletions = new Map<string, Promise<void>>();

  constructor(workDirectory: string) {
    this.#workDirectory = workDirectory;
  }

  /** Makes the folders that volumes are in, and begins to delete what an earlier agent had not finished to. */
  async open(): Promise<void> {
    await mkdir(join(this.#workDirectory, volumesFolder), { recursive: true, mode: directoryMode });
    await mkdir(this.#trash, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#trash)) this.#delete(name).catch(() => undefined);
  }

  /** Makes a volume's directory, if it is not there; returns whether it was not. */
  async make(volume: VolumeName): Promise<boolean> {
    const path = this.#pathOf(volume);
    if (await isDirectory(path)) return false;
    await mkdir(path, { recursive: true, mode: directoryMode });
    return true;
  }

  /** Hands a volume to a user; a shared one that has been handed over stays as it is. Only the directory itself, as in Mesos. */
  async own({ volume, uid, shared }: VolumeOwnership): Promise<void> {
    const path = this.#pathOf(volume);
    if (!(await isDirectory(path))) throw new NoDirectoryError(path);
    const { uid: present } = await lstat(path);
    const { uid: first } = await lstat(this.#trash);
    if (present === uid || (shared && present !== first)) return;
    await chown(path, uid, -1);
  }

  /**
   * Deletes a volume with all that is in it. Resolves with true when nothing is left of it, with false where that takes longer than
   * a moment, and goes on with it: who asks again learns when it is done. One that is not there is gone.
   */
  async destroy(volume: VolumeName): Promise<boolean> {
    const path = this.#pathOf(volume);
    const prefix = createHash('sha256').update(volumeKey(volume)).digest('hex');
    if (await isDirectory(path)) {
      const grave = join(this.#trash, `${prefix}.${randomUUID()}`);
      // At once and as a whole: whatever happens from here on, nobody finds half a volume under its name.
      await rename(path, grave);
      await chmod(grave, 0o700);
    }
    const left = (await readdir(this.#trash)).filter((name) => name.startsWith(prefix));
    const deletion = Promise.all(left.map((name) => this.#delete(name))).then(() => true);
    return Promise.race([deletion, sleep(momentMilliseconds, false, { ref: false })]);
  }

  /** Every volume that is there. */
  async list(): Promise<VolumeName[]> {
    const root = join(this.#workDirectory, volumesFolder);
    const found: VolumeName[] = [];
    for (const folder of await directoriesIn(root)) {
      const role = roleOfFolder(folder);
      for (const id of await directoriesIn(join(root, folder))) {
        if (validateVolumeName({ role, id }) === undefined) found.push({ role, id });
      }
    }
    return found.sort((a, b) => volumeKey(a).localeCompare(volumeKey(b)));
  }

  /** Where a volume's directory is, or would be. */
  #pathOf(volume: VolumeName): string {
    return join(this.#workDirectory, volumePath(volume));
  }

  get #trash(): string {
    return join(this.#workDirectory, trashFolder);
  }

  /** Deletes what is in the trash, once at a time; what failed is tried again by who asks for it again. */
  #delete(name: string): Promise<void> {
    const known = this.#deletions.get(name);
    if (known !== undefined) return known;
    const deletion = rm(join(this.#trash, name), { recursive: true, force: true, maxRetries: 3 }).finally(() =>
      this.#deletions.delete(name),
    );
    // Nobody may be waiting for it any more when it fails.
    deletion.catch(() => undefined);
    this.#deletions.set(name, deletion);
    return deletion;
  }
}

/** Whether a directory is there; what is there and is none, a link to one included, is an error. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    if ((await lstat(path)).isDirectory()) return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  throw new NoDirectoryError(path);
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

async function directoriesIn(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
