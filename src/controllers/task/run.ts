import { compareVersions } from '../../kubernetes/objectCache.ts';
import type { TaskProgress, TaskRecord, TaskRef } from '../../master/effects.ts';
import type { Answer } from '../../master/inputs.ts';
import { isTerminal } from '../../model/taskState.ts';
import { taskFinalizer } from '../names.ts';
import { hasEnded, type PodView } from '../pod/podView.ts';
import type { Transition } from '../pod/transitions.ts';

/** Somebody who waits until a run has come so far. */
interface Waiter {
  readonly until: (run: Run) => boolean;
  readonly resolve: () => void;
}

/** One launch of a task: what is stored of it, what is wanted, and who waits for it. */
export class Run {
  readonly ref: TaskRef;
  readonly name: string;
  readonly record: TaskRecord;
  readonly nodeName: string;
  /** Whether reservations are being stored that it may use. */
  reserving = false;
  /** Why they cannot be. */
  refusal: Answer | void = undefined;
  /** The uid of the stored Task; undefined until it is stored. */
  uid: string | undefined;
  /** The latest version of the Task that is known: an older leader's belated write must not undo what was stored since. */
  resourceVersion = '';
  pod: PodView | undefined;
  /** Whether its node's agent has been asked for its persistent volumes, and has said that they are ready. */
  volumes: 'unasked' | 'asked' | 'ready' = 'unasked';
  /** The API server will never take the Task or its pod, or the task ended before it had one. */
  withoutPod = false;
  /** Whether its Task is gone, or was never taken: there is nothing to write any more. */
  gone = false;
  /** Seconds of grace within which the pod is wanted to end; undefined for one that may run on. */
  killGraceSeconds: number | undefined;
  /** The shortest grace that a deletion of the pod was sent with. */
  sentGraceSeconds: number | undefined;
  /** The uid of the pod that was let go of. What is seen of it afterwards may be from before. */
  releasedPod: string | undefined;
  /** Why it is not to run after all: it was launched by a leader of the past, and came too late. */
  dropReason: string | undefined;
  progress: TaskProgress | undefined;
  /** What of `progress` the Task remembers. */
  storedProgress: TaskProgress | undefined;
  /** When `progress` is to be stored, in seconds since the epoch; undefined for nothing to store. */
  storeAt: number | undefined;
  /** Until when that may be put off at the most. */
  storeBy: number | undefined;
  /** Whether the Task has a deletion timestamp. */
  deleted = false;
  /** Whether the master has no more use for the Task. */
  forgotten = false;
  readonly told = new Set<Transition['step']>();
  endTold = false;
  #waiters: Waiter[] = [];

  constructor(name: string, record: TaskRecord, nodeName: string) {
    this.ref = record.ref;
    this.name = name;
    this.record = record;
    this.nodeName = nodeName;
  }

  /** Whether nothing of the task runs, nor will. */
  get ended(): boolean {
    return this.withoutPod || (this.pod === undefined ? this.gone : hasEnded(this.pod));
  }

  /** Whether there is nothing left to do: neither the Task nor a pod that is held for it. */
  get over(): boolean {
    return this.gone && this.ended && !this.holdsPod;
  }

  /** Whether it is on its way to run. */
  get launching(): boolean {
    return !this.ended && !this.told.has('RUNNING');
  }

  /** Whether the pod is kept from going until its end is stored. */
  get holdsPod(): boolean {
    return this.pod?.finalizers.includes(taskFinalizer) === true && this.pod.uid !== this.releasedPod;
  }

  /** Whether the end of the task is stored, or need not be, so that its pod is no longer needed to tell of it. */
  get endStored(): boolean {
    return this.gone || this.forgotten || (this.storedProgress !== undefined && isTerminal(this.storedProgress.state));
  }

  /** Whether the framework knows the end, and the Task says so, or the master has no more use for it. */
  get settled(): boolean {
    return this.gone || this.forgotten || (this.endStored && this.storedProgress?.acknowledged === true);
  }

  /** Notes a version of the Task that was seen, unless a later one is known. */
  sawVersion(version: string | undefined): void {
    if (version !== undefined && compareVersions(version, this.resourceVersion) > 0) this.resourceVersion = version;
  }

  /** Resolves when the run has come so far, which is looked at whenever `advance` is called. */
  wait(until: (run: Run) => boolean): Promise<void> {
    if (until(this)) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ until, resolve }));
  }

  /** Lets those go on who waited for what is now so. */
  advance(): void {
    const waiters = this.#waiters;
    this.#waiters = waiters.filter(({ until }) => !until(this));
    for (const waiter of waiters) if (waiter.until(this)) waiter.resolve();
  }
}
