import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { isAlreadyExists, isConflict, isExpired, isNotFound } from '../../src/kubernetes/errors.ts';
import { pods, quotas, tasks, type Pod, type Quota, type Task } from '../../src/kubernetes/kinds.ts';
import { Reflector, type ReflectorEvent } from '../../src/kubernetes/reflector.ts';
import { retrying } from '../../src/kubernetes/retry.ts';
import { eachApiServer, namespace } from '../support/apiServers.ts';
import { eventually } from '../support/eventually.ts';

const apiVersion = 'mesos-operator.dev/v1alpha1';
let client: KubernetesClient;

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

const quota = (name: string, spec: Quota['spec']): Quota & { metadata: { name: string } } => ({
  apiVersion,
  kind: 'Quota',
  metadata: { name },
  spec,
});

const task = (name: string): Task & { metadata: { name: string; namespace: string } } => ({
  apiVersion,
  kind: 'Task',
  metadata: { name, namespace },
  spec: {
    frameworkId: 'f',
    frameworkName: 'web',
    taskId: name,
    name,
    agentId: 'a',
    nodeName: 'n',
    role: '*',
    resources: { cpus: 0.5, mem: 32 },
    taskInfo: '',
  },
});

const pod = (name: string, labels: Record<string, string> = {}): Pod & { metadata: { name: string } } => ({
  metadata: { name, namespace, labels },
  // Nobody but the test is to change it.
  spec: { schedulerName: 'nobody', containers: [{ name: 'c', image: 'i' }] },
});

