import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringOf, valueAt } from '../objects/json.ts';
import { TestServer, WIDGET_PATH, widget } from '../testing/testServer.ts';

let cluster: TestServer;
beforeEach(async () => {
  cluster = await TestServer.start();
});
afterEach(async () => {
  await cluster.stop();
});

const versionOf = (object: Parameters<typeof valueAt>[0]) =>
  stringOf(valueAt(object, ['metadata', 'resourceVersion'])) ?? '';

describe('watches', () => {
  it('sends what is there, then what changes', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    const watch = await cluster.watch(`${WIDGET_PATH}?watch=1`);
    await cluster.create(WIDGET_PATH, widget('b'));
    await cluster.patch(`${WIDGET_PATH}/a`, { spec: { size: 2 } });
    await cluster.send('DELETE', `${WIDGET_PATH}/b`);
    await expect(watch.take(4)).resolves.toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b']);
    watch.stop();
  });

  it('resumes after a version, and is Expired when that is forgotten', async () => {
    const first = await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.create(WIDGET_PATH, widget('b'));
    const path = `${WIDGET_PATH}?watch=1&resourceVersion=${versionOf(first)}`;
    const watch = await cluster.watch(path);
    await expect(watch.take(1)).resolves.toEqual(['ADDED b']);
    watch.stop();
    cluster.server.compactHistory();
    await expect(cluster.send('GET', path)).resolves.toMatchObject({ code: 410, body: { reason: 'Expired' } });
  });

  it('lets an object that stops being selected be DELETED', async () => {
    const watch = await cluster.watch(`${WIDGET_PATH}?watch=1&labelSelector=on`);
    await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.patch(`${WIDGET_PATH}/a`, { metadata: { labels: { on: '' } } });
    await cluster.patch(`${WIDGET_PATH}/a`, { metadata: { labels: null } });
    await expect(watch.take(2)).resolves.toEqual(['ADDED a', 'DELETED a']);
    watch.stop();
  });

  it('marks the end of the initial events with a bookmark', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const watch = await cluster.watch(`${WIDGET_PATH}?${query}`);
    await expect(watch.take(1)).resolves.toEqual(['ADDED a']);
    await expect(watch.next()).resolves.toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'Widget', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    });
    watch.stop();
  });

  it('ends when its time is over and when the server stops', async () => {
    const short = await cluster.watch(`${WIDGET_PATH}?watch=1&timeoutSeconds=0`);
    await expect(short.take(1)).resolves.toEqual(['end']);
    const long = await cluster.watch(`${WIDGET_PATH}?watch=1`);
    const ended = long.take(1);
    await cluster.server.close();
    await expect(ended).resolves.toEqual(['end']);
  });
});
