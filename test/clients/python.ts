import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installed, type Installation } from './installation.ts';

const run = promisify(execFile);

/** Something from PyPI, with the versions of Python that it works with, the best first. */
export interface PythonTool {
  readonly name: string;
  /** A file that pins it and all that it needs; nothing else is installed. */
  readonly requirements: string;
  readonly versions: readonly string[];
}

/**
 * Installs a tool in a Python environment of its own: the path of its `python`. Programs beside it name the folder that they were
 * made in, which has moved since.
 */
export async function installPython({ name, requirements, versions }: PythonTool): Promise<Installation> {
  const base = findPython(versions);
  if (base === undefined) {
    const wanted = versions.join(' or ');
    return { missing: `there is no Python ${wanted}; install one, for example with \`pyenv install ${versions[0]}\`` };
  }
  const pins = createHash('sha256').update(readFileSync(requirements)).update(base).digest('hex').slice(0, 12);
  const environment = await installed({
    name: `${name}-${pins}`,
    failure: `pip cannot install ${name}, for which it needs PyPI`,
    make: (folder) => makeEnvironment(folder, base, requirements),
  });
  return 'path' in environment ? { path: join(environment.path, 'bin', 'python') } : environment;
}

/** What is pinned is all that is installed: what old packages ask for besides would not build any more. */
async function makeEnvironment(folder: string, base: string, requirements: string): Promise<void> {
  await run(base, ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
  await run(join(folder, 'bin', 'python'), [...pip, '--requirement', requirements]);
}

function findPython(versions: readonly string[]): string | undefined {
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
