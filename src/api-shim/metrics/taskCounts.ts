import type { Framework, Task } from '../../master/state.ts';
import type { TaskState } from '../../model/generated/messages.ts';
import type { FrameworkId } from '../../model/ids.ts';
import { groupsInTurns } from '../http/turns.ts';

/** How many tasks a framework has in each state; of one without tasks nothing. */
export type TaskCounts = ReadonlyMap<FrameworkId, ReadonlyMap<TaskState, number>>;

/** Counts the tasks of frameworks by their states. It looks at every task, and others have their turn meanwhile. */
export async function countTasks(frameworks: readonly Framework[]): Promise<TaskCounts> {
  const counts = new Map<FrameworkId, Map<TaskState, number>>();
  for await (const group of groupsInTurns(tasksOf(frameworks))) {
    for (const { ref, state } of group) {
      const own = counts.get(ref.frameworkId) ?? new Map<TaskState, number>();
      counts.set(ref.frameworkId, own.set(state, (own.get(state) ?? 0) + 1));
    }
  }
  return counts;
}

function* tasksOf(frameworks: readonly Framework[]): Iterable<Task> {
  for (const { tasks } of frameworks) yield* tasks.values();
}
