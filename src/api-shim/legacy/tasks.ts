import type { ShownCompletedFramework, ShownFramework, ShownState, ShownTask } from '../../master/snapshot.ts';
import type { ContainerStatus, Label, Labels, TaskInfo, TaskStatus } from '../../model/generated/messages.ts';
import { toJson } from '../../wire/codec.ts';
import type { PartsBuilder } from '../../wire/parts.ts';
import { knownStatuses, shownState, userOf } from '../operator/tasks.ts';
import { summary } from './resources.ts';

const defaultLimit = 100;

/**
 * The answer to /tasks: a page of all tasks, live, unreachable and completed, by the time of their first status; the
 * latest first unless `order` is `asc` (LEGACY-025).
 */
export function addTasksDocument(body: PartsBuilder, state: ShownState, query: URLSearchParams): void {
  const offset = count(query.get('offset'), 0);
  const limit = count(query.get('limit'), defaultLimit);
  const sign = query.get('order') === 'asc' ? 1 : -1;
  const found = selectTasks(state, query.get('framework_id'), query.get('task_id'))
    .map((task) => ({ task, time: knownStatuses(task)[0]?.timestamp ?? -Infinity }))
    .sort((a, b) => (a.time === b.time ? 0 : sign * (a.time - b.time)));
  const page = found.slice(offset, offset + limit).map(({ task }) => task);
  body.text('{"tasks":[').elements(page, taskText).text(']}');
}

/** A count, or the default where the text is none. */
function count(text: string | null, otherwise: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;
}

function selectTasks(state: ShownState, frameworkId: string | null, taskId: string | null): readonly ShownTask[] {
  const frameworks = [...state.frameworks.values(), ...state.completedFrameworks.values()];
  return frameworks
    .filter(({ id }) => frameworkId === null || id === frameworkId)
    .flatMap(tasksOf)
    .filter(({ ref }) => taskId === null || ref.taskId === taskId);
}

/** All tasks of a framework that are remembered. */
export function tasksOf(framework: ShownFramework | ShownCompletedFramework): readonly ShownTask[] {
  if (!('tasks' in framework)) return framework.completedTasks;
  const { tasks, unreachableTasks, completedTasks } = framework;
  return [...tasks.values(), ...unreachableTasks.values(), ...completedTasks];
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
