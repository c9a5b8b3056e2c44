import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from './apiServer.ts';
import { listOf, stringOf, valueAt } from './objects/json.ts';
import { removeOldEvents } from './garbageCollector/eventExpiry.ts';
import { Registry } from './resources/registry.ts';
import { Store } from './store/store.ts';
import { POD_PATH, TestServer, WIDGET_PATH, writeCrds } from './testing/testServer.ts';

let cluster: TestServer;
beforeEach(async () => {
  cluster = await TestServer.start();
});
afterEach(async () => {
  await cluster.stop();
});

const widget = (name: string, spec = {}) => ({ metadata: { name }, spec: { size: 1, ...spec } });
const versionOf = (object: Parameters<typeof valueAt>[0]) => stringOf(valueAt(object, ['metadata', 'resourceVersion']));

async function statusOfHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}/version`, { headers: { host } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('starting', () => {
  it('rejects with EADDRINUSE when the port is taken', async () => {
    const port = Number(new URL(cluster.server.url).port);
    const crdDirectory = join(cluster.directory, 'crds');
    await expect(startApiServer({ host: '127.0.0.1', port, crdDirectory })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('says which state folder it cannot write', async () => {
    const file = join(cluster.directory, 'file');
    writeFileSync(file, '');
    const start = TestServer.start({ stateDirectory: join(file, 'state') });
    await expect(start).rejects.toThrow(`cannot keep state in ${join(file, 'state')}: ENOTDIR`);
  });

  it('refuses a CRD with a rule that it cannot evaluate', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'crds-'));
    const crdDirectory = writeCrds(directory, BROKEN);
    const start = startApiServer({ host: '127.0.0.1', port: 0, crdDirectory });
    await expect(start).rejects.toThrow(/cannot compile the CEL rule "self.isFancy\(\)"/);
    rmSync(directory, { recursive: true });
  });

  it('answers only requests whose Host is a loopback name, against DNS rebinding', async () => {
    await expect(statusOfHost(cluster.server.url, 'evil.example:80')).resolves.toBe(403);
    await expect(statusOfHost(cluster.server.url, 'localhost:80')).resolves.toBe(200);
  });

  it('gives a kubeconfig with its address', () => {
    expect(cluster.server.kubeconfig()).toContain(`server: ${cluster.server.url}`);
  });
});

const BROKEN = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.test.dev }
spec:
  group: test.dev
  scope: Cluster
  names: { kind: Thing, plural: things }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-validations: [{ rule: self.isFancy() }] } } }
`;

describe('the state folder', () => {
  it('brings everything back: objects, uids, kinds, and watches that resume', async () => {
    const stateDirectory = join(cluster.directory, 'state');
    const first = await TestServer.start({ stateDirectory });
    const created = await first.create(WIDGET_PATH, widget('a'));
    await first.create(WIDGET_PATH, widget('b'));
    await first.stop();
    const second = await TestServer.start({ stateDirectory });
    await expect(second.send('GET', `${WIDGET_PATH}/a`)).resolves.toMatchObject({ code: 200, body: created });
    const watch = await second.watch(`${WIDGET_PATH}?watch=1&resourceVersion=${versionOf(created)}`);
    await expect(watch.take(1)).resolves.toEqual(['ADDED b']);
    watch.stop();
    await second.stop();
  });
});

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
      cluster.send('PATCH', path, JSON.stringify({ ...widget('a'), spec }), { type: 'application/apply-patch+yaml' });
    await expect(apply({ size: 1, parts: [{ name: 'x' }] })).resolves.toMatchObject({ code: 201 });
    const { code, body } = await apply({ size: 2, parts: [{ name: 'y', count: 3 }] });
    expect(code).toBe(200);
    expect(body['spec']).toEqual({
      size: 2,
      color: 'red',
      parts: [
        { name: 'x', count: 1 },
        { name: 'y', count: 3 },
      ],
    });
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

describe('custom resources', () => {
  const invalid = async (spec: object) =>
    (await cluster.send('POST', WIDGET_PATH, { metadata: { name: 'a' }, spec: { ...spec } })).body['message'];

  it('names the field and the rule that an object breaks', async () => {
    await expect(invalid({})).resolves.toBe('Widget.test.dev "a" is invalid: spec.size: Required value');
    await expect(invalid({ size: 0 })).resolves.toBe(
      'Widget.test.dev "a" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    );
    await expect(invalid({ size: 3, most: 2 })).resolves.toBe(
      'Widget.test.dev "a" is invalid: spec: Invalid value: "object": the size is above the most',
    );
  });

  it('asks transition rules at updates', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    const { code, body } = await cluster.patch(`${WIDGET_PATH}/a`, { spec: { color: 'blue' } });
    expect(code).toBe(422);
    expect(body['details']).toMatchObject({
      causes: [{ field: 'spec', message: expect.stringContaining('the color cannot be changed') }],
    });
  });

  it('prunes unknown fields, warns of them, or refuses them when asked to', async () => {
    const { code, body, warnings } = await cluster.send('POST', WIDGET_PATH, widget('a', { odd: 1 }));
    expect(code).toBe(201);
    expect(body['spec']).toEqual({ size: 1, color: 'red' });
    expect(warnings).toContain('unknown field');
    const strict = await cluster.send('POST', `${WIDGET_PATH}?fieldValidation=Strict`, widget('b', { odd: 1 }));
    expect(strict).toMatchObject({ code: 400, body: { message: 'strict decoding error: unknown field "spec.odd"' } });
  });

  it('is served as long as its definition is there', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.send('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.test.dev');
    await expect(cluster.send('GET', WIDGET_PATH)).resolves.toMatchObject({ code: 404 });
  });

  it('is in discovery and OpenAPI', async () => {
    const { body } = await cluster.send('GET', '/apis/test.dev/v1');
    expect(body['resources']).toMatchObject([
      { name: 'widgets', shortNames: ['wd'], categories: ['things'] },
      { name: 'widgets/status' },
    ]);
    const document = await cluster.send('GET', '/openapi/v3/apis/test.dev/v1');
    expect(document.body).toMatchObject({ components: { schemas: { 'dev.test.v1.Widget': { type: 'object' } } } });
  });
});

