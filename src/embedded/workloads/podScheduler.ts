import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isConflict, isNotFound } from '../../kubernetes/errors.ts';
import { nodes, pods, type Node, type Pod } from '../../kubernetes/kinds.ts';
import { keyOf } from '../../kubernetes/objects.ts';
import { isFinal } from '../../kubernetes/phase.ts';
import { Reflector } from '../../kubernetes/reflector.ts';
import { WorkQueue } from '../../kubernetes/workQueue.ts';
import { onlyFailures } from '../failures.ts';
import { chooseNode, type Occupied } from './fitting.ts';

export interface PodSchedulerParts {
  readonly client: KubernetesClient;
  /** Binds a pod to a node. */
  readonly bind: (namespace: string, name: string, nodeName: string) => Promise<void>;
  /** RFC 3339. */
  readonly now: () => string;
  readonly failed: (error: unknown) => void;
}

/**
 * Binds pods that nobody has bound, each to the first node that it fits on, and looks again at those that fit nowhere whenever
 * a node or another pod changes. Pods of other schedulers are left alone.
 */
export class PodScheduler {
  readonly #parts: PodSchedulerParts;
  readonly #nodes: Reflector<Node, Node>;
  readonly #pods: Reflector<Pod, Pod>;
  readonly #queue: WorkQueue;
  readonly #waiting = new Set<string>();
  /** Nodes of pods that are bound, until the watch shows it. */
  readonly #bound = new Map<string, string>();

  constructor(parts: PodSchedulerParts) {
    this.#parts = parts;
    const { client, failed } = parts;
    const observe = onlyFailures(failed);
    this.#nodes = new Reflector<Node, Node>({ client, kind: nodes, project: (node) => node, observe });
    this.#pods = new Reflector<Pod, Pod>({ client, kind: pods, project: (pod) => pod, observe });
    this.#queue = new WorkQueue({
      // One after the other: each takes room from the next.
      concurrency: 1,
      reconcile: (key) => this.#schedule(key),
      observe,
    });
  }

  /** Watches until the signal is aborted; resolves when what is there was looked at. */
  async start(signal: AbortSignal): Promise<void> {
    void this.#nodes.run(signal);
    void this.#pods.run(signal);
    await Promise.all([this.#nodes.synced, this.#pods.synced]);
    const again = (): void => this.#lookAgain();
    this.#nodes.subscribe({ added: again, updated: again });
    this.#pods.subscribe({
      added: (pod) => this.#observe(pod),
      updated: (pod) => this.#observe(pod),
      deleted: (pod) => {
        this.#forget(pod);
        this.#lookAgain();
      },
    });
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  #observe(pod: Pod): void {
    if (!isOurs(pod)) {
      this.#forget(pod);
      if (isFinal(pod.status?.phase)) this.#lookAgain();
      return;
    }
    if (this.#waiting.has(keyOf(pod))) return;
    this.#waiting.add(keyOf(pod));
    this.#queue.add(keyOf(pod));
  }

  #forget(pod: Pod): void {
    this.#waiting.delete(keyOf(pod));
    this.#bound.delete(keyOf(pod));
  }

  #lookAgain(): void {
    for (const key of this.#waiting) this.#queue.add(key);
  }

  async #schedule(key: string): Promise<void> {
    const pod = this.#pods.store.get(key);
    if (pod === undefined || !isOurs(pod) || this.#bound.has(key)) return;
    const { namespace = '', name = '' } = pod.metadata ?? {};
    const choice = chooseNode(pod, this.#occupied());
    try {
      if ('message' in choice) return await this.#excuse(pod, choice.message);
      await this.#parts.bind(namespace, name, choice.nodeName);
      this.#bound.set(key, choice.nodeName);
    } catch (error) {
      // Gone, or bound by somebody else: the watch will tell.
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
  }

  async #excuse(pod: Pod, message: string): Promise<void> {
    const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    if (known?.message === message) return;
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
    const lastTransitionTime = known?.status === 'False' ? known.lastTransitionTime : this.#parts.now();
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime };
    const { namespace, name = '', uid } = pod.metadata ?? {};
    const body = { metadata: { uid }, status: { conditions: [...others, condition] } };
    await this.#parts.client.patchStatus(pods, { namespace, name }, { type: 'merge', body });
  }

  #occupied(): readonly Occupied[] {
    const running = [...this.#pods.store.values()].filter(({ status }) => !isFinal(status?.phase));
    const nodeOf = (pod: Pod): string | undefined => pod.spec?.nodeName ?? this.#bound.get(keyOf(pod));
    return [...this.#nodes.store.values()].map((node) => ({
      node,
      pods: running.filter((pod) => nodeOf(pod) === node.metadata?.name),
    }));
  }
}

function isOurs({ metadata, spec, status }: Pod): boolean {
  if (spec?.nodeName !== undefined && spec.nodeName !== '') return false;
  if (metadata?.deletionTimestamp !== undefined || status?.phase === 'Failed') return false;
  return (spec?.schedulerName ?? 'default-scheduler') === 'default-scheduler';
}
