import type { ShownCompletedFramework, ShownFramework, ShownState, ShownTask } from '../../master/snapshot.ts';
import type { ContainerStatus, Label, Labels, TaskInfo, TaskStatus } from '../../model/generated/messages.ts';
import { toJson } from '../../wire/codec.ts';
import type { ChunkedText } from '../../wire/chunkedText.ts';
import { groupsInTurns } from '../http/turns.ts';
import { knownStatuses, shownState, userOf } from '../operator/tasks.ts';
import { summary } from './resources.ts';

const defaultLimit = 100;

/**
 * The answer to /tasks: a page of all tasks, live, unreachable and completed, by the time of their first status; the
 * latest first unless `order` is `asc` (LEGACY-025).
 */
export async function addTasksDocument(body: ChunkedText, state: ShownState, query: URLSearchParams): Promise<void> {
  const offset = count(query.get('offset'), 0);
  const limit = count(query.get('limit'), defaultLimit);
  const sign = query.get('order') === 'asc' ? 1 : -1;
  let first: readonly Dated[] = [];
  for await (const tasks of groupsInTurns(selectTasks(state, query.get('framework_id'), query.get('task_id')))) {
    const dated = tasks.map((task) => ({ task, time: knownStatuses(task)[0]?.timestamp ?? -Infinity }));
    // What is in order already is not sorted again, so that this takes little longer than to look at each once.
    first = [...first, ...dated]
      .sort((a, b) => (a.time === b.time ? 0 : sign * (a.time - b.time)))
      .slice(0, offset + limit);
  }
  body
    .text('{"tasks":[')
    .elements(first.slice(offset), ({ task }) => taskText(task))
    .text(']}');
}

/** A task and the time of its first status. */
interface Dated {
  readonly task: ShownTask;
  readonly time: number;
}

/** A count, or the default where the text is none. A negative one is to Mesos, whose counts have no sign, more than there are. */
function count(text: string | null, otherwise: number): number {
  if (text === null || !/^-?\d+$/.test(text)) return otherwise;
  return Number(text) < 0 ? Infinity : Number(text);
}

function* selectTasks(state: ShownState, frameworkId: string | null, taskId: string | null): Iterable<ShownTask> {
  for (const framework of [...state.frameworks.values(), ...state.completedFrameworks.values()]) {
    if (frameworkId !== null && framework.id !== frameworkId) continue;
    for (const task of tasksOf(framework)) if (taskId === null || task.ref.taskId === taskId) yield task;
  }
}

/** All tasks of a framework that are remembered. */
export function* tasksOf(framework: ShownFramework | ShownCompletedFramework): Iterable<ShownTask> {
  if ('tasks' in framework) {
    yield* framework.tasks.values();
    yield* framework.unreachableTasks.values();
  }
  yield* framework.completedTasks;
}

/** A task as the old endpoints show it (LEGACY-015). */
export function taskText(task: ShownTask): string {
  const { ref, info } = task;
  return JSON.stringify({
    id: ref.taskId,
    name: info.name,
    framework_id: ref.frameworkId,
    executor_id: info.executor?.executor_id.value ?? '',
    slave_id: task.agentId,
    state: shownState(task),
    resources: summary(task.resources),
    role: task.role,
    statuses: knownStatuses(task).map(statusView),
    ...userOf(info),
    ...carriedOver(info),
  });
}

function carriedOver({ limits, labels, discovery, container, health_check: healthCheck }: TaskInfo): object {
  const limit = Object.entries(limits ?? {}).map(([name, { value }]) => [
    name,
    Number.isFinite(value) ? value : 'Infinity',
  ]);
  return {
    ...(limit.length > 0 && { limits: Object.fromEntries(limit) as object }),
    ...(labels !== undefined && { labels: labelList(labels) }),
    ...(discovery !== undefined && { discovery: toJson('mesos.v1.DiscoveryInfo', discovery) }),
    ...(container !== undefined && { container: toJson('mesos.v1.ContainerInfo', container) }),
    ...(healthCheck !== undefined && { health_check: toJson('mesos.v1.HealthCheck', healthCheck) }),
  };
}

/** A status as the old endpoints show it: without message, reason and source (LEGACY-016). */
function statusView({ state, timestamp, labels, container_status: container, healthy }: TaskStatus): object {
  return {
    state,
    ...(timestamp !== undefined && { timestamp }),
    ...(labels !== undefined && { labels: labelList(labels) }),
    ...(container !== undefined && { container_status: containerView(container) }),
    ...(healthy !== undefined && { healthy }),
  };
}

function containerView({ executor_pid: _pid, ...shown }: ContainerStatus): unknown {
  return toJson('mesos.v1.ContainerStatus', shown);
}

/** Labels as the plain list of the old endpoints. */
export function labelList({ labels = [] }: Labels): readonly Label[] {
  return labels;
}
