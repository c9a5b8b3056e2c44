import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from '../../cluster/packages.ts';
import type { Installation } from '../installation.ts';
import { runProgram } from '../tools/program.ts';

const program = '/usr/bin/chromium';

/** Debian's Chromium, installed first where that can be done. */
export function installChromium(): Installation {
  if (existsSync(program)) return { path: program };
  const remedy = 'apt-get install chromium';
  if (process.getuid?.() !== 0) return { missing: `it is not installed; ${remedy}` };
  try {
    install(['chromium']);
    return { path: program };
  } catch (error) {
    return { missing: `${remedy} failed: ${String(error).trim().split('\n').at(-1) ?? ''}` };
  }
}

/** It runs as root in containers, and asks nobody but the page's server. */
const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** A page as it is when it has loaded all that it asks for, as HTML. */
export async function contentOf(chromium: string, url: string): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'mesos-operator-chromium-'));
  // This time is a virtual one: it stands still while something that was asked for has not come.
  const words = [...flags, `--user-data-dir=${profile}`, '--virtual-time-budget=10000', '--dump-dom', url];
  try {
    const { code, output, errors } = await runProgram(chromium, words);
    if (code !== 0) throw new Error(`Chromium ended with ${code}: ${errors}`);
    return output;
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}
