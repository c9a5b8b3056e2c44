import type { Pod } from '../../kubernetes/kinds.ts';
import type { TaskRecord } from '../../master/effects.ts';
import { literal } from './literal.ts';

type Variable = NonNullable<NonNullable<Pod['spec']>['containers'][number]['env']>[number];

/**
 * The variables of a task: those that Mesos sets, overridden by the command's own (EXEC-026, EXEC-027).
 */
export function environmentOf(task: TaskRecord): Variable[] {
  const own = task.info.command?.environment?.variables ?? [];
  const set: ReadonlyMap<string, string> = new Map([
    ['MESOS_TASK_ID', task.ref.taskId],
    ['MESOS_EXECUTOR_ID', task.ref.taskId],
    ['MESOS_FRAMEWORK_ID', task.ref.frameworkId],
    ['MESOS_SLAVE_ID', task.agentId],
    ['MESOS_AGENT_ID', task.agentId],
    ['MESOS_ALLOCATION_ROLE', task.role],
    ...own.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])),
  ]);
  return [...set].map(([name, value]) => ({ name, value: literal(value) }));
}
