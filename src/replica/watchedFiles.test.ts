import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually.ts';
import { ManualClock } from '../../test/support/manualClock.ts';
import { WatchedFiles } from './watchedFiles.ts';

describe('Files that are watched', () => {
  let directory: string;
  let clock: ManualClock;
  let changes: string[];
  let failures: unknown[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'watched-files-'));
    clock = new ManualClock();
    changes = [];
    failures = [];
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);

  /** Two files that mean something where they say the same. */
  function open(): Promise<WatchedFiles<string>> {
    return WatchedFiles.open({
      files: [join(directory, 'a'), join(directory, 'b')],
      parse: ([a, b]) => {
        if (String(a) !== String(b)) throw new Error(`${String(a)} is not ${String(b)}`);
        return String(a);
      },
      changed: (value) => changes.push(value),
      failed: (error) => failures.push(error),
      after: (seconds, callback) => clock.after(seconds, callback),
    });
  }

  async function nextLook(): Promise<void> {
    clock.advance(5);
    await eventually(() => clock.waits.length === 1);
  }

  it('have to mean something at first', async () => {
    write('a', '1');
    await expect(open()).rejects.toThrow('ENOENT');
    write('b', '2');
    await expect(open()).rejects.toThrow('1 is not 2');
    expect(clock.waits).toEqual([]);
  });

  it('are read again when they have changed', async () => {
    write('a', '1');
    write('b', '1');
    const files = await open();
    await nextLook();
    expect([files.value, changes]).toEqual(['1', []]);
    write('a', '2');
    write('b', '2');
    await nextLook();
    expect([files.value, changes]).toEqual(['2', ['2']]);
  });

  it('mean what they meant while they make no sense, which is told once, or cannot be read', async () => {
    write('a', '1');
    write('b', '1');
    const files = await open();
    write('a', '2');
    await nextLook();
    await nextLook();
    expect(failures).toHaveLength(1);
    expect(files.value).toBe('1');
    rmSync(join(directory, 'b'));
    await nextLook();
    expect(failures).toHaveLength(2);
    write('b', '2');
    await nextLook();
    expect([files.value, changes]).toEqual(['2', ['2']]);
  });

  it('are not looked at any more once that is stopped', async () => {
    write('a', '1');
    write('b', '1');
    (await open()).stop();
    expect(clock.waits).toEqual([]);
  });
});
