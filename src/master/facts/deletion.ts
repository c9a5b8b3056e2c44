import type { FrameworkId } from '../../model/ids.ts';
import { isTerminal } from '../../model/taskState.ts';
import { dismissFramework, removeFramework } from '../frameworks.ts';
import type { DeletionPolicy } from '../inputs.ts';
import { orphanProgress, orphanTask } from '../orphans.ts';
import type { Framework, Task } from '../state.ts';
import { completeTask, storeTask } from '../tasks.ts';
import type { Turn } from '../turn.ts';
import { acknowledgeAll } from '../updates.ts';

const why = 'its resource was deleted';

/**
 * Somebody deletes a framework's resource. By `TeardownTasks` that is Mesos' TEARDOWN (SCHED-123), and the resource is let
 * go when nothing of its tasks runs any more; by `OrphanTasks` they run on, and it is let go when that is stored. A
 * framework that is over already is let go by the same rules, so this may be told at any time and again.
 */
export function deleteFramework(turn: Turn, frameworkId: FrameworkId, policy: DeletionPolicy): void {
  const framework = turn.state.frameworks.get(frameworkId);
  // Its resource is not completed before the tasks say that they are orphans: a successor would kill those that do not yet.
  if (framework !== undefined && policy === 'OrphanTasks') dismissFramework(turn, framework, why, orphanTasks);
  else if (framework !== undefined) removeFramework(turn, framework, why);
  forgetTasks(turn, frameworkId);
  const orphans = [...turn.state.orphans.values()].filter(({ ref }) => ref.frameworkId === frameworkId);
  const awaited = lingeringOf(turn, frameworkId);
  if (awaited.size > 0) turn.state.deletions.set(frameworkId, awaited);
  else turn.emit({ kind: 'release-framework', frameworkId, orphans: orphans.map(orphanProgress) });
}

function orphanTasks(turn: Turn, framework: Framework): void {
  for (const task of [...framework.tasks.values(), ...framework.unreachableTasks.values()]) {
    if (isTerminal(task.state)) settle(turn, framework, task);
    else orphanTask(turn, framework, task);
  }
}

/** Nobody is left to acknowledge the end of a task. */
function settle(turn: Turn, framework: Framework, task: Task): void {
  acknowledgeAll(turn, task);
  storeTask(turn, task, false);
  completeTask(turn, framework, task);
}

/** The resources of the tasks that are over go with their framework's. */
function forgetTasks(turn: Turn, frameworkId: FrameworkId): void {
  for (const { ref } of turn.state.completedFrameworks.get(frameworkId)?.completedTasks ?? []) {
    turn.emit({ kind: 'forget-task', task: ref });
  }
}

function lingeringOf({ state }: Turn, frameworkId: FrameworkId): Set<string> {
  const keys = [...state.lingering.keys()].filter((key) => key.startsWith(`${frameworkId}/`));
  return new Set(keys.filter((key) => !state.orphans.has(key)));
}
