import type { ShownTask } from './snapshot.ts';
import type { CompletedTask, Task } from './state.ts';
import type { Turn } from './turn.ts';

/** A task as it was until it changed for the first time after a snapshot. */
export interface Past {
  /** How many snapshots had been taken by then. */
  readonly snapshots: number;
  readonly task: CompletedTask;
  readonly before: Past | undefined;
}

/**
 * Changes what is shown of a task. Snapshots that were taken before go on showing it as it was: so taking one need not look at
 * any task, of which there may be a hundred thousand. A task has no more of a past than changes.
 */
export function changeTask(
  { state: { snapshots } }: Pick<Turn, 'state'>,
  task: Task,
  change: Partial<Pick<Task, 'state' | 'shown' | 'updates' | 'forwarded' | 'due' | 'unreachable'>>,
): void {
  if (snapshots.taken > (task.past?.snapshots ?? 0)) {
    task.past = { snapshots: snapshots.taken, task: taskAt(task), before: task.past };
  }
  Object.assign(task, change);
}

/** A task as it is shown at this instant. */
export function taskAt(task: Task): CompletedTask {
  const { ref, agentId, role, info, resources, shown: state, updates, forwarded, due, unreachable } = task;
  return { ref, agentId, role, info, resources, state, updates, forwarded, due, unreachable };
}

/** A task as the so-manieth snapshot shows it. */
export function taskIn(snapshot: number, task: Task): ShownTask {
  let shown: ShownTask = task;
  for (let { past } = task; past !== undefined && past.snapshots >= snapshot; past = past.before) shown = past.task;
  return shown;
}
