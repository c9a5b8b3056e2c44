import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { KubernetesClient, type RequestObservation } from '../../src/kubernetes/client.ts';
import type { Connection } from '../../src/kubernetes/connection.ts';
import { namespaces, pods, tasks } from '../../src/kubernetes/kinds.ts';
import { connectionOf, loadKubeConfig } from '../../src/kubernetes/kubeConfig.ts';
import { WorkQueue } from '../../src/kubernetes/workQueue.ts';
import { describeCluster } from '../cluster/availability.ts';
import { builtBinaries } from '../cluster/binaries.ts';
import { writeKubeconfig, type Certificate } from '../cluster/certificates.ts';
import { startControlPlane, type ControlPlane } from '../cluster/controlPlane.ts';
import { ControllerScenario, namespace } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

const START_MILLISECONDS = 120_000;

/** The user whom the API server throttles: it never turns those away that belong to `system:masters`, as the test does. */
const user = 'throttled';

/** One write at a time, whoever wants it, and everything else is answered with 429 at once. */
const flags = [
  '--enable-priority-and-fairness=false',
  '--max-requests-inflight=1',
  '--max-mutating-requests-inflight=1',
];

describeCluster('on a kube-apiserver that has too much to do', () => {
  let controlPlane: ControlPlane;
  let certificate: Certificate;
  let admin: KubernetesClient;

  beforeAll(async () => {
    controlPlane = await startControlPlane({ components: 'apiserver', apiServerFlags: flags, customResources: 'crds' });
    certificate = controlPlane.authority.issue({ name: user, commonName: user });
    writeKubeconfig(kubeconfig(), controlPlane.url, controlPlane.authority.certificate, certificate);
    const { kubectl } = await builtBinaries();
    const grant = ['create', 'clusterrolebinding', user, '--clusterrole=cluster-admin', `--user=${user}`];
    execFileSync(kubectl, ['--kubeconfig', controlPlane.kubeconfig, ...grant]);
    admin = new KubernetesClient({ connection: connectAs(controlPlane.kubeconfig) });
    await admin.ensure(namespaces, { metadata: { name: namespace } });
  }, START_MILLISECONDS);

  afterAll(async () => {
    await admin.close();
    await controlPlane.stop();
  });

  const kubeconfig = (): string => join(controlPlane.directory, `${user}.kubeconfig`);
  const connectAs = (path: string): Connection => connectionOf(loadKubeConfig({ type: 'file', path }));
  const connect = (): Connection => connectAs(kubeconfig());

  /** Takes the one place that there is for writes, by a write whose body does not come. Returns how to give it back. */
  async function takePlace(): Promise<() => void> {
    const agent = new Agent({
      ca: readFileSync(controlPlane.authority.certificate),
      cert: readFileSync(certificate.certificate),
      key: readFileSync(certificate.key),
    });
    const path = `${controlPlane.url}/api/v1/namespaces/${namespace}/configmaps`;
    const headers = { 'content-type': 'application/json', 'content-length': 2, expect: '100-continue' };
    for (;;) {
      const write = request(path, { method: 'POST', agent, headers });
      write.on('error', () => undefined);
      write.flushHeaders();
      // The server asks for the body once it has begun to work on the write, and answers at once where another has the place.
      const taken = await Promise.race([
        once(write, 'continue').then(() => true),
        once(write, 'response').then(() => false),
      ]);
      if (taken) return () => write.destroy();
      write.destroy();
    }
  }

  /** How many pods there are of each value of a label. */
  async function countPods(where: string, label: string): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for await (const { metadata } of admin.list(pods, { namespace: where })) {
      const value = metadata?.labels?.[label] ?? '';
      counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
  }

  it('a work queue writes everything, and everything once', async () => {
    const writes: RequestObservation[] = [];
    const client = new KubernetesClient({ connection: connect(), observe: (write) => writes.push(write) });
    const keys = names('key', 40);
    await admin.ensure(namespaces, { metadata: { name: 'queue' } });
    const queue = new WorkQueue({
      concurrency: 20,
      reconcile: async (key) => {
        // Nothing in the name would keep a second one out.
        const metadata = { generateName: 'queued-', namespace: 'queue', labels: { key } };
        await client.create(pods, { metadata, spec: { containers: [{ name: 'main', image: 'busybox:1' }] } });
      },
    });
    const giveBack = await takePlace();
    for (const key of keys) queue.add(key);
    await eventually(() => writes.length >= keys.length);
    expect(new Set(writes.map(({ status }) => status))).toEqual(new Set([429]));
    giveBack();
    await eventually(() => writes.filter(({ status }) => status === 201).length >= keys.length, 60);
    await queue.shutDown();
    await client.close();
    expect(await countPods('queue', 'key')).toEqual(onceEach(keys));
    expect(new Set(writes.map(({ status }) => status))).toEqual(new Set([201, 429]));
  }, 120_000);

  it('launches are stored, and each has one pod', async () => {
    const server = {
      connect: () => connectAs(controlPlane.kubeconfig),
      stop: () => controlPlane.stopApiServer(),
      start: () => controlPlane.startApiServer(),
    };
    const scenario = await ControllerScenario.start(server, {}, connect);
    await scenario.subscribe();
    const taskIds = names('task', 20);
    const { answers } = scenario.operator;
    const before = answers.length;
    const giveBack = await takePlace();
    const launched = scenario.launchAll(taskIds);
    await eventually(() => answers.slice(before).filter(({ status }) => status === 429).length >= taskIds.length);
    giveBack();
    await launched;
    for (const taskId of taskIds) await scenario.podOf(taskId);
    const stored: string[] = [];
    for await (const { spec } of admin.list(tasks, { namespace })) stored.push(spec.taskId);
    expect(stored.sort()).toEqual([...taskIds].sort());
    const created = () =>
      answers.filter(({ verb, kind, status }) => verb === 'create' && kind === 'Pod' && status === 201);
    await eventually(() => created().length >= taskIds.length);
    expect(created()).toHaveLength(taskIds.length);
    await scenario.close();
  }, 120_000);
});

function names(of: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${of}-${index}`);
}

function onceEach(keys: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(keys.map((key) => [key, 1]));
}
