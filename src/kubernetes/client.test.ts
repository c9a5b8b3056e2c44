import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { json, scriptedServer, type ReceivedRequest, type ScriptedServer } from '../../test/support/scriptedServer.ts';
import { KubernetesClient, type RequestObservation } from './client.ts';
import { plainConnection } from './connection.ts';
import { ConnectionError, isAlreadyExists, isConflict, isExpired, isNotFound, KubernetesError } from './errors.ts';
import { agents, leases, nodes, pods, quotas, tasks, type Pod, type Quota } from './kinds.ts';

type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((resource) => resource.close()));
});

async function clientOf(
  answer: Answer,
  options: { observe?: (request: RequestObservation) => void; timeoutSeconds?: number } = {},
): Promise<{ client: KubernetesClient; server: ScriptedServer }> {
  const server = await scriptedServer(answer);
  const client = new KubernetesClient({
    connection: plainConnection(`${server.url}/`, { authorization: 'Bearer secret' }),
    ...options,
  });
  opened.push(client, server);
  return { client, server };
}

const echo: Answer = (request, response) => json(response, 200, request.body ?? {});

const refuse =
  (code: number, reason: string, more: object = {}): Answer =>
  (_request, response) =>
    json(response, code, { kind: 'Status', status: 'Failure', code, reason, message: `it is ${reason}`, ...more });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

const quota = (name: string): Quota & { metadata: { name: string } } => ({
  apiVersion: 'mesos-operator.dev/v1alpha1',
  kind: 'Quota',
  metadata: { name, resourceVersion: '7' },
  spec: { role: 'web' },
});

