import { compareVersions } from '../../kubernetes/objectCache.ts';
import type { Fact } from '../../master/inputs.ts';
import type { TaskStatus } from '../../model/generated/messages.ts';
import { hasEnded, type PodView } from '../pod/podView.ts';
import { statusOf } from '../pod/statuses.ts';
import { belated, transitionsOf, type Transition } from '../pod/transitions.ts';
import type { Run } from './run.ts';

export interface TaskReportsParts {
  readonly tell: (fact: Fact) => void;
  /** The run's pod takes no slot of its node any more, or never came to take one. */
  readonly freeSlot: (run: Run) => void;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** Tells the master what becomes of tasks: each step of a run's life once, however often it is seen. */
export class TaskReports {
  readonly #parts: TaskReportsParts;

  constructor(parts: TaskReportsParts) {
    this.#parts = parts;
  }

  /** A run's pod was seen to be like this. */
  podSeen(run: Run, pod: PodView): void {
    run.pod = pod;
    for (const transition of transitionsOf(pod)) this.#tellStep(run, transition);
    if (hasEnded(pod)) this.ended(run);
  }

  /** A run's pod was created or changed by us. The answer to a write is a fact, or old news if the watch was faster. */
  podWritten(run: Run, pod: PodView): void {
    const known = run.pod;
    if (known?.uid === pod.uid && compareVersions(known.resourceVersion, pod.resourceVersion) > 0) return;
    this.podSeen(run, pod);
  }

  /** Nothing of the run is there any more, and this is how it ended, unless that is known. */
  ended(run: Run, how?: Transition): void {
    if (how !== undefined) this.#tellStep(run, how);
    if (run.endTold) return;
    run.endTold = true;
    this.#parts.freeSlot(run);
    this.#parts.tell({ kind: 'task-ended', task: run.ref });
  }

  /** The task is not to run after all, for this reason. */
  dropped(run: Run, why: string): void {
    this.#tellStep(run, belated(why));
    if (run.ended) this.ended(run);
  }

  /** The API server will never take the Task or its Pod. */
  refused(run: Run, what: 'Task' | 'Pod', error: Error): void {
    if (what === 'Pod') {
      this.ended(run, {
        step: 'END',
        state: 'TASK_FAILED',
        source: 'SOURCE_AGENT',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message: `Failed to launch container: the API server refused the pod: ${error.message}`,
      });
      return;
    }
    this.#notStored(run, {
      state: 'TASK_ERROR',
      source: 'SOURCE_MASTER',
      reason: 'REASON_TASK_INVALID',
      message: `The task cannot be stored: ${error.message}`,
    });
  }

  /** What the task may use could not be reserved: the same is said by an agent that does not know of a reservation (TASK-051). */
  unreserved(run: Run, why: string): void {
    this.#notStored(run, {
      state: 'TASK_DROPPED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_RESOURCES_UNKNOWN',
      message: `What the task uses could not be reserved: ${why}`,
    });
  }

  /** Nobody acknowledges the end of a task that is nowhere. */
  #notStored(run: Run, end: Pick<TaskStatus, 'state' | 'source' | 'reason' | 'message'>): void {
    const status: TaskStatus = {
      task_id: { value: run.ref.taskId },
      ...end,
      agent_id: { value: run.record.agentId },
      timestamp: this.#parts.now(),
    };
    this.#parts.tell({ kind: 'task-refused', task: run.ref, status });
    this.ended(run);
  }

  #tellStep(run: Run, transition: Transition): void {
    if (run.told.has(transition.step)) return;
    run.told.add(transition.step);
    const { ref, record, pod, uid = '' } = run;
    const status = statusOf({ ref, agentId: record.agentId, uid, pod }, transition, this.#parts.now());
    const lingers = transition.step === 'END' && !run.ended;
    this.#parts.tell({ kind: 'task-update', task: ref, status, ...(lingers && { lingers }) });
  }
}
