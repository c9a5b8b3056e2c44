import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canBuild } from '../cluster/image/builtImage.ts';
import { projectImage } from '../cluster/image/images.ts';

/** The instructions of the Dockerfile, each on one line. */
const instructions = readFileSync('Dockerfile', 'utf8')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '');

const words = (keyword: string): string[][] =>
  instructions.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.split(' ').slice(1));

const entrypoint = JSON.parse(words('ENTRYPOINT').flat().join(' ')) as readonly string[];

interface PackageJson {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson;

/** What is imported at run time from a source file on, types left out: our own files, and the names of packages. */
function importsFrom(entry: string): { readonly files: Set<string>; readonly packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const statements = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s(?!type\b)[^;]*?from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gm,
    );
    for (const [, from, bare, dynamic] of statements) {
      const target = from ?? bare ?? dynamic ?? '';
      if (target.startsWith('.')) visit(join(dirname(file), target));
      else packages.add(target.startsWith('@') ? target.split('/', 2).join('/') : (target.split('/')[0] ?? ''));
    }
  };
  visit(entry);
  return { files, packages };
}

describe('the Dockerfile', () => {
  it('copies from the checkout only what is there and sent to the builder', () => {
    const sent = readFileSync('.dockerignore', 'utf8').match(/(?<=^!).+/gm);
    const copied = words('COPY').flatMap((copy) => (copy[0]?.startsWith('--from') ? [] : copy.slice(0, -1)));
    expect(copied).not.toHaveLength(0);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
    expect(new Set(copied)).toEqual(new Set(sent));
  });

  it('runs npm scripts that exist, and none that a package brings', () => {
    const commands = words('RUN').flatMap((run) => run.join(' ').split(' && '));
    const scripts = commands.flatMap((command) => /^npm run (\S+)/.exec(command)?.[1] ?? []);
    expect(scripts).toEqual(['build']);
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(scripts));
    const installs = commands.filter((command) => /^npm (ci|prune)/.test(command));
    expect(installs.filter((command) => !command.includes('--ignore-scripts'))).toEqual([]);
  });

  it('ends as a user that is not root, told by number', () => {
    expect(words('USER')).toEqual([[expect.stringMatching(/^[1-9][0-9]*:[1-9][0-9]*$/)]]);
  });

  it('runs with the flags of the engine that npm start and the benchmarks have', () => {
    const options = /NODE_OPTIONS=(\S+)/.exec(words('ENV').flat().join(' '))?.[1] ?? 'none';
    const flags = `${options} ${entrypoint.slice(1, -1).join(' ')}`;
    for (const script of ['start', 'bench', 'bench:allocator', 'bench:cluster'])
      expect(packageJson.scripts[script]).toContain(`node ${flags} dist/`);
  });

  it('starts a program that needs neither the embedded cluster nor packages for development', () => {
    expect([entrypoint[0], entrypoint.at(-1)]).toEqual(['node', '/app/dist/main.js']);
    const { files, packages } = importsFrom('src/main.ts');
    expect(files.size).toBeGreaterThan(100);
    expect([...files].filter((file) => file.startsWith('src/embedded/'))).toEqual([]);
    const known = new Set([...Object.keys(packageJson.dependencies), ...builtinModules.map((name) => `node:${name}`)]);
    expect([...packages].filter((name) => !known.has(name))).toEqual([]);
  });
});

/** Where buildah is missing, or root, the instructions above are what is proved; CI has both. */
const describeBuild = canBuild() || process.env['CI'] === 'true' ? describe : describe.skip;

interface Described {
  readonly manifests: readonly { readonly digest: string }[];
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

interface ImageDescription {
  readonly config: Readonly<Record<string, unknown>> & { readonly Labels: Readonly<Record<string, string>> };
}

describeBuild('the image that is built from it', () => {
  let folder = '';
  let image: ImageDescription;

  const blob = (digest: string): string => join(folder, 'blobs', digest.replace(':', '/'));
  const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

  /** Runs a program of the image as its user, on a root file system that cannot be written to. */
  const inImage = (...command: string[]): string =>
    execFileSync(
      'unshare',
      [
        ...['--mount', 'sh', '-ec', 'mount --bind "$0" "$0"; mount -o remount,ro,bind "$0"; exec chroot "$@"'],
        ...[join(folder, 'root'), '--userspec=65532:65532', join(folder, 'root'), ...command],
      ],
      { encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, stdio: 'pipe' },
    );

  beforeAll(async () => {
    const { archive } = await projectImage();
    folder = mkdtempSync(join(tmpdir(), 'mesos-operator-image-'));
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    const [manifest] = read<Described>(join(folder, 'index.json')).manifests;
    const { config, layers } = read<Described>(blob(manifest?.digest ?? ''));
    image = read<ImageDescription>(blob(config.digest));
    mkdirSync(join(folder, 'root'));
    for (const { digest } of layers) execFileSync('tar', ['-xf', blob(digest), '-C', join(folder, 'root')]);
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says what it is, whose user it runs as and what it starts', () => {
    expect(image.config).toMatchObject({
      User: '65532:65532',
      Entrypoint: entrypoint,
      ExposedPorts: { '5050/tcp': {}, '9090/tcp': {} },
    });
    expect(image.config['Cmd'] ?? []).toEqual([]);
    const labels = ['title', 'description', 'licenses', 'version', 'revision'];
    expect(Object.keys(image.config.Labels)).toEqual(
      expect.arrayContaining(labels.map((label) => `org.opencontainers.image.${label}`)),
    );
    expect(image.config.Labels['org.opencontainers.image.version']).toBe(
      read<{ version: string }>('package.json').version,
    );
  });

  it('starts as a user that is not root, on a root file system that is read-only and has no shell', () => {
    expect(inImage('node', '/app/dist/main.js', '--help')).toMatch(/--port +MESOS_OPERATOR_PORT/);
    expect(() => inImage('node', '-e', 'fs.writeFileSync("/tmp/file", "")')).toThrow(/EROFS/);
    expect(existsSync(join(folder, 'root/bin/sh'))).toBe(false);
  });

  it('holds neither the embedded cluster nor packages for development', () => {
    expect(existsSync(join(folder, 'root/app/dist/embedded'))).toBe(false);
    expect(existsSync(join(folder, 'root/app/node_modules/typescript'))).toBe(false);
    expect(existsSync(join(folder, 'root/app/node_modules/undici'))).toBe(true);
  });
});
