import { it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where something that was installed is, or why it is not there and how to get it, in one line. */
export type Installation = { readonly path: string } | { readonly missing: string };

/** What is made once a machine, for as long as its name stays the same. */
export interface Recipe {
  /** Of the folder in the user's cache; whatever it is made of belongs into it. */
  readonly name: string;
  /** Fills an empty folder. */
  readonly make: (folder: string) => Promise<void>;
  /** What cannot be done where it fails: `pip cannot install x, for which it needs PyPI`. */
  readonly failure: string;
}

/** The folder that a recipe makes. It is made beside its place and moved there, so that what is there is whole. */
export async function installed({ name, make, failure }: Recipe): Promise<Installation> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mesos-operator');
  const path = join(cache, name);
  if (existsSync(path)) return { path };
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    await make(draft);
    // Another process may have made it at the same time.
    if (!existsSync(path)) renameSync(draft, path);
    return { path };
  } catch (error) {
    return { missing: `${failure}: ${String(error).trim().split('\n').at(-1) ?? ''}` };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Describes what needs an installation: where there is none that is said, and on the machine that checks changes it fails. */
export function withInstallation(what: string, installation: Installation, describe: (path: string) => void): void {
  if ('path' in installation) return describe(installation.path);
  if (process.env['CI'] === 'true') {
    it(`${what} can be installed`, () => {
      throw new Error(installation.missing);
    });
    return;
  }
  process.stderr.write(`${what} is left out: ${installation.missing}\n`);
  it.skip(`${what} is not installed`, () => undefined);
}
