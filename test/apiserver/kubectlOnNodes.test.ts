import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from '../../src/embedded/apiserver/apiServer.ts';
import { startNode } from '../../src/embedded/node/startNode.ts';
import { startWorkloads } from '../../src/embedded/workloads/startWorkloads.ts';
import { describeNodes } from '../cluster/availability.ts';
import { builtBinaries } from '../cluster/binaries.ts';
import { startControlPlane } from '../cluster/controlPlane.ts';
import { busyboxImage } from '../cluster/image/images.ts';
import { startNodes } from '../cluster/node.ts';
import { play, playWatches } from './kubectlPlay.ts';
import { followed, history, logs, rollouts } from './kubectlPods.ts';
import type { Outcome, Surroundings } from './kubectlRun.ts';
import { runKubectl } from './kubectlRun.ts';
import { line } from './kubectlSessions.ts';

const START_MILLISECONDS = 300_000;
const SESSION_MILLISECONDS = 180_000;

/** A cluster with one node, `node-1`, that can run what is in busybox' image. */
interface TestedCluster {
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

async function startReal(): Promise<TestedCluster> {
  const { archive } = await busyboxImage();
  const controlPlane = await startControlPlane({ nodes: true });
  await startNodes(controlPlane, { count: 1, images: [archive] });
  return { kubeconfig: controlPlane.kubeconfig, stop: () => controlPlane.stop() };
}

async function startEmbedded(home: string): Promise<TestedCluster> {
  const { name } = await busyboxImage();
  const server = await startApiServer({ host: '127.0.0.1', port: 0, crdDirectory: 'crds' });
  const kubeconfig = join(home, 'kubeconfig');
  writeFileSync(kubeconfig, server.kubeconfig());
  const node = await startNode({
    name: 'node-1',
    address: '127.0.0.1',
    root: join(home, 'node-1'),
    apiServer: server.url,
    hostImages: [name],
    orphans: 'end',
    capacity: { cpus: 4, memoryMiB: 4096, ephemeralStorageMiB: 4096 },
  });
  const workloads = await startWorkloads(server.url, () => undefined);
  server.setLogSource(node.logs);
  return {
    kubeconfig,
    stop: async () => {
      await workloads.close();
      await node.close({ killPods: true });
      await server.close();
    },
  };
}

describeNodes('kubectl prints the same of pods that run', () => {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-on-nodes-'));
  let clusters: readonly TestedCluster[] = [];
  let kubectl = '';

  beforeAll(async () => {
    kubectl = (await builtBinaries()).kubectl;
    clusters = await Promise.all([startEmbedded(home), startReal()]);
  }, START_MILLISECONDS);

  afterAll(async () => {
    for (const cluster of clusters) await cluster.stop();
    rmSync(home, { recursive: true, force: true });
  }, START_MILLISECONDS);

  /** What comes of a session in a namespace of the embedded cluster, and of the real one. */
  async function both<T>(
    namespace: string,
    session: (surroundings: Surroundings) => Promise<T>,
  ): Promise<readonly T[]> {
    const outcomes = clusters.map(async ({ kubeconfig }, index) => {
      const surroundings = { kubectl, kubeconfig, home: join(home, String(index)) };
      await runKubectl(surroundings, line(`create namespace ${namespace}`));
      return session(surroundings);
    });
    return Promise.all(outcomes);
  }

  async function same(
    namespace: string,
    session: (surroundings: Surroundings) => Promise<readonly Outcome[]>,
  ): Promise<void> {
    const [embedded, real] = await both(namespace, session);
    expect(embedded).toEqual(real);
  }

  it('logs', () => same('logs', (given) => play(given, 'logs', logs)), SESSION_MILLISECONDS);

  it('rollout', () => same('rollouts', (given) => play(given, 'rollouts', rollouts)), SESSION_MILLISECONDS);

  it(
    'rollout history, but that the embedded cluster has none: its Deployments own their pods, without ReplicaSets in between',
    async () => {
      const shown = await both('history', async (given) => (await play(given, 'history', history)).at(-1)?.output);
      expect(shown).toEqual([
        'deployment.apps/web\nNo rollout history found.\n',
        'deployment.apps/web\nREVISION  CHANGE-CAUSE\n1         <none>\n\n',
      ]);
    },
    SESSION_MILLISECONDS,
  );

  it(
    'logs --follow',
    () => same('followed', (given) => playWatches(given, 'followed', followed)),
    SESSION_MILLISECONDS,
  );
});
