import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Paths of the programs that make a cluster. */
export interface Binaries {
  /** Takes as its first argument which program to be: etcd, kube-apiserver, …; see `kubernetes/main.go`. */
  readonly kubernetes: string;
  /** The same binary under a name that has it be kubectl, of the version of the server. */
  readonly kubectl: string;
  readonly kwok: string;
  readonly helm: string;
}

/** The Go module, from the root of the repository, where npm and Jest run. */
const moduleFolder = resolve('test/cluster/kubernetes');

/** Nothing in these depends on the machine or the folder, and what only debuggers read is left out. */
const commonFlags = ['-trimpath', '-buildvcs=false', '-mod=readonly', '-gcflags=all=-dwarf=false'];

/** The compiler's own garbage collection costs a fifth of the build, and without C there is nothing to link against. */
const buildEnvironment = { CGO_ENABLED: '0', GOGC: 'off', GOFLAGS: '' };

/** What is built from which package. They share packages and so the work of compiling them: the first takes most of the time. */
const packages: Readonly<Record<string, string>> = {
  kubernetes: '.',
  kwok: 'sigs.k8s.io/kwok/cmd/kwok',
  helm: 'helm.sh/helm/v3/cmd/helm',
};

/**
 * The programs, built by Go when they are missing: 4 to 6 minutes on two idle cores the first time, a line of progress on standard
 * error for each. They are kept in the user's cache folder under a hash of everything that they are made of. Several may
 * build at once: each does so in a folder of its own, and the first to be ready wins.
 */
export async function builtBinaries(): Promise<Binaries> {
  const folder = join(cacheFolder(), `cluster-${hashOfInputs()}`);
  if (!existsSync(folder)) await build(folder);
  return {
    kubernetes: join(folder, 'kubernetes'),
    kubectl: join(folder, 'kubectl'),
    kwok: join(folder, 'kwok'),
    helm: join(folder, 'helm'),
  };
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mesos-operator');
}

function hashOfInputs(): string {
  const hash = createHash('sha256');
  for (const name of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(moduleFolder, name)));
  // Asked in the module's folder, Go names the version that the module has it use.
  const version = spawnSync('go', ['version'], { cwd: moduleFolder, encoding: 'utf8' }).stdout;
  hash.update(JSON.stringify([version, flags(), buildEnvironment, packages]));
  return hash.digest('hex').slice(0, 16);
}

/** The flags of the compiler and the linker, among them the version that the programs say they have. */
function flags(): readonly string[] {
  const version = moduleVersion('k8s.io/kubernetes');
  const [major, minor] = version.slice(1).split('.');
  const variables = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const set = Object.entries(variables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return [...commonFlags, '-ldflags', ['-s', '-w', ...set].join(' ')];
}

/** The version of a module that go.mod asks for. */
function moduleVersion(name: string): string {
  const line = readFileSync(join(moduleFolder, 'go.mod'), 'utf8').match(new RegExp(`^\\s${name} (v\\S+)$`, 'm'));
  if (line?.[1] === undefined) throw new Error(`go.mod does not ask for ${name}`);
  return line[1];
}

async function build(folder: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = mkdtempSync(join(cacheFolder(), 'unfinished-'));
  try {
    await phase('downloading the modules of Kubernetes', () => go('mod', 'download'));
    for (const [name, path] of Object.entries(packages)) {
      const out = join(unfinished, name);
      await phase(`building ${name}`, () => go('build', ...flags(), '-o', out, path));
    }
    symlinkSync('kubernetes', join(unfinished, 'kubectl'));
    keep(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Puts what was built where it is looked for, unless somebody else has done so meanwhile. */
function keep(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

async function phase(what: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  process.stderr.write(`cluster: ${what} …`);
  await work();
  process.stderr.write(` ${Math.round((performance.now() - start) / 1000)} s\n`);
}

async function go(...args: readonly string[]): Promise<void> {
  const child = spawn('go', args, {
    cwd: moduleFolder,
    env: { ...process.env, ...buildEnvironment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`go ${args[0]} ended with ${code}: ${complaint.slice(-4000)}`);
}

/** The folder of one of the modules that the programs are made of, as its authors ship it. */
export function moduleFolderOf(name: string): string {
  const answer = execFileSync('go', ['mod', 'download', '-json', name], { cwd: moduleFolder, encoding: 'utf8' });
  return z.object({ Dir: z.string() }).parse(JSON.parse(answer)).Dir;
}
