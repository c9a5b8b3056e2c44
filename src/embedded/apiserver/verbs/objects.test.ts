import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listOf, stringOf, valueAt } from '../objects/json.ts';
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

describe('objects', () => {
  it('fills in what the server owns at a create', async () => {
    const created = await cluster.create(WIDGET_PATH, { ...widget('a'), status: { phase: 'Done' } });
    expect(created).toMatchObject({ apiVersion: 'test.dev/v1', kind: 'Widget', spec: { size: 1, color: 'red' } });
    expect(created['metadata']).toMatchObject({ name: 'a', namespace: 'default', generation: 1 });
    expect(created['status']).toBeUndefined();
  });

  it('completes generateName', async () => {
    const created = await cluster.create(WIDGET_PATH, { metadata: { generateName: 'w-' }, spec: { size: 1 } });
    expect(valueAt(created, ['metadata', 'name'])).toMatch(/^w-[a-z0-9]{5}$/);
  });

  it('says AlreadyExists, NotFound and the namespace that is missing', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    await expect(cluster.send('POST', WIDGET_PATH, widget('a'))).resolves.toMatchObject({
      code: 409,
      body: { reason: 'AlreadyExists', message: 'widgets.test.dev "a" already exists' },
    });
    await expect(cluster.send('GET', `${WIDGET_PATH}/b`)).resolves.toMatchObject({
      code: 404,
      body: { message: 'widgets.test.dev "b" not found' },
    });
    const elsewhere = '/apis/test.dev/v1/namespaces/nowhere/widgets';
    await expect(cluster.send('POST', elsewhere, widget('a'))).resolves.toMatchObject({
      code: 404,
      body: { message: 'namespaces "nowhere" not found' },
    });
  });

  it('refuses a replace of an older version with Conflict, and one without a version', async () => {
    const created = await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.patch(`${WIDGET_PATH}/a`, { spec: { size: 2 } });
    await expect(cluster.send('PUT', `${WIDGET_PATH}/a`, created)).resolves.toMatchObject({
      code: 409,
      body: { reason: 'Conflict', message: expect.stringContaining('the object has been modified') },
    });
    await expect(cluster.send('PUT', `${WIDGET_PATH}/a`, widget('a'))).resolves.toMatchObject({ code: 422 });
  });

  it('counts generations for changes of the spec only, and keeps spec and status apart', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    const path = `${WIDGET_PATH}/a`;
    const status = await cluster.patch(`${path}/status`, { spec: { size: 5 }, status: { phase: 'Up' } });
    expect(status.body).toMatchObject({ metadata: { generation: 1 }, spec: { size: 1 }, status: { phase: 'Up' } });
    const spec = await cluster.patch(path, { spec: { size: 5 }, status: { phase: 'Down' } });
    expect(spec.body).toMatchObject({ metadata: { generation: 2 }, spec: { size: 5 }, status: { phase: 'Up' } });
  });

  it('does not count a change that changes nothing as a write', async () => {
    const created = await cluster.create(WIDGET_PATH, widget('a'));
    const { body } = await cluster.patch(`${WIDGET_PATH}/a`, { spec: { size: 1 } });
    expect(versionOf(body)).toBe(versionOf(created));
  });

  it('refuses an object that etcd would not take', async () => {
    const data = { large: 'x'.repeat(2 * 1024 * 1024) };
    const path = '/api/v1/namespaces/default/configmaps';
    await expect(cluster.send('POST', path, { metadata: { name: 'a' }, data })).resolves.toMatchObject({
      code: 500,
      body: { message: 'etcdserver: request is too large' },
    });
    const larger = { large: 'x'.repeat(4 * 1024 * 1024) };
    await expect(cluster.send('POST', path, { metadata: { name: 'a' }, data: larger })).resolves.toMatchObject({
      code: 413,
    });
  });

  it('stores nothing at dryRun=All', async () => {
    await expect(cluster.send('POST', `${WIDGET_PATH}?dryRun=All`, widget('a'))).resolves.toMatchObject({ code: 201 });
    await expect(cluster.names(WIDGET_PATH)).resolves.toEqual([]);
  });

  it('creates and merges by server-side apply', async () => {
    const path = `${WIDGET_PATH}/a?fieldManager=test`;
    const apply = (spec: object) =>
      cluster.send('PATCH', path, JSON.stringify({ apiVersion: 'test.dev/v1', kind: 'Widget', ...widget('a'), spec }), {
        type: 'application/apply-patch+yaml',
      });
    await expect(apply({ size: 1, parts: [{ name: 'x' }] })).resolves.toMatchObject({ code: 201 });
    const { code, body } = await apply({ size: 2, parts: [{ name: 'y', count: 3 }] });
    expect(code).toBe(200);
    // What the manager does not apply any more goes.
    expect(body['spec']).toEqual({ size: 2, color: 'red', parts: [{ name: 'y', count: 3 }] });
  });

  it('keeps the two versions of events as one store', async () => {
    const event = {
      metadata: { name: 'e' },
      regarding: { kind: 'Pod', name: 'p' },
      note: 'hello',
      reason: 'Why',
      type: 'Normal',
    };
    await cluster.create('/apis/events.k8s.io/v1/namespaces/default/events', event);
    const { body } = await cluster.send('GET', '/api/v1/namespaces/default/events?fieldSelector=involvedObject.name=p');
    expect(listOf(body['items'])).toMatchObject([{ message: 'hello', involvedObject: { kind: 'Pod' } }]);
  });
});
