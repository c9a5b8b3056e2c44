import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isConflict, isNotFound } from '../../kubernetes/errors.ts';
import { pods, tasks } from '../../kubernetes/kinds.ts';
import { WorkQueue, type Reconciled } from '../../kubernetes/workQueue.ts';
import { taskFinalizer } from '../names.ts';
import { hasEnded, type PodView } from '../pod/podView.ts';

/** A Task, or a pod of one, that no run stands for. */
type Leftover =
  | { readonly kind: 'task'; readonly name: string; readonly uid: string }
  | { readonly kind: 'pod'; readonly pod: PodView };

/**
 * Clears away what nobody waits for: a Task that cannot be understood, once somebody has deleted it; a pod whose Task was
 * removed by force while nobody watched; and one that a belated request gave to a task that had ended without it.
 */
export class Leftovers {
  readonly #client: KubernetesClient;
  readonly #namespace: string;
  readonly #found = new Map<string, Leftover>();
  readonly #queue: WorkQueue;

  constructor(client: KubernetesClient, namespace: string, observe: (reconciled: Reconciled<string>) => void) {
    this.#client = client;
    this.#namespace = namespace;
    this.#queue = new WorkQueue({ reconcile: (key) => this.#reconcile(key), observe });
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** Has a Task deleted that is to have no pod. */
  dropTask(name: string, uid: string): void {
    this.#drop(`task/${name}`, { kind: 'task', name, uid });
  }

  /** Has a pod ended, and let go of once it has; to be called with each change of it. */
  dropPod(pod: PodView): void {
    if (pod.finalizers.includes(taskFinalizer)) this.#drop(`pod/${pod.name}`, { kind: 'pod', pod });
  }

  #drop(key: string, leftover: Leftover): void {
    this.#found.set(key, leftover);
    this.#queue.add(key);
  }

  async #reconcile(key: string): Promise<void> {
    const leftover = this.#found.get(key);
    if (leftover === undefined) return;
    await unlessReplaced(() => (leftover.kind === 'task' ? this.#removeTask(leftover) : this.#removePod(leftover.pod)));
    if (this.#found.get(key) === leftover) this.#found.delete(key);
  }

  async #removeTask({ name, uid }: Leftover & { readonly kind: 'task' }): Promise<void> {
    const reference = { namespace: this.#namespace, name };
    await this.#client.delete(tasks, reference, { preconditions: { uid } });
    await this.#client.patch(tasks, reference, { type: 'merge', body: { metadata: { finalizers: [], uid } } });
  }

  async #removePod(pod: PodView): Promise<void> {
    const { name, uid } = pod;
    const reference = { namespace: this.#namespace, name };
    if (hasEnded(pod)) {
      const kept = pod.finalizers.filter((finalizer) => finalizer !== taskFinalizer);
      await this.#client.patch(pods, reference, { type: 'merge', body: { metadata: { finalizers: kept, uid } } });
    } else if (pod.deletedAt === undefined) {
      await this.#client.delete(pods, reference, { preconditions: { uid } });
    }
  }
}

/** Does nothing to an object that is gone, or that has been made again under its name. */
async function unlessReplaced(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}
