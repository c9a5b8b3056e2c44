/** `npm run cluster:build`: has ready what the suites on a real cluster need, or says in one line which are left out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtBinaries } from './binaries.ts';
import { controlPlaneLack, nodesLack, type Lack } from './lack.ts';
import { install, missingPackages } from './packages.ts';

/** The functions by which a test file says what it needs: those of `availability.ts`, and what is built on them. */
const onControlPlane = /\b(describeCluster|eachApiServer)\(/;
const onNodes = /\bdescribeNodes\(/;

installWhereAllowed();
const noControlPlane = controlPlaneLack();
const noNodes = noControlPlane ?? nodesLack();
if (noControlPlane === undefined) await builtBinaries();
if (noNodes !== undefined) {
  const needed = noControlPlane === undefined ? onNodes : new RegExp(`${onControlPlane.source}|${onNodes.source}`);
  leaveOut(filesThatUse(needed), noNodes);
}

/** Installs the packages that nodes need, where that can be done. What went wrong shows as a lack. */
function installWhereAllowed(): void {
  const missing = missingPackages();
  if (missing.length === 0 || process.getuid?.() !== 0) return;
  process.stderr.write(`cluster: installing ${missing.join(' ')}\n`);
  try {
    install(missing);
  } catch (error) {
    process.stderr.write(`cluster: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function filesThatUse(needed: RegExp): readonly string[] {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'));
  return files.map((path) => join('test', path)).filter((path) => needed.test(readFileSync(path, 'utf8')));
}

function leaveOut(files: readonly string[], { reason, remedy }: Lack): void {
  process.stderr.write(`cluster: ${reason}, so what needs it is left out of ${files.join(', ')}; ${remedy}\n`);
  if (process.env['CI'] === 'true') process.exitCode = 1;
}
