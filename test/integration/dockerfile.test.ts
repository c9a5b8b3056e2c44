import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';

/** The instructions of the Dockerfile, each on one line. */
const instructions = readFileSync('Dockerfile', 'utf8')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '');

const words = (keyword: string): string[][] =>
  instructions.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.split(' ').slice(1));

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

  it('starts a program that needs neither the embedded cluster nor packages for development', () => {
    expect(words('ENTRYPOINT')).toEqual([['["node",', '"dist/main.js"]']]);
    const { files, packages } = importsFrom('src/main.ts');
    expect(files.size).toBeGreaterThan(100);
    expect([...files].filter((file) => file.startsWith('src/embedded/'))).toEqual([]);
    const known = new Set([...Object.keys(packageJson.dependencies), ...builtinModules.map((name) => `node:${name}`)]);
    expect([...packages].filter((name) => !known.has(name))).toEqual([]);
  });
});
