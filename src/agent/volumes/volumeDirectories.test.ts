import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoDirectoryError, VolumeDirectories } from './volumeDirectories.ts';

const volume = { role: 'a/b', id: 'data' };

let work: string;
let directories: VolumeDirectories;

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'volumes-'));
  directories = new VolumeDirectories(work);
  await directories.open();
});

afterEach(() => rmSync(work, { recursive: true, force: true }));

const path = (): string => join(work, 'volumes/roles/a b/data');

const gone = async (): Promise<void> => {
  while (!(await directories.destroy(volume)));
};

describe('the directory of a volume', () => {
  it('VOL-001 is made once, where Mesos makes it, for all to read', async () => {
    await directories.make(volume);
    writeFileSync(join(path(), 'file'), 'kept');
    await directories.make(volume);
    expect(readdirSync(path())).toEqual(['file']);
    expect(lstatSync(path()).mode & 0o777).toBe(0o755);
  });

  it('VOL-007 is destroyed with what is in it, and what its links lead to stays', async () => {
    await directories.make(volume);
    const outside = join(work, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'file'), '');
    mkdirSync(join(path(), 'folder'));
    writeFileSync(join(path(), 'folder', 'file'), '');
    symlinkSync(outside, join(path(), 'link'));
    await gone();
    expect(existsSync(path())).toBe(false);
    expect(readdirSync(join(work, 'volumes/destroyed'))).toEqual([]);
    expect(readdirSync(outside)).toEqual(['file']);
  });

  it('that is not there is gone', async () => {
    expect(await directories.destroy(volume)).toBe(true);
  });

  it('is deleted by the next agent where one ended before it was done', async () => {
    const left = join(work, 'volumes/destroyed/left');
    mkdirSync(join(left, 'folder'), { recursive: true });
    const next = new VolumeDirectories(work);
    await next.open();
    while (existsSync(left)) await next.destroy(volume);
  });

  it('is nothing else: a link or a file in its place stays as it is', async () => {
    const outside = join(work, 'outside');
    mkdirSync(outside);
    mkdirSync(join(work, 'volumes/roles/a b'));
    symlinkSync(outside, path());
    await expect(directories.make(volume)).rejects.toThrow(NoDirectoryError);
    await expect(directories.destroy(volume)).rejects.toThrow(`${path()} is not a directory`);
    await expect(directories.own({ volume, uid: 1, shared: false })).rejects.toThrow(NoDirectoryError);
    expect(existsSync(outside)).toBe(true);
  });

  it('is listed with all others that there are', async () => {
    await directories.make(volume);
    await directories.make({ role: 'a', id: 'data' });
    writeFileSync(join(work, 'volumes/roles/a/file'), '');
    expect(await directories.list()).toEqual([{ role: 'a', id: 'data' }, volume]);
  });
});

/** Only root may give files away. */
const isRoot = process.getuid?.() === 0;

(isRoot ? describe : describe.skip)('a volume that is handed over', () => {
  const owner = (): number => lstatSync(path()).uid;

  it('belongs to the user of each task that it is launched with', async () => {
    await directories.make(volume);
    for (const uid of [1000, 1001]) {
      await directories.own({ volume, uid, shared: false });
      expect(owner()).toBe(uid);
    }
  });

  it('VOL-015 stays with its first user where it is shared', async () => {
    await directories.make(volume);
    for (const uid of [1000, 1001]) await directories.own({ volume, uid, shared: true });
    expect(owner()).toBe(1000);
  });
});
