import type { Fact } from '../../master/inputs.ts';
import { taskName } from '../names.ts';
import type { ObservedPod } from '../pod/observedPod.ts';
import type { PodView } from '../pod/podView.ts';
import { inSlices } from '../slices.ts';
import type { Watches } from '../watches.ts';
import type { Leftovers } from './leftovers.ts';
import type { TaskController } from './taskController.ts';
import type { StoredTask } from './taskObject.ts';
import type { TaskView } from './taskView.ts';

export interface TaskIntakeParts extends Pick<Watches, 'tasks' | 'pods'> {
  readonly namespace: string;
  readonly controller: TaskController;
  readonly leftovers: Leftovers;
  readonly tell: (fact: Fact) => void;
  /** A Task that cannot be understood is left alone. */
  readonly unreadable: (name: string, error: unknown) => void;
}

/**
 * Takes up Tasks and their pods that others have stored: a former leader, whoever deletes them, the kubelet. The controller
 * has those that this process has taken up or launched; of all others it is decided here what becomes.
 */
export class TaskIntake {
  readonly #parts: TaskIntakeParts;
  /** Names of the Tasks that could not be taken up: they are left alone, but for those that are deleted. */
  readonly #strangers = new Set<string>();
  /** The epoch in which this process leads. */
  #epoch = 0;

  constructor(parts: TaskIntakeParts) {
    this.#parts = parts;
  }

  /** Takes up all Tasks that are stored, the oldest first, and tells the master of them. */
  async recover(): Promise<void> {
    const found: StoredTask[] = [];
    await inSlices(this.#parts.tasks.store.values(), (view) => {
      const stored = this.#taken(view);
      if (stored === undefined) this.#strangers.add(view.name);
      else found.push(stored);
    });
    found.sort((a, b) => a.record.launchedTime - b.record.launchedTime);
    await inSlices(found, (stored) => {
      this.#parts.tell({ kind: 'task-recovered', task: this.#parts.controller.recover(stored, this.#podOf(stored)) });
    });
  }

  #podOf({ record }: StoredTask): PodView | undefined {
    const pod = this.#parts.pods.store.get(`${this.#parts.namespace}/${taskName(record.ref)}`);
    return pod?.kind === 'task' ? pod : undefined;
  }

  /** Takes note of what becomes of Tasks and their pods from here on, as the leader of this epoch. */
  watch(epoch: number): void {
    this.#epoch = epoch;
    const { pods, tasks } = this.#parts;
    pods.subscribe({
      added: (pod, key) => this.#observePod(pod, tasks.store.get(key)),
      updated: (pod, _old, key) => this.#observePod(pod, tasks.store.get(key)),
      deleted: (pod) => this.#podVanished(pod),
    });
    tasks.subscribe({
      added: (view) => this.#observeNewTask(view),
      updated: (view) => {
        view.forget();
        this.#parts.controller.observe(view);
        if (view.deleted) this.#observeDeletion(view);
      },
      deleted: (view) => {
        this.#strangers.delete(view.name);
        this.#parts.controller.observeDeletion(view, true);
      },
    });
  }

  #observeDeletion(view: TaskView): void {
    if (this.#strangers.has(view.name)) this.#parts.leftovers.dropTask(view.name, view.uid);
    else this.#parts.controller.observeDeletion(view, false);
  }

  /**
   * A Task that this process neither created nor has taken up comes from a former leader, whose last request was carried out
   * late. One of a later epoch is not for this process to judge: another leads by now.
   */
  #observeNewTask(view: TaskView): void {
    if (view.epoch > this.#epoch) return view.forget();
    if (!this.#parts.controller.knows(view.name) && !this.#strangers.has(view.name)) this.#takeUp(view);
    view.forget();
    if (view.deleted) this.#observeDeletion(view);
  }

  #takeUp(view: TaskView): void {
    const stored = this.#taken(view);
    if (stored === undefined) {
      this.#strangers.add(view.name);
      return;
    }
    this.#parts.tell({ kind: 'task-appeared', task: this.#parts.controller.recover(stored, this.#podOf(stored)) });
    this.#parts.controller.resume(view.name);
  }

  #observePod(pod: ObservedPod, task: TaskView | undefined): void {
    if (pod.kind !== 'task' || this.#parts.controller.observePod(pod)) return;
    if (task === undefined || this.#parts.controller.knows(pod.name)) this.#parts.leftovers.dropPod(pod);
  }

  #podVanished(pod: ObservedPod): void {
    if (pod.kind !== 'task') return;
    this.#parts.controller.observePod(pod);
    this.#parts.controller.podVanished(pod.name);
  }

  #taken(view: TaskView): StoredTask | undefined {
    try {
      return view.take();
    } catch (error) {
      this.#parts.unreadable(view.name, error);
      return undefined;
    }
  }
}
