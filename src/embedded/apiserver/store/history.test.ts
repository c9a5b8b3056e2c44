import { describe, expect, it } from '@jest/globals';
import { Store } from './store.ts';

const put = (store: Store, name: string, size = 0) =>
  store.put('things', { apiVersion: 'v1', kind: 'Thing', metadata: { name }, size });

describe('the history of a collection', () => {
  it('forgets the oldest changes above its limit, and says up to where', () => {
    const store = new Store(3);
    const versions = [1, 2, 3, 4, 5].map((size) => put(store, 'a', size).version);
    const { history } = store.collection('things');
    expect(history.compacted).toBe(versions[1]);
    expect(history.since(history.compacted).map(({ version }) => version)).toEqual(versions.slice(2));
  });

  it('stays within its limit over many changes', () => {
    const store = new Store(10);
    for (let size = 0; size < 1000; size += 1) put(store, 'a', size);
    const { history } = store.collection('things');
    expect(history.since(0)).toHaveLength(10);
    expect(history.since(store.version - 2)).toHaveLength(2);
  });

  it('gives back an earlier state: objects that were changed, removed, or not yet there', () => {
    const store = new Store(100);
    put(store, 'a', 1);
    const removed = put(store, 'b');
    const { version } = store;
    put(store, 'a', 2);
    store.remove('things', removed);
    put(store, 'c');
    const names = (at?: number) =>
      store
        .collection('things')
        .sorted(at)
        .map(({ object }) => [object.metadata.name, object['size']]);
    expect(names(version)).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    expect(names()).toEqual([
      ['a', 2],
      ['c', 0],
    ]);
  });
});
