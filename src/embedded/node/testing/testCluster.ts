import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesClient } from '../../../kubernetes/client.ts';
import { plainConnection } from '../../../kubernetes/connection.ts';
import { isNotFound } from '../../../kubernetes/errors.ts';
import { pods } from '../../../kubernetes/kinds.ts';
import type { Pod } from '../../../kubernetes/kinds.ts';
import { startApiServer } from '../../apiserver/apiServer.ts';
import type { EmbeddedApiServer } from '../../apiserver/apiServer.ts';
import { startNode } from '../startNode.ts';
import type { EmbeddedNode, NodeOptions } from '../startNode.ts';

export const image = 'mesos-operator.dev/host';
export const nodeName = 'node-1';

type PodSpec = NonNullable<Pod['spec']>;
type ContainerSpec = PodSpec['containers'][number];

/** An API server and a directory for nodes, for one test file. */
export class TestCluster {
  readonly root = mkdtempSync(join(tmpdir(), 'embedded-node-'));
  readonly server: EmbeddedApiServer;
  readonly client: KubernetesClient;
  readonly failures: unknown[] = [];

  private constructor(server: EmbeddedApiServer) {
    this.server = server;
    this.client = new KubernetesClient({ connection: plainConnection(server.url) });
  }

  static async start(): Promise<TestCluster> {
    return new TestCluster(await startApiServer({ host: '127.0.0.1', port: 0, crdDirectory: 'crds' }));
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.server.close();
    rmSync(this.root, { recursive: true, force: true });
  }

  async startNode(options: Partial<NodeOptions> = {}): Promise<EmbeddedNode> {
    const node = await startNode({
      name: nodeName,
      address: '127.0.0.1',
      root: this.root,
      apiServer: this.client,
      capacity: { cpus: 4, memoryMiB: 1024, ephemeralStorageMiB: 1024 },
      hostImages: [image],
      orphans: 'adopt',
      failed: (error) => this.failures.push(error),
      ...options,
    });
    this.server.setLogSource(node.logs);
    return node;
  }

  /** Creates a pod bound to the node whose only container runs a shell script. */
  run(name: string, script: string, spec: Partial<PodSpec> = {}, container: Partial<ContainerSpec> = {}): Promise<Pod> {
    const main = { name: 'main', image, command: ['/bin/sh', '-c', script], ...container };
    return this.create(name, { containers: [main], ...spec });
  }

  create(name: string, spec: PodSpec, metadata: Pod['metadata'] = {}): Promise<Pod> {
    return this.client.create(pods, {
      metadata: { ...metadata, name, namespace: 'default' },
      spec: { nodeName, restartPolicy: 'Never', ...spec },
    });
  }

  get(name: string): Promise<Pod> {
    return this.client.get(pods, { namespace: 'default', name });
  }

  delete(name: string, gracePeriodSeconds: number): Promise<void> {
    return this.client.delete(pods, { namespace: 'default', name }, { gracePeriodSeconds });
  }

  /** The pod, once it meets a condition. */
  until(name: string, condition: (pod: Pod) => boolean): Promise<Pod> {
    return eventually(async () => {
      const pod = await this.get(name);
      return condition(pod) ? pod : undefined;
    });
  }

  /** The pod, once it has ended. */
  ended(name: string): Promise<Pod> {
    return this.until(name, ({ status }) => status?.phase === 'Succeeded' || status?.phase === 'Failed');
  }

  running(name: string): Promise<Pod> {
    return this.until(name, ({ status }) => status?.phase === 'Running');
  }

  gone(name: string): Promise<true> {
    return eventually(async () => {
      try {
        await this.get(name);
        return undefined;
      } catch (error) {
        if (isNotFound(error)) return true;
        throw error;
      }
    });
  }

  /** Answer of the log endpoint; reads to its end. */
  async log(name: string, query = ''): Promise<string> {
    const answer = await fetch(`${this.server.url}/api/v1/namespaces/default/pods/${name}/log?${query}`);
    return answer.text();
  }
}

/** What `look` gives once it gives something. Gives up, so that a test that has failed does not go on for ever. */
export async function eventually<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited in vain');
}

/** How the only container of a pod ended. */
export function endOf(pod: Pod): NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state'] {
  return pod.status?.containerStatuses?.[0]?.state;
}
