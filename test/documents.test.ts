import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const read = (file: string): string => readFileSync(file, 'utf8');

const folders = [
  '.',
  'docs/decisions',
  'src/model',
  'src/allocator',
  'src/controllers',
  'src/embedded/node',
  'charts/mesos-operator',
];
const documents = folders
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.md'));

it.each(documents)('%s links to files that exist', (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].flatMap(
    ([, target]) => target ?? [],
  );
  expect(links.filter((target) => !existsSync(join(dirname(file), target)))).toEqual([]);
});

it('CONTRIBUTING.md describes every npm script', () => {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
  const run = Object.keys(scripts).filter((name) => !/^(prepare|pretest(:.*)?)$/.test(name));
  const commands = run.map((name) => (['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`));
  const described = [...read('CONTRIBUTING.md').matchAll(/^\| `(npm (?:run )?[a-z:]+)/gm)].map(
    ([, command]) => command,
  );
  expect(described.sort()).toEqual(commands.sort());
});

it('ARCHITECTURE.md has a row for every folder of src', () => {
  const rows = [...read('ARCHITECTURE.md').matchAll(/^\| `src\/([a-z-]+)`/gm)].map(([, folder]) => folder);
  const there = readdirSync('src', { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  expect(rows.sort()).toEqual(there.sort());
});

it('the decision records are numbered without a gap', () => {
  const numbers = readdirSync('docs/decisions').map((name) => Number(name.slice(0, 4)));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
