import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An id in the name of a test; put together here, for else this file would count as its test. */
const id = (section: string, number: number): string => `${section}-${String(number).padStart(3, '0')} `;

/** Runs `npm run conformance` on a checkout. */
function report(root: string): {
  readonly rows: readonly string[];
  readonly problems: string;
  readonly code: number | null;
} {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/conformance.mjs', root], {
    encoding: 'utf8',
  });
  return { rows: stdout.split('\n').map((row) => row.trim()), problems: stderr, code: status };
}

describe('npm run conformance', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'conformance-'));
    mkdirSync(join(root, 'src'));
    cpSync('test/conformance', join(root, 'test/conformance'), { recursive: true });
    rmSync(join(root, 'test/conformance/conformance.test.ts'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** A test file of the checkout with a test of each name. */
  const writeTests = (...names: readonly string[]): void =>
    writeFileSync(join(root, 'src/some.test.ts'), names.map((name) => `it('${name}', () => undefined);\n`).join(''));

  it('finds no fault with the tests and reasons of this checkout', () => {
    expect(report('.')).toMatchObject({ problems: '', code: 0 });
  });

  it('has a row for every id, with the tests or the reason', () => {
    writeTests(id('SCHED', 1) + id('SCHED', 2));
    const { rows, code } = report(root);
    expect(rows.filter((row) => /^[A-Z0-9-]+-\d{3} +P[123] /.test(row))).toHaveLength(761);
    expect(rows).toContainEqual(expect.stringMatching(/^SCHED-001 +P1 +tested +src\/some\.test\.ts$/));
    expect(rows).toContainEqual(expect.stringMatching(/^SCHED-002 +P1 +tested +src\/some\.test\.ts$/));
    expect(rows).toContainEqual(expect.stringMatching(/^SCHED-003 +P1 +open$/));
    expect(rows).toContainEqual(expect.stringMatching(/^HA-005 +P3 +deviates +There is no replicated log/));
    expect(code).toBe(0);
  });

  it('fails for a test of an id that does not exist', () => {
    writeTests(id('SCHED', 999));
    expect(report(root)).toMatchObject({ code: 1, problems: expect.stringContaining('999 is no id') as string });
  });

  it('fails for an id that is tested and has a reason why it cannot be', () => {
    writeTests(id('HA', 5));
    expect(report(root)).toMatchObject({ code: 1, problems: expect.stringContaining('005 is tested') as string });
  });
});