describe('KubernetesClient', () => {
  it('asks for an object at the path of its kind, with the credentials of the connection', async () => {
    const { client, server } = await clientOf(echo);
    await client.get(pods, { namespace: 'tasks', name: 'a' });
    await client.get(nodes, { name: 'b' });
    await client.get(tasks, { namespace: 'tasks', name: 'c' });
    await client.get(agents, { name: 'd' });
    await client.get(leases, { namespace: 'ns', name: 'e' });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/namespaces/tasks/pods/a',
      'GET /api/v1/nodes/b',
      'GET /apis/mesos-operator.dev/v1alpha1/namespaces/tasks/tasks/c',
      'GET /apis/mesos-operator.dev/v1alpha1/agents/d',
      'GET /apis/coordination.k8s.io/v1/namespaces/ns/leases/e',
    ]);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      accept: 'application/json',
      'user-agent': 'mesos-operator',
    });
  });

  it('writes an object with its type, and its status at the subresource', async () => {
    const { client, server } = await clientOf(echo);
    const created = await client.create<Pod>(pods, { metadata: { name: 'a', namespace: 'tasks' } });
    await client.replace(quotas, quota('q'));
    await client.replaceStatus(quotas, quota('q'));
    expect(created).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'tasks' } });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/namespaces/tasks/pods',
      'PUT /apis/mesos-operator.dev/v1alpha1/quotas/q',
      'PUT /apis/mesos-operator.dev/v1alpha1/quotas/q/status',
    ]);
  });

  it('sends each kind of patch with its media type', async () => {
    const { client, server } = await clientOf(echo);
    const reference = { namespace: 'tasks', name: 'a' };
    await client.patch(pods, reference, { type: 'merge', body: { metadata: { labels: { x: 'y' } } } });
    await client.patch(pods, reference, { type: 'json', body: [{ op: 'remove', path: '/metadata/finalizers' }] });
    await client.patchStatus(pods, reference, { type: 'apply', body: {}, fieldManager: 'operator', force: true });
    await client.patch(pods, reference, { type: 'merge', body: {} }, { subresource: 'resize' });
    const sent = server.requests.map(({ path, query, headers }) => [
      headers['content-type'],
      path.slice('/api/v1/namespaces/tasks/pods/'.length),
      query.toString(),
    ]);
    expect(sent).toEqual([
      ['application/merge-patch+json', 'a', ''],
      ['application/json-patch+json', 'a', ''],
      ['application/apply-patch+yaml', 'a/status', 'fieldManager=operator&force=true'],
      ['application/merge-patch+json', 'a/resize', ''],
    ]);
    expect(server.requests[2]?.body).toEqual({ apiVersion: 'v1', kind: 'Pod' });
  });

  it('deletes with grace, preconditions and propagation', async () => {
    const { client, server } = await clientOf(echo);
    await client.delete(
      pods,
      { namespace: 'tasks', name: 'a' },
      { gracePeriodSeconds: 0, preconditions: { uid: 'u' }, propagationPolicy: 'Background' },
    );
    expect(server.requests[0]).toMatchObject({
      method: 'DELETE',
      path: '/api/v1/namespaces/tasks/pods/a',
      body: undefined,
    });
    expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({
      gracePeriodSeconds: '0',
      uid: 'u',
      propagationPolicy: 'Background',
    });
  });

  it('says the version that a deletion is for in the body, where servers look for it', async () => {
    const { client, server } = await clientOf(echo);
    const preconditions = { uid: 'u', resourceVersion: '7' };
    await client.delete(pods, { namespace: 'tasks', name: 'a' }, { preconditions });
    expect(server.requests[0]).toMatchObject({
      path: '/api/v1/namespaces/tasks/pods/a',
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions },
    });
  });

  it('asks for a dry run of a creation and a replacement', async () => {
    const { client, server } = await clientOf(echo);
    await client.create(pods, { metadata: { namespace: 'tasks', name: 'a' } }, { dryRun: true });
    await client.replace(pods, { metadata: { namespace: 'tasks', name: 'a' } }, { dryRun: true });
    expect(server.requests.map(({ method, query }) => [method, query.toString()])).toEqual([
      ['POST', 'dryRun=All'],
      ['PUT', 'dryRun=All'],
    ]);
  });

  it('reads a list page by page', async () => {
    const { client, server } = await clientOf((request, response) => {
      const from = Number(request.query.get('continue') ?? '0');
      const items = [{ metadata: { name: `n${from}` } }, { metadata: { name: `n${from + 1}` } }];
      json(response, 200, { metadata: { resourceVersion: '9', continue: from < 4 ? String(from + 2) : '' }, items });
    });
    const found = await all(client.list(pods, { namespace: 'tasks', labelSelector: 'a in (b,c)', limit: 2 }));
    expect(found.map((pod) => pod.metadata?.name)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5']);
    expect(server.requests.map(({ query }) => query.toString())).toEqual([
      'labelSelector=a+in+%28b%2Cc%29&limit=2',
      'labelSelector=a+in+%28b%2Cc%29&limit=2&continue=2',
      'labelSelector=a+in+%28b%2Cc%29&limit=2&continue=4',
    ]);
  });

  it('takes a list without items as empty, and lists all namespaces when none is named', async () => {
    const { client, server } = await clientOf((_request, response) =>
      json(response, 200, { metadata: { resourceVersion: '9' }, items: null }),
    );
    expect(await all(client.pages(pods))).toEqual([{ items: [], resourceVersion: '9' }]);
    expect(server.requests[0]?.path).toBe('/api/v1/pods');
  });

  it('rejects with the reason, the details and the time to wait that the server gave', async () => {
    const { client } = await clientOf((_request, response) =>
      json(
        response,
        429,
        { kind: 'Status', reason: 'TooManyRequests', message: 'slow down', details: { kind: 'pods' } },
        { 'retry-after': '3' },
      ),
    );
    const error = await failureOf(client.get(nodes, { name: 'a' }));
    expect(error).toBeInstanceOf(KubernetesError);
    expect(error).toMatchObject({
      status: 429,
      reason: 'TooManyRequests',
      message: 'slow down',
      details: { kind: 'pods' },
      retryAfterSeconds: 3,
    });
  });

  it('tells the errors apart that callers handle', async () => {
    const errors = await Promise.all(
      [
        refuse(404, 'NotFound'),
        refuse(409, 'AlreadyExists'),
        refuse(409, 'Conflict'),
        refuse(410, 'Expired'),
        refuse(422, 'Invalid'),
      ].map(async (answer) => failureOf((await clientOf(answer)).client.get(nodes, { name: 'a' }))),
    );
    expect(errors.map(isNotFound)).toEqual([true, false, false, false, false]);
    expect(errors.map(isAlreadyExists)).toEqual([false, true, false, false, false]);
    expect(errors.map(isConflict)).toEqual([false, false, true, false, false]);
    expect(errors.map(isExpired)).toEqual([false, false, false, true, false]);
  });

  it('quotes the answer of a proxy that is no Status', async () => {
    const { client } = await clientOf((_request, response) => {
      response.writeHead(502);
      response.end('<h1>Bad gateway</h1>');
    });
    const error = await failureOf(client.get(nodes, { name: 'a' }));
    expect(error).toMatchObject({ status: 502, reason: '', message: '<h1>Bad gateway</h1>' });
  });

  it('rejects with ConnectionError when the connection is cut, and when the answer takes too long', async () => {
    const cut = await clientOf((_request, response) => response.destroy());
    expect(await failureOf(cut.client.get(nodes, { name: 'a' }))).toBeInstanceOf(ConnectionError);
    const silent = await clientOf(() => undefined, { timeoutSeconds: 0.05 });
    expect(await failureOf(silent.client.get(nodes, { name: 'a' }))).toBeInstanceOf(ConnectionError);
  });

  it("rejects with the signal's reason when that is aborted", async () => {
    const abort = new AbortController();
    const { client } = await clientOf(() => abort.abort(new Error('no longer wanted')));
    const error = await failureOf(client.get(nodes, { name: 'a' }, { signal: abort.signal }));
    expect(error).toEqual(new Error('no longer wanted'));
  });

  it('returns the object that is there when ensure finds its name taken', async () => {
    const { client } = await clientOf((request, response) => {
      if (request.method === 'POST') return refuse(409, 'AlreadyExists')(request, response);
      return json(response, 200, { ...quota('q'), spec: { role: 'other' } });
    });
    expect(await client.ensure(quotas, quota('q'))).toMatchObject({ spec: { role: 'other' } });
  });

  it('passes other refusals of ensure on', async () => {
    const { client } = await clientOf(refuse(403, 'Forbidden'));
    expect(await failureOf(client.ensure(quotas, quota('q')))).toMatchObject({ reason: 'Forbidden' });
  });

  it('observes each request with its verb, kind and status', async () => {
    const observed: RequestObservation[] = [];
    const { client, server } = await clientOf(refuse(404, 'NotFound'), {
      observe: (request) => observed.push(request),
    });
    await failureOf(client.get(nodes, { name: 'a' }));
    await failureOf(client.delete(tasks, { namespace: 'n', name: 'a' }));
    await server.close();
    await failureOf(client.patch(nodes, { name: 'a' }, { type: 'merge', body: {} }));
    expect(observed.map(({ verb, kind, status }) => `${verb} ${kind} ${status}`)).toEqual([
      'get Node 404',
      'delete Task 404',
      'patch Node 0',
    ]);
    expect(observed.every(({ seconds }) => seconds >= 0)).toBe(true);
  });
});

