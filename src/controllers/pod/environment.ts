import type { Pod } from '../../kubernetes/kinds.ts';
import type { TaskRecord } from '../../master/effects.ts';
import { taskName } from '../names.ts';
import { literal } from './literal.ts';
import { hasSandbox, sandboxDirectory } from './volumes.ts';

type Variable = NonNullable<NonNullable<Pod['spec']>['containers'][number]['env']>[number];

/**
 * The variables of a task: those that Mesos sets, and the command's own, which win (EXEC-026, EXEC-027). In a Docker
 * container Mesos' win.
 */
export function environmentOf(task: TaskRecord): Variable[] {
  const { ref, info } = task;
  const isDocker = info.container?.type === 'DOCKER';
  const given = info.command?.environment?.variables ?? [];
  const own = given.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  const ours = [
    ['MESOS_TASK_ID', ref.taskId],
    ['MESOS_EXECUTOR_ID', ref.taskId],
    ['MESOS_FRAMEWORK_ID', ref.frameworkId],
    ['MESOS_SLAVE_ID', task.agentId],
    ['MESOS_AGENT_ID', task.agentId],
    ['MESOS_ALLOCATION_ROLE', task.role],
    ...(hasSandbox(info) ? [['MESOS_SANDBOX', sandboxDirectory] as const] : []),
    ...(isDocker ? [['MESOS_CONTAINER_NAME', taskName(ref)] as const] : []),
  ] as const;
  const set: ReadonlyMap<string, string> = new Map(isDocker ? [...own, ...ours] : [...ours, ...own]);
  return [...set].map(([name, value]) => ({ name, value: literal(value) }));
}