eachApiServer('our client', (server) => {
  beforeAll(() => {
    client = new KubernetesClient({ connection: server().connect() });
  });
  afterAll(() => client.close());

  describe('KubernetesClient', () => {
    it('carries an object through its life', async () => {
      const reference = { namespace, name: 'life' };
      const created = await client.create(tasks, task('life'));
      expect(isAlreadyExists(await failureOf(client.create(tasks, task('life'))))).toBe(true);
      expect(await client.ensure(tasks, task('life'))).toEqual(created);

      const state = { status: { state: 'TASK_RUNNING' } };
      const running = await client.patchStatus(tasks, reference, { type: 'merge', body: state });
      expect(running.status?.state).toBe('TASK_RUNNING');
      expect(running.metadata.resourceVersion).not.toBe(created.metadata.resourceVersion);

      const stale = {
        ...task('life'),
        metadata: { ...reference, resourceVersion: created.metadata.resourceVersion ?? '' },
      };
      expect(isConflict(await failureOf(client.replaceStatus(tasks, stale)))).toBe(true);
      const { uid = '' } = created.metadata;
      expect(isConflict(await failureOf(client.delete(tasks, reference, { preconditions: { uid: 'another' } })))).toBe(
        true,
      );
      await client.delete(tasks, reference, { preconditions: { uid } });
      expect(isNotFound(await failureOf(client.get(tasks, reference)))).toBe(true);
    });

    it('applies an object that is not there, and changes nothing when it applies the same again', async () => {
      const apply = (cpus: number): Promise<Quota> => {
        const body = quota('applied', { role: 'web', limits: { cpus } });
        return client.patch(quotas, { name: 'applied' }, { type: 'apply', body, fieldManager: 'test', force: true });
      };
      const first = await apply(4);
      const again = await apply(4);
      expect(again.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      expect((await apply(5)).spec.limits).toEqual({ cpus: 5 });
    });

    it('changes an object by a JSON patch only if its test holds', async () => {
      await client.ensure(pods, pod('patched', { phase: 'one' }));
      const patch = (from: string): Promise<Pod> =>
        client.patch(
          pods,
          { namespace, name: 'patched' },
          {
            type: 'json',
            body: [
              { op: 'test', path: '/metadata/labels/phase', value: from },
              { op: 'replace', path: '/metadata/labels/phase', value: 'two' },
            ],
          },
        );
      expect((await patch('one')).metadata?.labels).toEqual({ phase: 'two' });
      expect(await failureOf(patch('one'))).toMatchObject({ status: 422 });
    });

    it('lists all objects in pages of one version', async () => {
      const names = Array.from({ length: 7 }, (_, index) => `page-${index}`);
      await Promise.all(names.map((name) => client.ensure(pods, pod(name, { set: 'pages' }))));
      const found: string[] = [];
      const versions = new Set<string>();
      for await (const page of client.pages(pods, { namespace, labelSelector: 'set=pages', limit: 3 })) {
        found.push(...page.items.map(({ metadata }) => metadata?.name ?? ''));
        versions.add(page.resourceVersion);
      }
      expect(found.sort()).toEqual(names);
      expect(versions.size).toBe(1);
    });
  });

  describe('Reflector', () => {
    const labels = (value: string): Record<string, string> => ({ set: 'reflected', value });
    let abort: AbortController;

    beforeEach(() => {
      abort = new AbortController();
    });
    afterEach(() => abort.abort());

    function reflectorOf(observe: (event: ReflectorEvent) => void): Reflector<Pod, string> {
      return new Reflector<Pod, string>({
        client,
        kind: pods,
        namespace,
        labelSelector: 'set=reflected',
        pageSize: 2,
        project: ({ metadata }) => metadata?.labels?.['value'] ?? '',
        indexes: { value: (value) => [value] },
        observe,
      });
    }

    it('keeps up with changes', async () => {
      const observed: ReflectorEvent[] = [];
      const reflector = reflectorOf((event) => observed.push(event));
      const log: string[] = [];
      reflector.subscribe({
        added: (value, key) => log.push(`added ${key} ${value}`),
        updated: (value, _old, key) => log.push(`updated ${key} ${value}`),
        deleted: (_value, key) => log.push(`deleted ${key}`),
      });
      for (const name of ['r1', 'r2', 'r3']) await client.create(pods, pod(name, labels('1')));
      const running = reflector.run(abort.signal);
      await reflector.synced;
      expect(reflector.store.byIndex('value', '1')).toHaveLength(3);

      const body = { metadata: { labels: labels('2') } };
      const answer = await client.patch(pods, { namespace, name: 'r1' }, { type: 'merge', body });
      reflector.absorb(answer);
      expect(reflector.store.get(`${namespace}/r1`)).toBe('2');
      await client.delete(pods, { namespace, name: 'r2' }, { gracePeriodSeconds: 0 });
      await client.create(pods, pod('r4', labels('1')));
      await eventually(() => reflector.store.get(`${namespace}/r4`) !== undefined);
      expect(log.slice(3)).toEqual([
        `updated ${namespace}/r1 2`,
        // A pod is marked as being deleted before it is gone, whatever the grace.
        `updated ${namespace}/r2 1`,
        `deleted ${namespace}/r2`,
        `added ${namespace}/r4 1`,
      ]);

      abort.abort();
      await running;
      expect(observed.map(({ type }) => type)).toEqual(['listed']);
    });

    it('lists again when the history is compacted and the server was away', async () => {
      const reflector = reflectorOf(() => undefined);
      const { metadata } = await client.create(pods, pod('r1', labels('1')));
      const running = reflector.run(abort.signal);
      await reflector.synced;
      await client.create(pods, pod('r2', labels('1')));
      await client.delete(pods, { namespace, name: 'r1' }, { gracePeriodSeconds: 0 });
      await server().compact();
      const { resourceVersion = '' } = metadata ?? {};
      const tooOld = client.watch(pods, { namespace, resourceVersion });
      expect(isExpired(await failureOf(tooOld.next()))).toBe(true);
      await server().stop();
      await server().start();
      // That the server was away may be noticed only by the first request on each connection.
      await retrying(() => client.ensure(pods, pod('r3', labels('1'))));
      const keys = ['r2', 'r3'].map((name) => `${namespace}/${name}`);
      await eventually(() => keys.every((key) => reflector.store.get(key) === '1'));
      expect(reflector.store.get(`${namespace}/r1`)).toBeUndefined();
      abort.abort();
      await running;
    }, 120_000);
  });
});
