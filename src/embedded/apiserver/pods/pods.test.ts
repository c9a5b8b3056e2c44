import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { valueAt, type JsonObject } from '../objects/json.ts';
import { POD_PATH, TestServer, WIDGET_PATH, widget } from '../testing/testServer.ts';

let cluster: TestServer;
beforeEach(async () => {
  cluster = await TestServer.start();
});
afterEach(async () => {
  await cluster.stop();
});

describe('deletion', () => {
  it('waits for finalizers', async () => {
    await cluster.create(WIDGET_PATH, { metadata: { name: 'a', finalizers: ['test.dev/hold'] }, spec: { size: 1 } });
    const { body } = await cluster.send('DELETE', `${WIDGET_PATH}/a`);
    expect(valueAt(body, ['metadata', 'deletionTimestamp'])).toBeDefined();
    const added = await cluster.patch(`${WIDGET_PATH}/a`, {
      metadata: { finalizers: ['test.dev/hold', 'test.dev/more'] },
    });
    expect(added.code).toBe(422);
    await cluster.patch(`${WIDGET_PATH}/a`, { metadata: { finalizers: null } });
    await expect(cluster.names(WIDGET_PATH)).resolves.toEqual([]);
  });

  it('checks the preconditions', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    const { code } = await cluster.send('DELETE', `${WIDGET_PATH}/a`, { preconditions: { uid: 'other' } });
    expect(code).toBe(409);
  });

  const pod = (name: string, spec = {}) => ({
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'busybox' }], ...spec },
  });

  it('leaves a pod that a node runs until the node deletes it with grace 0', async () => {
    const created = await cluster.create(POD_PATH, pod('a', { nodeName: 'n' }));
    expect(created).toMatchObject({
      spec: { restartPolicy: 'Always', terminationGracePeriodSeconds: 30 },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
    const { body } = await cluster.send('DELETE', `${POD_PATH}/a?gracePeriodSeconds=10`);
    expect(body['metadata']).toMatchObject({ deletionGracePeriodSeconds: 10 });
    await cluster.send('DELETE', `${POD_PATH}/a`, { gracePeriodSeconds: 0 });
    await expect(cluster.names(POD_PATH)).resolves.toEqual([]);
  });

  it('keeps a pod with a finalizer after its node has let it go', async () => {
    await cluster.create(POD_PATH, {
      ...pod('a', { nodeName: 'n' }),
      metadata: { name: 'a', finalizers: ['test.dev/hold'] },
    });
    await cluster.send('DELETE', `${POD_PATH}/a`);
    await cluster.patch(`${POD_PATH}/a`, { metadata: { finalizers: null } });
    await expect(cluster.names(POD_PATH)).resolves.toEqual(['a']);
    await cluster.send('DELETE', `${POD_PATH}/a`, { gracePeriodSeconds: 0 });
    await expect(cluster.names(POD_PATH)).resolves.toEqual([]);
  });

  it('counts a grace period that becomes shorter from the first request, but dates nothing back', async () => {
    await cluster.stop();
    let now = Date.parse('2026-01-01T00:00:00Z');
    cluster = await TestServer.start({ clock: () => now });
    const held = { ...pod('a', { nodeName: 'n' }), metadata: { name: 'a', finalizers: ['test.dev/hold'] } };
    await cluster.create(POD_PATH, held);
    const deletion = async (gracePeriodSeconds: number): Promise<unknown> => {
      const { body } = await cluster.send('DELETE', `${POD_PATH}/a`, { gracePeriodSeconds });
      const { deletionTimestamp, deletionGracePeriodSeconds } = body['metadata'] as JsonObject;
      return [deletionTimestamp, deletionGracePeriodSeconds];
    };
    await expect(deletion(30)).resolves.toEqual(['2026-01-01T00:00:30Z', 30]);
    now += 5000;
    await expect(deletion(10)).resolves.toEqual(['2026-01-01T00:00:10Z', 10]);
    await expect(deletion(3)).resolves.toEqual(['2026-01-01T00:00:05Z', 1]);
    now += 7000;
    await expect(deletion(0)).resolves.toEqual(['2026-01-01T00:00:12Z', 0]);
    now += 5000;
    await expect(deletion(0)).resolves.toEqual(['2026-01-01T00:00:12Z', 0]);
  });

  it('removes a pod without a node at once', async () => {
    await cluster.create(POD_PATH, pod('a'));
    await cluster.send('DELETE', `${POD_PATH}/a`);
    await expect(cluster.names(POD_PATH)).resolves.toEqual([]);
  });

  it('refuses to change the spec of a pod', async () => {
    await cluster.create(POD_PATH, pod('a', { nodeName: 'n' }));
    const { code, body } = await cluster.patch(`${POD_PATH}/a`, { spec: { nodeName: 'm' } });
    expect(code).toBe(422);
    expect(body['message']).toContain('spec: Forbidden: pod updates may not change fields other than');
  });

  it('changes what a running pod may use by its resize subresource only', async () => {
    await cluster.create(POD_PATH, pod('a', { nodeName: 'n' }));
    const change = { spec: { containers: [{ name: 'c', image: 'other', resources: { limits: { cpu: 0.5 } } }] } };
    await expect(cluster.patch(`${POD_PATH}/a`, change)).resolves.toMatchObject({ code: 422 });
    const { code, body } = await cluster.patch(`${POD_PATH}/a/resize`, change);
    expect(code).toBe(200);
    const resources = { limits: { cpu: '500m' }, requests: { cpu: '500m' } };
    expect(body['spec']).toMatchObject({ containers: [{ image: 'busybox', resources }] });
  });

  it('empties a namespace, then removes it', async () => {
    await cluster.create('/api/v1/namespaces', { metadata: { name: 'work' } });
    await cluster.create('/apis/test.dev/v1/namespaces/work/widgets', widget('a'));
    const watch = await cluster.watch('/api/v1/namespaces/work?watch=1');
    await cluster.send('DELETE', '/api/v1/namespaces/work');
    await expect(watch.take(3)).resolves.toEqual(['ADDED work', 'MODIFIED work', 'DELETED work']);
    await expect(cluster.names('/apis/test.dev/v1/widgets')).resolves.toEqual([]);
    watch.stop();
  });
});

describe('logs', () => {
  const pod = { metadata: { name: 'a' }, spec: { nodeName: 'n', containers: [{ name: 'c', image: 'busybox' }] } };

  it('come from the log source, once the container has started', async () => {
    cluster.server.setLogSource({
      async *open({ container, tailLines }) {
        yield await Promise.resolve(`${container} ${tailLines ?? 'all'}`);
      },
    });
    await cluster.create(POD_PATH, pod);
    const early = await cluster.send('GET', `${POD_PATH}/a/log`);
    expect(early).toMatchObject({
      code: 400,
      body: { message: 'container "c" in pod "a" is waiting to start: ContainerCreating' },
    });
    await cluster.patch(`${POD_PATH}/a/status`, {
      status: { containerStatuses: [{ name: 'c', state: { running: {} } }] },
    });
    await expect(cluster.send('GET', `${POD_PATH}/a/log?tailLines=5`)).resolves.toMatchObject({
      code: 200,
      body: { text: 'c 5' },
    });
    await expect(cluster.send('GET', `${POD_PATH}/a/log?previous=true`)).resolves.toMatchObject({ code: 400 });
  });
});
