/**
 * Copies crds/*.yaml into the Helm chart, which may only read what lies in its own folder. With `--check` it copies nothing and
 * fails when a copy is stale.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The definitions of a folder: text by file name. */
function definitionsIn(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const definitions = definitionsIn(join(root, 'crds'));
const target = join(root, 'charts/mesos-operator/files/crds');

if (!process.argv.includes('--check')) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, text] of Object.entries(definitions)) writeFileSync(join(target, name), text);
} else if (JSON.stringify(definitionsIn(target)) !== JSON.stringify(definitions)) {
  console.error('charts/mesos-operator/files/crds is stale: run `npm run generate:crds`.');
  process.exitCode = 1;
}
