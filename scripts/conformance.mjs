// Says of every behaviour of Mesos in test/conformance/ids.txt whether a test proves it.
//
//   npm run conformance            a row for each id, then a line for each section
//   npm run conformance -- ROOT    the same of another checkout
//
// A test proves an id by beginning its name with it: `it('SCHED-012 SUBSCRIBED carries …')`. An id that cannot hold here
// stands in test/conformance/deviations.json with the reason. Fails for ids that do not exist, and for one that is both
// proven and said to be impossible.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));

/** Ids at the beginning of a string, one or several. */
const leadingIds = /['"`]((?:[A-Z][A-Z0-9-]*-\d{3}[ '"`:,]+)+)/g;
const singleId = /[A-Z][A-Z0-9-]*-\d{3}/g;

/** The sections of ids.txt, each with its ids and their priorities. */
function readSections() {
  const sections = [];
  for (const line of readFileSync(join(root, 'test/conformance/ids.txt'), 'utf8').split('\n')) {
    const [, title] = /^\[(.+)\]$/.exec(line) ?? [];
    const [, id, priority] = /^(\S+) (P[123])$/.exec(line) ?? [];
    if (title !== undefined) sections.push({ title, ids: [] });
    else if (id !== undefined) sections.at(-1).ids.push({ id, priority });
    else if (line !== '' && !line.startsWith('#')) throw new Error(`ids.txt: cannot read '${line}'`);
  }
  return sections;
}

/** The files whose tests prove an id, by id. */
function findTests() {
  const files = new Map();
  for (const folder of ['src', 'test']) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      if (!name.endsWith('.test.ts')) continue;
      const path = join(root, folder, name);
      for (const [, ids] of readFileSync(path, 'utf8').matchAll(leadingIds)) {
        for (const [id] of ids.matchAll(singleId))
          files.set(id, (files.get(id) ?? new Set()).add(relative(root, path)));
      }
    }
  }
  return files;
}

const sections = readSections();
const tests = findTests();
const deviations = JSON.parse(readFileSync(join(root, 'test/conformance/deviations.json'), 'utf8'));

/** What is known of an id, and the proof or reason of it. */
function statusOf(id) {
  const files = tests.get(id);
  if (files !== undefined) return { status: 'tested', because: [...files].sort().join(', ') };
  const reason = deviations[id];
  return reason === undefined ? { status: 'open', because: '' } : { status: 'deviates', because: reason };
}

const width = Math.max(...sections.flatMap(({ ids }) => ids.map(({ id }) => id.length)));
for (const { title, ids } of sections) {
  console.log(`\n${title}`);
  for (const { id, priority } of ids) {
    const { status, because } = statusOf(id);
    console.log(`  ${id.padEnd(width)}  ${priority}  ${status.padEnd(8)}  ${because}`.trimEnd());
  }
}

/** How many of some ids are tested, deviate and are open, as cells of the summary. */
function countsOf(ids) {
  const count = (wanted) => ids.filter(({ id }) => statusOf(id).status === wanted).length;
  const first = ids.filter(({ priority }) => priority === 'P1');
  const firstTested = first.filter(({ id }) => statusOf(id).status === 'tested').length;
  const cells = [ids.length, count('tested'), count('deviates'), count('open'), `${firstTested}/${first.length}`];
  return cells.map((cell) => String(cell).padStart(9)).join('');
}

const titles = Math.max(...sections.map(({ title }) => title.length));
const heads = ['ids', 'tested', 'deviates', 'open', 'of P1'].map((head) => head.padStart(9)).join('');
console.log(`\n${'section'.padEnd(titles)}${heads}`);
for (const { title, ids } of sections) console.log(`${title.padEnd(titles)}${countsOf(ids)}`);
const all = sections.flatMap(({ ids }) => ids);
console.log(`${'all'.padEnd(titles)}${countsOf(all)}`);

const known = new Set(all.map(({ id }) => id));
const problems = [
  ...[...tests]
    .filter(([id]) => !known.has(id))
    .map(([id, files]) => `${id} is no id, but ${[...files].join(', ')} test it`),
  ...Object.keys(deviations).flatMap((id) => (known.has(id) ? [] : [`${id} is no id, but has a reason`])),
  ...Object.keys(deviations).flatMap((id) =>
    tests.has(id) ? [`${id} is tested, and has a reason why it cannot be`] : [],
  ),
  ...(known.size === all.length ? [] : ['an id is there twice']),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
