import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { cachedFile, hashOf } from './imageCache.ts';
import type { Image } from './images.ts';
import { archiveOfLayout } from './ociArchive.ts';
import { folder } from './rootFileSystem.ts';

const run = promisify(execFile);

/** The archives of the images that the Dockerfile builds with and runs on. */
export interface BaseImages {
  readonly build: string;
  readonly runtime: string;
}

/** Whether images can be built here: with buildah, which needs no engine but root. */
export function canBuild(): boolean {
  return (
    process.getuid?.() === 0 && (process.env['PATH'] ?? '').split(':').some((at) => existsSync(join(at, 'buildah')))
  );
}

/** The image that the Dockerfile makes of this checkout on other images. Rejects with buildah's output when it fails. */
export async function builtImage(name: string, bases: BaseImages): Promise<Image> {
  const hash = hashOf([name, bases.build, bases.runtime, ...sources()]);
  const archive = await cachedFile(name.replace(/[^a-z0-9]+/g, '-'), hash, async (file) => {
    const work = mkdtempSync(join(tmpdir(), 'mesos-operator-image-'));
    try {
      await build(name, bases, hash, work);
      writeFileSync(file, archiveOfLayout(join(work, 'layout'), name));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
  return { name, archive };
}

/** What is sent to the builder, and what is not but says how to build. */
function sources(): (string | Uint8Array)[] {
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
  const sent = ignored.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  const files = ['Dockerfile', '.dockerignore', ...sent].flatMap((path) =>
    ['src', 'crds'].includes(path) ? folder(path, path) : [{ path, content: readFileSync(path) }],
  );
  const built = files.filter(({ path }) => !/\.test\.ts$|\/testing\//.test(path));
  return built.flatMap(({ path, content }) => [path, content ?? '']);
}

async function build(name: string, bases: BaseImages, revision: string, work: string): Promise<void> {
  const storage = ['--root', join(work, 'storage'), '--runroot', join(work, 'run')];
  const driver = storageDriver();
  const buildah = async (...command: string[]): Promise<void> => {
    await run('buildah', [...storage, '--storage-driver', driver, ...command], { maxBuffer: 2 ** 26 });
  };
  const values = {
    BUILD_IMAGE: `oci-archive:${bases.build}`,
    RUNTIME_IMAGE: `oci-archive:${bases.runtime}`,
    VERSION: version(),
    REVISION: revision,
  };
  const args = Object.entries(values).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  // Without an engine there is neither a network of its own for a build, nor a cgroup.
  const isolation = ['--isolation', 'chroot', '--network', 'host', '--format', 'oci', '--timestamp', '0'];
  await buildah('bud', ...isolation, ...args, ...registryVolumes(work), '--tag', name, '.');
  await buildah('push', '--quiet', '--disable-compression', name, `oci:${join(work, 'layout')}`);
}

/** Layers on top of each other where the kernel can, else a whole copy for each, which takes three times as long. */
function storageDriver(): 'overlay' | 'vfs' {
  const stacked = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .some((line) => / (?:\/|\/tmp) overlay /.test(line));
  return !stacked && readFileSync('/proc/filesystems', 'utf8').includes('\toverlay\n') ? 'overlay' : 'vfs';
}

function version(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8'))).version;
}

/** Packages come from where npm gets them on this machine, mostly from its cache. */
function registryVolumes(work: string): string[] {
  const setting = (name: string): string =>
    execFileSync('npm', ['config', 'get', name], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  writeFileSync(join(work, 'npmrc'), `registry=${setting('registry')}\ncafile=${authorities}\n`);
  const cache = setting('cache');
  const volumes = [`${join(work, 'npmrc')}:/root/.npmrc:ro`, ...(existsSync(cache) ? [`${cache}:/root/.npm`] : [])];
  return volumes.flatMap((volume) => ['--volume', volume]);
}