describe('KubernetesClient.watch', () => {
  const event = (type: string, name: string): string =>
    `${JSON.stringify({ type, object: { metadata: { name, resourceVersion: '1' } } })}\n`;

  it('gives the events of a watch, cut anywhere into chunks', async () => {
    const text = event('ADDED', 'ä') + event('MODIFIED', 'b') + '\n' + event('BOOKMARK', '').trimEnd();
    const { client, server } = await clientOf((_request, response) => {
      response.writeHead(200);
      const bytes = Buffer.from(text);
      const write = (at: number): void => {
        if (at < bytes.length) response.write(bytes.subarray(at, at + 7), () => write(at + 7));
        else response.end();
      };
      write(0);
    });
    const events = await all(client.watch(pods, { resourceVersion: '5', timeoutSeconds: 300, fieldSelector: 'a=b' }));
    expect(events.map(({ type, object }) => `${type} ${object.metadata?.name}`)).toEqual([
      'ADDED ä',
      'MODIFIED b',
      'BOOKMARK ',
    ]);
    expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: '5',
      timeoutSeconds: '300',
      fieldSelector: 'a=b',
    });
  });

  it('ends when the signal is aborted', async () => {
    const abort = new AbortController();
    const { client } = await clientOf((_request, response) => {
      response.writeHead(200);
      response.write(event('ADDED', 'a'));
    });
    const names: unknown[] = [];
    for await (const { object } of client.watch(pods, { signal: abort.signal })) {
      names.push(object.metadata?.name);
      abort.abort();
    }
    expect(names).toEqual(['a']);
  });

  it('cuts the connection when the caller stops reading', async () => {
    const closed = { resolve: (): void => undefined };
    const whenClosed = new Promise<void>((resolve) => (closed.resolve = resolve));
    const { client } = await clientOf((_request, response) => {
      response.writeHead(200);
      response.on('close', () => closed.resolve());
      response.write(event('ADDED', 'a'));
    });
    for await (const { type } of client.watch(pods)) {
      expect(type).toBe('ADDED');
      break;
    }
    await whenClosed;
  });

  it('fails with Expired when the server says so at once or in an ERROR event', async () => {
    const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
    const { client } = await clientOf((request, response) => {
      if (request.query.get('resourceVersion') === '1') return json(response, 410, status);
      return json(response, 200, { type: 'ERROR', object: status });
    });
    expect(isExpired(await failureOf(all(client.watch(pods, { resourceVersion: '1' }))))).toBe(true);
    expect(isExpired(await failureOf(all(client.watch(pods, { resourceVersion: '2' }))))).toBe(true);
  });

  it('fails with ConnectionError when the stream is cut or is no JSON', async () => {
    const { client } = await clientOf((request, response) => {
      response.writeHead(200);
      if (request.path.endsWith('/pods')) response.end('{"type":"ADD');
      else response.write(event('ADDED', 'a'), () => response.destroy());
    });
    expect(await failureOf(all(client.watch(pods)))).toBeInstanceOf(ConnectionError);
    expect(await failureOf(all(client.watch(nodes)))).toBeInstanceOf(ConnectionError);
  });
});
