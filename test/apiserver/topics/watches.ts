import { describe, expect, it } from '@jest/globals';
import { versionOf } from '../client.ts';
import type { TestedServer } from '../servers.ts';
import { bench, configMap } from '../suite.ts';

/** Watches: where they start, what they send, how they end. */
export function watches(server: () => TestedServer): void {
  describe('watches', () => {
    const b = bench(server, 'watches');
    const maps = (query: string) => `${b.core('configmaps')}?watch=true&labelSelector=topic%3D${query}`;
    const add = (name: string, topic: string, data = {}) =>
      b.api.create(b.core('configmaps'), configMap(name, data, { labels: { topic } }));

    it('send what there is and what happens, in the order of the writes', async () => {
      await add('a', 'order');
      const watch = await b.api.watch(maps('order'));
      expect(await watch.take(1)).toEqual(['ADDED a']);
      await add('b', 'order');
      await b.api.merge(b.core('configmaps/a'), { data: { k: 'v' } });
      await b.api.send('DELETE', b.core('configmaps/a'));
      expect(await watch.take(3)).toEqual(['ADDED b', 'MODIFIED a', 'DELETED a']);
      watch.stop();
    });

    it('resume after a version, from the object and from a list', async () => {
      const first = await add('c', 'resume');
      await add('d', 'resume');
      const after = await b.api.watch(`${maps('resume')}&resourceVersion=${versionOf(first)}`);
      expect(await after.take(1)).toEqual(['ADDED d']);
      after.stop();
      const list = await b.api.get(b.core('configmaps?labelSelector=topic%3Dresume'));
      const fromList = await b.api.watch(`${maps('resume')}&resourceVersion=${versionOf(list)}`);
      await add('e', 'resume');
      expect(await fromList.take(1)).toEqual(['ADDED e']);
      fromList.stop();
    });

    it('say where the deleted object was: its last state with the version of the deletion', async () => {
      const made = await add('f', 'deleted', { k: 'v' });
      const watch = await b.api.watch(`${maps('deleted')}&resourceVersion=${versionOf(made)}`);
      await b.api.send('DELETE', b.core('configmaps/f'));
      const event = await watch.next();
      expect(event).toMatchObject({ type: 'DELETED', object: { data: { k: 'v' }, metadata: { name: 'f' } } });
      expect(Number(versionOf(event?.object))).toBeGreaterThan(Number(versionOf(made)));
      watch.stop();
    });

    it('turn an object that comes into the selection or leaves it into ADDED and DELETED', async () => {
      const made = await add('g', 'off', { k: '1' });
      const watch = await b.api.watch(`${maps('on')}&resourceVersion=${versionOf(made)}`);
      await b.api.merge(b.core('configmaps/g'), { metadata: { labels: { topic: 'on' } } });
      await b.api.merge(b.core('configmaps/g'), { data: { k: '2' } });
      await b.api.merge(b.core('configmaps/g'), { metadata: { labels: { topic: 'off' } } });
      expect(await watch.take(2)).toEqual(['ADDED g', 'MODIFIED g']);
      const left = await watch.next();
      // The last state in which it was selected.
      expect(left).toMatchObject({ type: 'DELETED', object: { metadata: { labels: { topic: 'on' } } } });
      watch.stop();
    });

    it('send the state, a bookmark at its end and then changes, when asked for initial events', async () => {
      await add('h', 'initial');
      const query = '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
      const watch = await b.api.watch(`${maps('initial')}${query}`);
      expect(await watch.take(1)).toEqual(['ADDED h']);
      const bookmark = await watch.next();
      expect(bookmark).toMatchObject({
        type: 'BOOKMARK',
        object: {
          kind: 'ConfigMap',
          apiVersion: 'v1',
          metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
        },
      });
      expect(versionOf(bookmark?.object)).toMatch(/^\d+$/);
      await add('i', 'initial');
      expect(await watch.take(1)).toEqual(['ADDED i']);
      watch.stop();
    });

    it('refuse initial events without a match of versions, or with a version match without them', async () => {
      const without = await b.api.send('GET', `${maps('x')}&sendInitialEvents=true`);
      expect(without).toMatchObject({
        code: 422,
        body: {
          reason: 'Invalid',
          details: { causes: [{ field: 'resourceVersionMatch', reason: 'FieldValueForbidden' }] },
        },
      });
      const match = await b.api.send('GET', `${maps('x')}&resourceVersionMatch=NotOlderThan&resourceVersion=1`);
      expect(match).toMatchObject({
        code: 422,
        body: {
          reason: 'Invalid',
          details: { causes: [{ field: 'resourceVersionMatch', reason: 'FieldValueForbidden' }] },
        },
      });
    });

    it('watch one object by its name', async () => {
      await add('j', 'single');
      const watch = await b.api.watch(`${b.core('configmaps')}?watch=true&fieldSelector=metadata.name%3Dj`);
      await add('k', 'single');
      await b.api.merge(b.core('configmaps/j'), { data: { k: 'v' } });
      expect(await watch.take(2)).toEqual(['ADDED j', 'MODIFIED j']);
      watch.stop();
    });

    it('end after the seconds that they are asked to last', async () => {
      const watch = await b.api.watch(`${maps('none')}&timeoutSeconds=1`);
      expect(await watch.next()).toBeUndefined();
    });

    it('say 410 Expired when they start from before what is remembered', async () => {
      const old = await add('l', 'old');
      await add('m', 'old');
      await b.server.forget();
      const list = await b.api.send(
        'GET',
        `${b.core('configmaps')}?resourceVersion=${versionOf(old)}&resourceVersionMatch=Exact`,
      );
      expect(list).toMatchObject({ code: 410, body: { reason: 'Expired', status: 'Failure' } });
    });

    it('refuse a version that is none', async () => {
      const { code, body } = await b.api.send('GET', `${maps('x')}&resourceVersion=abc`);
      expect({ code, reason: body['reason'] }).toEqual({ code: 500, reason: undefined });
    });
  });
}
