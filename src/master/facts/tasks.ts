import type { TaskStatus } from '../../model/generated/messages.ts';
import { isTerminal } from '../../model/taskState.ts';
import type { TaskRef } from '../effects.ts';
import { reportOrphan } from '../orphans.ts';
import { refKey } from '../state.ts';
import { findTask, killTask, updateTask } from '../tasks.ts';
import type { Turn } from '../turn.ts';

/**
 * A task's pod reports; what it says of a task that is over for its framework concerns nobody. That of a framework which is
 * over does not count either: an agent of Mesos would not tell it (METRIC-006).
 */
export function reportTask(turn: Turn, ref: TaskRef, status: TaskStatus, lingers: boolean): void {
  const found = findTask(turn, ref);
  if (turn.state.frameworks.has(ref.frameworkId)) {
    turn.count('messages_status_update');
    turn.count(found === undefined ? 'invalid_status_updates' : 'valid_status_updates');
  }
  if (found !== undefined) updateTask(turn, found.framework, found.task, status, lingers);
  else reportOrphan(turn, ref, status);
}

/** Somebody deleted the task's resource, which kills it. */
export function deleteTask(turn: Turn, ref: TaskRef): void {
  const task = findTask(turn, ref)?.task ?? turn.state.orphans.get(refKey(ref));
  if (task !== undefined && !task.killRequested && !isTerminal(task.state)) killTask(turn, task, undefined);
}
