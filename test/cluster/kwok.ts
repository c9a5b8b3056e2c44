import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { nodes, type Node } from '../../src/kubernetes/kinds.ts';
import { connectionOf, loadKubeConfig } from '../../src/kubernetes/kubeConfig.ts';
import type { Written } from '../../src/kubernetes/requests.ts';
import { builtBinaries, moduleFolderOf } from './binaries.ts';
import type { ControlPlane } from './controlPlane.ts';

export interface KwokOptions {
  readonly count: number;
  /** What each node has; 32 processors, 256 GiB and room for 110 pods unless given. */
  readonly resources?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Nodes that only pretend: their pods are Running as soon as they are bound, until they are deleted; then they end as if a
 * signal had ended them, whatever time they were given. No container runs.
 */
export interface KwokNodes {
  readonly names: readonly string[];
  /** Ends who pretends. The Nodes stay. */
  stop(): Promise<void>;
}

/** What kwok is to do with Nodes and Pods; its binary knows none of it by itself. */
const nodeStages = ['node/fast', 'node/heartbeat-with-lease'];

/** Its own stages for Pods have no end of one: a kubelet says how a container ended before its pod may go. */
const podStages = resolve('test/cluster/podStages.yaml');

/** By this annotation kwok knows its nodes. */
const mark = { 'kwok.x-k8s.io/node': 'fake' };

const usualResources = { cpu: '32', memory: '256Gi', pods: '110' };

/** Nodes that are created at a time. */
const AT_ONCE = 50;

/** Starts kwok and so many nodes, `kwok-0` and on. Resolves when all are ready. */
export async function startKwok(controlPlane: ControlPlane, options: KwokOptions): Promise<KwokNodes> {
  const { kwok } = await builtBinaries();
  const configuration = join(controlPlane.directory, 'stages.yaml');
  const stages = [...nodeStages.flatMap(stagesOf), readFileSync(podStages, 'utf8')];
  writeFileSync(configuration, stages.join('\n---\n'));
  const program = controlPlane.run({ name: 'kwok', path: kwok, args: flags(controlPlane, configuration) });
  const names = Array.from({ length: options.count }, (_, number) => `kwok-${number}`);
  const connection = connectionOf(loadKubeConfig({ type: 'file', path: controlPlane.kubeconfig }));
  const client = new KubernetesClient({ connection });
  try {
    for (let first = 0; first < names.length; first += AT_ONCE) {
      const some = names.slice(first, first + AT_ONCE);
      await Promise.all(some.map((name) => client.create(nodes, nodeObject(name, options))));
    }
    await program.until(`${options.count} nodes are ready`, async () => (await readyNodes(client)) >= options.count);
  } finally {
    await client.close();
  }
  return { names, stop: () => program.end() };
}

function stagesOf(name: string): readonly string[] {
  const folder = join(moduleFolderOf('sigs.k8s.io/kwok'), 'kustomize/stage', name);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  return files.map((file) => readFileSync(join(folder, file), 'utf8'));
}

function flags({ kubeconfig }: ControlPlane, configuration: string): readonly string[] {
  const [[annotation, value] = []] = Object.entries(mark);
  return Object.entries({
    kubeconfig,
    config: configuration,
    'manage-nodes-with-annotation-selector': `${annotation}=${value}`,
    'node-ip': '127.0.0.1',
    cidr: '10.245.0.0/16',
    'node-lease-duration-seconds': '40',
  }).map(([name, of]) => `--${name}=${of}`);
}

function nodeObject(name: string, { resources = usualResources, labels = {} }: KwokOptions): Written<Node> {
  return {
    metadata: {
      name,
      annotations: mark,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels },
    },
    status: { allocatable: resources, capacity: resources },
  };
}

async function readyNodes(client: KubernetesClient): Promise<number> {
  let ready = 0;
  for await (const { metadata, status } of client.list(nodes)) {
    const isReady = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
    if (isReady === true && metadata?.name?.startsWith('kwok-') === true) ready += 1;
  }
  return ready;
}
