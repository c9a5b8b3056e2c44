import { readFileSync } from 'node:fs';
import { rights } from '../src/replica/rbacAuthorizer.ts';

const read = (file: string): string => readFileSync(file, 'utf8');

const document = read('docs/security.md');

/** The rows of a section's table, each as its cells. */
function rowsOf(section: string): readonly (readonly string[])[] {
  const [, text = ''] = document.split(`## ${section}`);
  const [table = ''] = text.split('\n## ');
  const rows = table.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

const endpoints = rowsOf('Old endpoints');
const operators = rowsOf('Calls of operators');
const frameworks = rowsOf('Calls of frameworks');
const proofs = rowsOf('Proofs');

/** The values of an enum among the messages, but for the one that means none of them. */
function valuesOf(type: string): readonly string[] {
  const [, union = ''] =
    new RegExp(`export type ${type} =([^;]+);`).exec(read('src/model/generated/messages.ts')) ?? [];
  return [...union.matchAll(/'([A-Z_]+)'/g)].flatMap(([, value = '']) => (value === 'UNKNOWN' ? [] : [value])).sort();
}

const first = (rows: readonly (readonly string[])[]): readonly string[] => rows.map(([cell = '']) => cell).sort();

it('docs/security.md has a row for every call', () => {
  expect(first(operators)).toEqual(valuesOf('MasterCallType'));
  expect(first(frameworks)).toEqual(valuesOf('SchedulerCallType'));
});

it('docs/security.md has a row for every old endpoint', () => {
  const sources = ['operatorEndpoints', 'maintenance', 'documents', 'routes', 'webui'].map((name) =>
    read(`src/api-shim/legacy/${name}.ts`),
  );
  const routes = /(?:^ {4}|serve\(|routes\.all\()'(\/[^']*)'/gm;
  const served = sources.flatMap((text) => [...text.matchAll(routes)].map(([, path = '']) => path));
  expect(served.length).toBeGreaterThan(20);
  expect(first(endpoints)).toEqual([...new Set(served)].sort());
});

it('docs/security.md names proofs that exist, and no others', () => {
  const used = [...endpoints, ...operators, ...frameworks].map((row) => row.at(-1) ?? '');
  expect(used).not.toContain('');
  expect([...new Set(used.flatMap((cell) => cell.split(' ')))].sort()).toEqual(first(proofs));
  const missing = proofs.filter(([, file = '', name = '']) => !read(file).includes(name));
  expect(missing).toEqual([]);
});

it('docs/security.md proves that who has a name, but may not, is refused', () => {
  const rows = [...endpoints, ...operators, ...frameworks].map((row) => [row[0], row.at(-2), row.at(-1)] as const);
  const unproven = rows.filter(([, needed, proof]) => needed !== 'nothing' && proof === 'A');
  expect(unproven).toEqual([]);
});

it('docs/security.md says which right of Kubernetes each action is', () => {
  const rows = rowsOf('Actions and the rights of Kubernetes').map(([action, verb, resource = '']) => [
    action,
    verb,
    resource.replace(' (names)', ''),
  ]);
  const wanted = Object.entries(rights).map(([action, { verb, resource, subresource }]) => [
    action,
    verb,
    subresource === undefined ? resource : `${resource}/${subresource}`,
  ]);
  expect(rows.sort()).toEqual(wanted.sort());
});
