import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busyboxImage, entrypointImage, frameworkImage, pauseImage, type Image } from './images.ts';
import { layerOf } from './layer.ts';
import { ociArchive } from './ociArchive.ts';

const entries = [
  { path: 'bin/sh', mode: 0o755, content: '#!' },
  { path: 'bin/ash', target: 'sh' },
  { path: 'tmp', mode: 0o1777 },
  { path: `deep/${'folder/'.repeat(20)}file`, content: 'x'.repeat(600) },
];

/** Programs that the images are made of are Debian's. */
const describeImages = existsSync('/bin/busybox') && existsSync('/usr/bin/catatonit') ? describe : describe.skip;

describeImages('an image made here', () => {
  const folder = mkdtempSync(join(tmpdir(), 'image-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const tar = (options: string, bytes: Buffer): string[] => {
    const file = join(folder, 'file.tar');
    writeFileSync(file, bytes);
    return execFileSync('tar', [options, file], { encoding: 'utf8' }).trimEnd().split('\n');
  };

  it('has layers that tar reads: files, links, folders, long paths, modes', () => {
    const listed = tar('-tvf', layerOf(entries)).map((line) => line.replace(/ +/g, ' '));
    expect(listed).toEqual(
      expect.arrayContaining([
        '-rwxr-xr-x 0/0 2 1970-01-01 00:00 bin/sh',
        'lrwxrwxrwx 0/0 0 1970-01-01 00:00 bin/ash -> sh',
        'drwxrwxrwt 0/0 0 1970-01-01 00:00 tmp/',
        `-rw-r--r-- 0/0 600 1970-01-01 00:00 deep/${'folder/'.repeat(20)}file`,
      ]),
    );
  });

  it('lists folders before what is in them, once each', () => {
    const listed = tar('-tf', layerOf(entries));
    expect(listed.filter((path) => path === 'bin/')).toHaveLength(1);
    expect(listed.indexOf('bin/')).toBeLessThan(listed.indexOf('bin/sh'));
  });

  it('is made once and kept, for tasks, for pods and for a framework', async () => {
    const make = (): Promise<Image[]> =>
      Promise.all([busyboxImage(), entrypointImage(), pauseImage(), frameworkImage('examples/batch.mjs')]);
    const images = await make();
    expect(images.map(({ archive }) => tar('-tf', readFileSync(archive)).includes('index.json'))).not.toContain(false);
    expect(await make()).toEqual(images);
  });

  it('has the same bytes whenever it is made of the same', () => {
    const make = (order: typeof entries): Buffer => ociArchive('localhost/x:1', [layerOf(order)], { User: '1' });
    expect(make(entries).equals(make([...entries].reverse()))).toBe(true);
  });
});
