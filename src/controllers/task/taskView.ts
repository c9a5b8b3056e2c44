import { epochOf } from '../../kubernetes/leaderClient.ts';
import type { Task as TaskObject } from '../../kubernetes/kinds.ts';
import { storedTask, type StoredTask } from './taskObject.ts';

/**
 * What is kept of a Task. What it says is there only until it has been taken up; of a Task that nobody has taken up it is
 * kept as it came, or as it is understood, whichever was asked for.
 */
export class TaskView {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly nodeName: string;
  /** The epoch of the leader that created it. */
  readonly epoch: number;
  /** Whether its deletion was asked for. */
  readonly deleted: boolean;
  #object: TaskObject | undefined;
  #understood: StoredTask | undefined;

  constructor(object: TaskObject) {
    const { metadata } = object;
    this.name = metadata.name ?? '';
    this.uid = metadata.uid ?? '';
    this.resourceVersion = metadata.resourceVersion ?? '';
    this.nodeName = object.spec?.nodeName ?? '';
    this.epoch = epochOf(object);
    this.deleted = metadata.deletionTimestamp !== undefined;
    this.#object = object;
  }

  /** Reads what the Task says, so that `take` is quick; one that cannot be read is left as it is. */
  understand(): void {
    if (this.#object === undefined) return;
    try {
      this.#understood = storedTask(this.#object);
      this.#object = undefined;
    } catch {
      // Who takes it will hear of it.
    }
  }

  /**
   * Hands out what the Task says, once; undefined for one that somebody made up, or that was taken before.
   *
   * @throws WireError where it cannot be read.
   */
  take(): StoredTask | undefined {
    const object = this.#object;
    const understood = this.#understood ?? (object === undefined ? undefined : storedTask(object));
    this.forget();
    return understood;
  }

  /** Keeps no more of what the Task says. */
  forget(): void {
    this.#object = undefined;
    this.#understood = undefined;
  }
}
