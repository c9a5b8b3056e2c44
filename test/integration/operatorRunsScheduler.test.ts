import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { taskNamespace as namespace } from '../../src/embedded/cluster.ts';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { plainConnection } from '../../src/kubernetes/connection.ts';
import { isNotFound } from '../../src/kubernetes/errors.ts';
import { deployments, frameworks, pods, tasks, type Framework, type Task } from '../../src/kubernetes/kinds.ts';
import type { Kind, KubernetesObject } from '../../src/kubernetes/objects.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';

const program = 'test/clients/mesosFramework/scheduler.mjs';
const reference = { namespace, name: 'service' };

let cluster: TestCluster;
let kubectl: KubernetesClient;

beforeAll(async () => {
  cluster = await startTestCluster();
  kubectl = new KubernetesClient({ connection: plainConnection(cluster.apiServerUrl) });
});
afterEach(async () => {
  await remove();
  for (const task of await all(tasks)) await unlessGone(kubectl.delete(tasks, named(task)));
  await eventually(async () => (await all(tasks)).length === 0);
});
afterAll(async () => {
  await kubectl.close();
  await cluster.close();
});

async function all<T extends KubernetesObject>(kind: Kind<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const object of kubectl.list(kind, { namespace })) found.push(object);
  return found;
}

function named({ metadata }: KubernetesObject): { readonly namespace: string; readonly name: string } {
  return { namespace, name: metadata?.name ?? '' };
}

async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return undefined;
  }
}

/** Applies a Framework whose scheduler is a program of the unmodified client from npm. */
async function apply(instances: number, spec: Partial<Framework['spec']> = {}): Promise<void> {
  const command = ['node', '--no-deprecation', program, 'service', String(instances), 'sleep 1000'];
  const main = { name: 'scheduler', image: 'mesos-operator', command };
  const template = { spec: { terminationGracePeriodSeconds: 1, containers: [main] } };
  const body = { metadata: reference, spec: { name: 'service', template, ...spec } };
  await kubectl.patch(frameworks, reference, { type: 'apply', fieldManager: 'admin', force: true, body });
}

async function remove(): Promise<void> {
  await unlessGone(kubectl.delete(frameworks, reference));
  await eventually(async () => (await unlessGone(kubectl.get(frameworks, reference))) === undefined);
}

async function holds(type: string): Promise<boolean> {
  const { status } = await kubectl.get(frameworks, reference);
  return status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

async function running(): Promise<readonly Task[]> {
  return (await all(tasks)).filter(({ status }) => status?.state === 'TASK_RUNNING');
}

function run(instances: number): Promise<void> {
  return eventually(async () => (await running()).length === instances);
}

async function schedulerPods(): Promise<readonly KubernetesObject[]> {
  return (await all(pods)).filter(({ metadata }) => metadata?.labels?.['mesos-operator.dev/scheduler'] === 'service');
}

async function orphanTasks(): Promise<readonly { id: string; state: string }[]> {
  const answer = await fetch(`http://127.0.0.1:${cluster.port}/state`);
  return ((await answer.json()) as { orphan_tasks: { id: string; state: string }[] }).orphan_tasks;
}

describe('the unmodified mesos-framework that the operator runs', () => {
  it('finds the master, subscribes and keeps its tasks running', async () => {
    await apply(2);
    await eventually(async () => (await holds('SchedulerRunning')) && (await holds('Subscribed')));
    await run(2);
    const { status } = await kubectl.get(deployments, reference);
    expect(status).toMatchObject({ readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 });
  });

  it('is started again when its pod is deleted, and takes its Framework again', async () => {
    await apply(1);
    await run(1);
    const former = (await kubectl.get(frameworks, reference)).status?.frameworkId;
    const [pod] = await schedulerPods();
    await kubectl.delete(pods, named(pod ?? {}));
    await eventually(async () => {
      const { status } = await kubectl.get(frameworks, reference);
      return status?.phase === 'Active' && status.frameworkId !== former;
    });
    await run(1);
    expect(await all(frameworks)).toHaveLength(1);
  });

  it('is replaced when its template changes', async () => {
    await apply(1);
    await run(1);
    const [former] = await schedulerPods();
    await apply(3);
    await run(3);
    expect((await schedulerPods()).map(({ metadata }) => metadata?.uid)).not.toContain(former?.metadata?.uid);
  });

  it('ends with its Framework, and so do its tasks', async () => {
    await apply(2);
    await run(2);
    await remove();
    expect(await schedulerPods()).toEqual([]);
    expect(await all(deployments)).toEqual([]);
    await eventually(async () => (await all(tasks)).length === 0 && (await all(pods)).length === 0);
  });

  it('ends without its tasks if the Framework says so; Mesos’ state shows them as orphans', async () => {
    await apply(2, { deletionPolicy: 'OrphanTasks' });
    await run(2);
    await remove();
    expect(await schedulerPods()).toEqual([]);
    expect((await orphanTasks()).map(({ state }) => state)).toEqual(['TASK_RUNNING', 'TASK_RUNNING']);
    expect(await running()).toHaveLength(2);
    const [one] = await running();
    await kubectl.delete(tasks, named(one ?? {}));
    await eventually(async () => (await orphanTasks()).length === 1);
    await eventually(async () => (await all(tasks)).length === 1);
  });
});

describe('the example', () => {
  it('runs as it stands, with the user that its Framework names', async () => {
    const body = parse(readFileSync(join(import.meta.dirname, '../../examples/framework.yaml'), 'utf8')) as object;
    await kubectl.patch(frameworks, reference, { type: 'apply', fieldManager: 'admin', force: true, body });
    await eventually(() => holds('Subscribed'));
    await run(3);
    expect((await running()).map(({ spec }) => spec.user)).toEqual(['nobody', 'nobody', 'nobody']);
  });
});
