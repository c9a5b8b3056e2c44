import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, loadRecords } from './journal.ts';
import { writeBase } from './journalRecord.ts';
import { Store } from './store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const put = (store: Store, name: string, size = 0) =>
  store.put('things', { apiVersion: 'v1', kind: 'Thing', metadata: { name }, size });
const contents = (store: Store) =>
  store
    .collection('things')
    .sorted()
    .map(({ object, version }) => [object.metadata.name, object['size'], version]);

function reopened(): { readonly store: Store; readonly journal: Journal } {
  const store = new Store(100);
  return { store, journal: Journal.open(directory, store) };
}

/** Changes a store in a few ways and answers what it then holds. */
function written(): ReturnType<typeof contents> {
  const { store, journal } = reopened();
  put(store, 'a', 1);
  const removed = put(store, 'b');
  put(store, 'a', 2);
  store.remove('things', removed);
  journal.close();
  return contents(store);
}

describe('the journal', () => {
  it('brings back objects, versions and history', () => {
    const before = written();
    const { store, journal } = reopened();
    expect(contents(store)).toEqual(before);
    expect(store.version).toBe(5);
    expect(store.collection('things').history.since(2)).toHaveLength(3);
    journal.close();
  });

  it('cuts a torn last line and goes on', () => {
    const before = written();
    appendFileSync(join(directory, 'journal'), 'deadbeef ["put",9');
    const first = reopened();
    expect(contents(first.store)).toEqual(before);
    put(first.store, 'c', 3);
    first.journal.close();
    const second = reopened();
    expect(contents(second.store)).toEqual([...before, ['c', 3, 6]]);
    second.journal.close();
  });

  it('loses nothing but the last line wherever the file is cut', () => {
    written();
    const whole = readFileSync(join(directory, 'journal'));
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const store = new Store(100);
        const kept = loadRecords(whole.subarray(0, length), (logged) => store.load(logged));
        expect(kept).toBe(whole.subarray(0, length).lastIndexOf('\n') + 1);
      }),
    );
  });

  it('refuses a file that is damaged before its end', () => {
    written();
    const path = join(directory, 'journal');
    writeFileSync(path, readFileSync(path, 'utf8').replace('Thing', 'Thong'));
    expect(reopened).toThrow('the journal is damaged at byte 0');
  });

  it('knows no history before a rewrite, but the version', () => {
    writeFileSync(join(directory, 'journal'), writeBase(40));
    const { store, journal } = reopened();
    expect(store.version).toBe(40);
    expect(store.collection('things').history.compacted).toBe(40);
    journal.close();
  });

  it('is rewritten with only what lives when it has grown', async () => {
    const { store, journal } = reopened();
    put(store, 'b');
    const filler = 'x'.repeat(2 ** 20);
    for (let size = 0; size < 20; size += 1) {
      store.put('things', { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' }, size, filler });
      await new Promise(setImmediate);
    }
    journal.close();
    expect(statSync(join(directory, 'journal')).size).toBeLessThan(6 * 2 ** 20);
    const after = reopened();
    expect(contents(after.store)).toEqual(contents(store));
    expect(after.store.version).toBe(store.version);
    after.journal.close();
  });

  it('lets only one process have a folder', () => {
    const { journal } = reopened();
    expect(reopened).toThrow(/^cannot keep state in .*: process \d+ uses it$/);
    journal.close();
    reopened().journal.close();
  });
});
