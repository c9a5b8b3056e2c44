import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pod } from './kinds.ts';
import { compareVersions, ObjectCache } from './objectCache.ts';

const pod = (name: string, version: number, uid = name, node = 'n1'): Pod => ({
  metadata: { name, namespace: 'ns', uid, resourceVersion: String(version) },
  spec: { nodeName: node, containers: [] },
});

interface Projection {
  readonly version: string;
  readonly node: string;
}

function cacheWithLog(): { cache: ObjectCache<Pod, Projection>; log: string[]; failures: unknown[] } {
  const log: string[] = [];
  const failures: unknown[] = [];
  const cache = new ObjectCache<Pod, Projection>({
    project: ({ metadata, spec }) => ({ version: metadata?.resourceVersion ?? '', node: spec?.nodeName ?? '' }),
    indexes: { node: ({ node }) => [node] },
    handlerFailed: (error) => failures.push(error),
  });
  cache.subscribe({
    added: ({ version }, key) => log.push(`added ${key} ${version}`),
    updated: ({ version }, old, key) => log.push(`updated ${key} ${old.version} ${version}`),
    deleted: ({ version }, key) => log.push(`deleted ${key} ${version}`),
  });
  return { cache, log, failures };
}

describe('ObjectCache', () => {
  it('tells of objects that are added, updated and deleted', () => {
    const { cache, log } = cacheWithLog();
    cache.upsert(pod('a', 1));
    cache.upsert(pod('a', 2));
    cache.remove(pod('a', 3));
    expect(log).toEqual(['added ns/a 1', 'updated ns/a 1 2', 'deleted ns/a 3']);
    expect(cache.store.size).toBe(0);
  });

  it('ignores what is as old as what it holds, or older', () => {
    const { cache, log } = cacheWithLog();
    cache.upsert(pod('a', 10));
    cache.upsert(pod('a', 9));
    cache.upsert(pod('a', 10));
    cache.remove(pod('a', 9));
    expect(log).toEqual(['added ns/a 10']);
  });

  it('reports objects that a list does not have as deleted', () => {
    const { cache, log } = cacheWithLog();
    cache.upsert(pod('a', 1));
    cache.upsert(pod('b', 2));
    log.length = 0;
    const relist = cache.relist('5');
    relist.add(pod('b', 2));
    relist.add(pod('c', 4));
    relist.finish();
    expect(log).toEqual(['added ns/c 4', 'deleted ns/a 1']);
  });

  it('reports an object that was made again unseen as deleted, then added', () => {
    const { cache, log } = cacheWithLog();
    cache.upsert(pod('a', 1, 'first'));
    cache.upsert(pod('a', 5, 'second'));
    expect(log).toEqual(['added ns/a 1', 'deleted ns/a 1', 'added ns/a 5']);
  });

  it('takes the answer to a write in before the watch tells of it, once', () => {
    const { cache, log } = cacheWithLog();
    cache.passed('10');
    cache.absorb(pod('a', 12));
    cache.upsert(pod('a', 11));
    cache.upsert(pod('a', 12));
    expect(log).toEqual(['added ns/a 12']);
  });

  it('does not raise an object from the dead that the watch saw deleted before the answer came', () => {
    const { cache, log } = cacheWithLog();
    cache.upsert(pod('a', 12));
    cache.remove(pod('a', 13));
    cache.passed('13');
    cache.absorb(pod('a', 12));
    expect(log).toEqual(['added ns/a 12', 'deleted ns/a 13']);
    expect(cache.store.get('ns/a')).toBeUndefined();
  });

  it('takes our own deletion in at once, and not what is told of the object from before', () => {
    const { cache, log } = cacheWithLog();
    cache.passed('10');
    cache.absorb(pod('a', 12));
    cache.absorbDeletion(pod('a', 12));
    cache.upsert(pod('a', 11));
    cache.upsert(pod('a', 12));
    expect(log).toEqual(['added ns/a 12', 'deleted ns/a 12']);
    cache.remove(pod('a', 13));
    cache.upsert(pod('a', 14, 'b'));
    expect(log).toEqual(['added ns/a 12', 'deleted ns/a 12', 'added ns/a 14']);
  });

  it('ignores a list from before our own deletion, and forgets the deletion with a later one', () => {
    const { cache, log } = cacheWithLog();
    cache.upsert(pod('a', 12));
    cache.absorbDeletion(pod('a', 12));
    const before = cache.relist('12');
    before.add(pod('a', 12));
    before.finish();
    expect(log).toEqual(['added ns/a 12', 'deleted ns/a 12']);
    cache.relist('13').finish();
    expect(cache.store.size).toBe(0);
  });

  it('does not take the deletion of an object for that of its successor', () => {
    const { cache } = cacheWithLog();
    cache.upsert(pod('a', 14, 'b'));
    cache.absorbDeletion(pod('a', 12));
    expect(cache.store.size).toBe(1);
  });

  it('keeps an absorbed object that is newer than the list which comes after it', () => {
    const { cache } = cacheWithLog();
    const relist = cache.relist('7');
    cache.absorb(pod('a', 8));
    relist.finish();
    expect(cache.store.get('ns/a')).toEqual({ version: '8', node: 'n1' });
  });

  it('believes a list that is older than what it saw, for the server was restored from a backup', () => {
    const { cache, log } = cacheWithLog();
    cache.upsert(pod('a', 100));
    cache.upsert(pod('b', 101));
    cache.passed('101');
    log.length = 0;
    const relist = cache.relist('50');
    relist.add(pod('a', 40));
    relist.finish();
    cache.upsert(pod('a', 51));
    expect(log).toEqual(['updated ns/a 100 40', 'deleted ns/b 101', 'updated ns/a 40 51']);
  });

  it('finds objects by index, also after they moved', () => {
    const { cache } = cacheWithLog();
    cache.upsert(pod('a', 1));
    cache.upsert(pod('b', 2));
    cache.upsert(pod('a', 3, 'a', 'n2'));
    expect(cache.store.byIndex('node', 'n1')).toEqual([{ version: '2', node: 'n1' }]);
    expect(cache.store.byIndex('node', 'n2')).toEqual([{ version: '3', node: 'n2' }]);
    expect(cache.store.byIndex('node', 'n3')).toEqual([]);
    expect(() => cache.store.byIndex('zone', 'n3')).toThrow(RangeError);
  });

  it('tells a late subscriber of what is there, and nobody who has left', () => {
    const { cache } = cacheWithLog();
    cache.upsert(pod('a', 1));
    const late: string[] = [];
    const leave = cache.subscribe({ added: (_object, key) => late.push(key) });
    leave();
    cache.upsert(pod('b', 2));
    expect(late).toEqual(['ns/a']);
  });

  it('tells all handlers even when one throws', () => {
    const { cache, log, failures } = cacheWithLog();
    const error = new Error('a bug in a handler');
    cache.subscribe({
      added: () => {
        throw error;
      },
    });
    cache.upsert(pod('a', 1));
    expect(log).toEqual(['added ns/a 1']);
    expect(failures).toEqual([error]);
  });

  it('holds the latest version of each object, in whatever order versions arrive', () => {
    const arrivals = fc.array(
      fc.record({ name: fc.constantFrom('a', 'b'), version: fc.integer({ min: 1, max: 2000 }) }),
    );
    fc.assert(
      fc.property(arrivals, (versions) => {
        const { cache } = cacheWithLog();
        for (const { name, version } of versions) cache.upsert(pod(name, version));
        for (const name of ['a', 'b']) {
          const own = versions.filter((arrival) => arrival.name === name).map(({ version }) => version);
          const latest = own.length === 0 ? undefined : String(Math.max(...own));
          expect(cache.store.get(`ns/${name}`)?.version).toBe(latest);
        }
      }),
    );
  });
});

describe('compareVersions', () => {
  it('orders as the numbers do, of any length', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 80n }), fc.bigInt({ min: 0n, max: 2n ** 80n }), (a, b) => {
        expect(Math.sign(compareVersions(String(a), String(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
    expect(compareVersions('', '0')).toBeLessThan(0);
  });
});
