import type { KubernetesClient } from '../../src/kubernetes/client.ts';
import { pods, type Pod } from '../../src/kubernetes/kinds.ts';

const label = 'bench';
const namespace = 'default';

/** What creating a number of Pods took, in seconds. */
export interface PodRound {
  /** From request to answer, of each creation. */
  readonly creations: readonly number[];
  /** Until the last of them was created. */
  readonly created: number;
  /** Until all of them had been seen Running. */
  readonly seconds: number;
}

/** Plain Pods, written without an operator: what tasks are compared with. */
export class PlainPods {
  readonly #client: KubernetesClient;
  readonly #nodes: readonly string[];

  /** Without nodes to bind them to, the Pods are left to the cluster's scheduler. */
  constructor(client: KubernetesClient, nodes: readonly string[]) {
    this.#client = client;
    this.#nodes = nodes;
  }

  /**
   * Creates so many Pods of a command, bound to the nodes in turn, so many at the same time, and waits until all of them
   * have been seen Running. Then deletes them and waits until they are gone.
   */
  async run(name: string, count: number, concurrency: number, command: string): Promise<PodRound> {
    const watching = new AbortController();
    const names = Array.from({ length: count }, (_, index) => `${name}-${index}`);
    const running = this.#seeRunning(name, count, watching.signal);
    const creations: number[] = [];
    const begun = performance.now();
    await inParallel(names, concurrency, async (pod, index) => {
      const sent = performance.now();
      await this.#client.create(pods, this.#podOf(pod, name, index, command));
      creations.push((performance.now() - sent) / 1000);
    });
    const created = (performance.now() - begun) / 1000;
    await running;
    const seconds = (performance.now() - begun) / 1000;
    watching.abort();
    await inParallel(names, concurrency, (pod) =>
      this.#client.delete(pods, { namespace, name: pod }, { gracePeriodSeconds: 0 }),
    );
    await this.#untilGone();
    return { creations, created, seconds };
  }

  async #untilGone(): Promise<void> {
    for (;;) {
      const { done } = await this.#client.list(pods, { namespace, limit: 1 }).next();
      if (done === true) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async #seeRunning(name: string, count: number, signal: AbortSignal): Promise<void> {
    const seen = new Set<string>();
    for await (const { object } of this.#client.watch(pods, { namespace, labelSelector: `${label}=${name}`, signal })) {
      const phase = object.status?.phase;
      if (phase === 'Failed') throw new Error(`A plain pod failed: ${object.status?.message ?? ''}`);
      if (phase === 'Running' || phase === 'Succeeded') seen.add(object.metadata?.name ?? '');
      if (seen.size === count) return;
    }
  }

  #podOf(name: string, group: string, index: number, command: string): Pod {
    return {
      metadata: { name, namespace, labels: { [label]: group } },
      spec: {
        ...this.#binding(index),
        restartPolicy: 'Never',
        hostNetwork: true,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        containers: [
          {
            name: 'task',
            image: 'host-process',
            command: ['/bin/sh', '-c', command],
            resources: { requests: { cpu: '100m', memory: '32Mi' }, limits: { memory: '32Mi' } },
          },
        ],
      },
    };
  }

  #binding(index: number): { readonly nodeName?: string } {
    const nodeName = this.#nodes[index % this.#nodes.length];
    return nodeName === undefined ? {} : { nodeName };
  }
}

/** Works through a list with so many at work at the same time. */
async function inParallel<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) await work(item, index);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