describe('lists', () => {
  it('pages at one version, whatever is written in between', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await cluster.create(WIDGET_PATH, widget(name));
    const first = await cluster.send('GET', `${WIDGET_PATH}?limit=2`);
    expect(first.body['metadata']).toMatchObject({ remainingItemCount: 3 });
    await cluster.create(WIDGET_PATH, widget('bb'));
    await cluster.send('DELETE', `${WIDGET_PATH}/d`);
    const token = stringOf(valueAt(first.body, ['metadata', 'continue'])) ?? '';
    const rest = await cluster.send('GET', `${WIDGET_PATH}?limit=10&continue=${token}`);
    expect(listOf(rest.body['items']).map((item) => valueAt(item, ['metadata', 'name']))).toEqual(['c', 'd', 'e']);
    expect(versionOf(rest.body)).toBe(versionOf(first.body));
  });

  it('gives an exact version, Expired when it is forgotten, and 504 for one to come', async () => {
    const first = await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.create(WIDGET_PATH, widget('b'));
    const exact = `${WIDGET_PATH}?resourceVersion=${versionOf(first)}&resourceVersionMatch=Exact`;
    await expect(cluster.names(exact)).resolves.toEqual(['a']);
    cluster.server.compactHistory();
    await expect(cluster.send('GET', exact)).resolves.toMatchObject({ code: 410, body: { reason: 'Expired' } });
    await expect(cluster.send('GET', `${WIDGET_PATH}?resourceVersion=9999`)).resolves.toMatchObject({ code: 504 });
  });

  it('selects by labels and fields, and refuses fields that cannot be selected by', async () => {
    await cluster.create(WIDGET_PATH, { metadata: { name: 'a', labels: { tier: 'x' } }, spec: { size: 1 } });
    await cluster.create(WIDGET_PATH, widget('b'));
    await expect(cluster.names(`${WIDGET_PATH}?labelSelector=tier%20in%20(x,y)`)).resolves.toEqual(['a']);
    await expect(cluster.names(`${WIDGET_PATH}?fieldSelector=metadata.name!=a`)).resolves.toEqual(['b']);
    await expect(cluster.send('GET', `${WIDGET_PATH}?fieldSelector=spec.size=1`)).resolves.toMatchObject({
      code: 400,
      body: { message: 'field label not supported: spec.size' },
    });
  });

  it('deletes a selected collection', async () => {
    await cluster.create(WIDGET_PATH, { metadata: { name: 'a', labels: { tier: 'x' } }, spec: { size: 1 } });
    await cluster.create(WIDGET_PATH, widget('b'));
    await cluster.send('DELETE', `${WIDGET_PATH}?labelSelector=tier=x`);
    await expect(cluster.names(WIDGET_PATH)).resolves.toEqual(['b']);
  });

  it('prints tables', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.patch(`${WIDGET_PATH}/a/status`, { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
    const { body } = await cluster.send('GET', WIDGET_PATH, undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    expect(listOf(body['columnDefinitions']).map((column) => valueAt(column, ['name']))).toEqual([
      'Name',
      'Size',
      'Ready',
    ]);
    expect(body['rows']).toMatchObject([{ cells: ['a', 1, 'True'], object: { kind: 'PartialObjectMetadata' } }]);
  });
});

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

describe('paths', () => {
  it.each([
    ['GET', '/api/v1/pods/a', 404],
    ['POST', '/api/v1/pods', 405],
    ['GET', '/api/v1/namespaces/default/nodes', 404],
    ['GET', '/api/v1/namespaces/default/unheardof', 404],
    ['GET', '/api/v1/namespaces/default/configmaps/a/status', 404],
    ['DELETE', '/api/v1/namespaces/default', 403],
    ['GET', '/apis/none.dev/v1', 404],
    ['GET', '/readyz', 200],
  ])('%s %s is %d', async (method, path, code) => {
    await expect(cluster.send(method, path, method === 'POST' ? {} : undefined)).resolves.toMatchObject({ code });
  });

  it('refuse a body with another name', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    await expect(cluster.send('PUT', `${WIDGET_PATH}/a`, widget('b'))).resolves.toMatchObject({ code: 400 });
  });
});

describe('events', () => {
  it('expire after an hour', () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const store = new Store(10);
    const context = { store, registry: new Registry([]), clock: () => now, newUid: () => '', newSuffix: () => '' };
    store.put('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e', creationTimestamp: '2026-01-01T00:00:00Z' },
    });
    removeOldEvents(context);
    expect(store.collection('events').size).toBe(1);
    now += 3_600_001;
    removeOldEvents(context);
    expect(store.collection('events').size).toBe(0);
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
