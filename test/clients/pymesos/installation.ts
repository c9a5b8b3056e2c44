import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const requirements = join(import.meta.dirname, 'requirements.txt');

/** Versions of Python that pymesos works with: later ones lack modules that it imports. */
const versions = ['3.10', '3.9'];

/** A Python that has pymesos, or why there is none and how to get it, in one line. */
export type Installation = { readonly python: string } | { readonly missing: string };

/**
 * Installs pymesos of the pinned version from PyPI, in an environment of its own in the user's cache folder. It is made once a
 * machine, for as long as the pins stay as they are.
 */
export async function installPymesos(): Promise<Installation> {
  const base = findPython();
  if (base === undefined) {
    return { missing: 'there is no Python 3.10 or 3.9; install one, for example with `pyenv install 3.10`' };
  }
  const pins = createHash('sha256').update(readFileSync(requirements)).update(base).digest('hex').slice(0, 12);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mesos-operator');
  const environment = join(cache, `pymesos-${pins}`);
  if (!existsSync(environment)) {
    try {
      await make(environment, base, cache);
    } catch (error) {
      const lastLine = String(error).trim().split('\n').at(-1) ?? '';
      return { missing: `pip cannot install pymesos, for which it needs PyPI: ${lastLine}` };
    }
  }
  return { python: join(environment, 'bin', 'python') };
}

/** Made beside its place and moved there, so that what is there is whole, whoever else makes it at the same time. */
async function make(environment: string, base: string, cache: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    await run(base, ['-m', 'venv', draft]);
    await run(join(draft, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
    if (!existsSync(environment)) renameSync(draft, environment);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function findPython(): string | undefined {
  const candidates = versions.flatMap((version) => [`python${version}`, ...pyenvPythons(version)]);
  return candidates.find(runs);
}

function pyenvPythons(version: string): string[] {
  const directory = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.startsWith(`${version}.`))
    .map((name) => join(directory, name, 'bin', 'python'));
}

/** A pyenv shim exists also for versions that are not chosen, and fails when it is run. */
function runs(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import venv'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
