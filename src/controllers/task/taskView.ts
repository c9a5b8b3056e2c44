import type { Task as TaskObject } from '../../kubernetes/kinds.ts';

/** What is kept of a Task. The whole of it, with its encoded TaskInfo, is there only until it has been taken up. */
export class TaskView {
  readonly name: string;
  readonly uid: string;
  /** Whether its deletion was asked for. */
  readonly deleted: boolean;
  #object: TaskObject | undefined;

  constructor(object: TaskObject) {
    this.name = object.metadata.name ?? '';
    this.uid = object.metadata.uid ?? '';
    this.deleted = object.metadata.deletionTimestamp !== undefined;
    this.#object = object;
  }

  /** Hands the whole Task out, once. */
  take(): TaskObject | undefined {
    const object = this.#object;
    this.#object = undefined;
    return object;
  }
}
