import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { LayerEntry } from './layer.ts';
import { folder } from './rootFileSystem.ts';

/** A package that is installed here with all that it needs, below `app/node_modules` of an image. */
export function npmPackage(name: string): LayerEntry[] {
  const root = process.cwd();
  const found = new Set<string>();
  collect(name, root, found);
  return [...found].flatMap((path) => folder(path, join('app', relative(root, path))));
}

function collect(name: string, from: string, found: Set<string>): void {
  const path = installedAt(name, from);
  if (path === undefined || found.has(path)) return;
  found.add(path);
  for (const dependency of dependenciesOf(path)) collect(dependency, path, found);
}

/** Where a package finds another: in the nearest `node_modules` on the way up. */
function installedAt(name: string, from: string): string | undefined {
  const path = join(from, 'node_modules', name);
  if (existsSync(join(path, 'package.json'))) return path;
  return dirname(from) === from ? undefined : installedAt(name, dirname(from));
}

function dependenciesOf(path: string): string[] {
  const described: unknown = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (typeof described !== 'object' || described === null || !('dependencies' in described)) return [];
  return Object.keys(described.dependencies ?? {});
}
