import type { ShownState, ShownTask } from '../../master/snapshot.ts';
import { forwardedStatus } from '../../master/updates.ts';
import type {
  FrameworkInfo,
  MasterResponseGetTasks,
  Task as TaskMessage,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../../model/generated/messages.ts';
import { lazily, type Lazily, type Values } from '../../wire/lazy.ts';
import type { Visibility } from '../auth/visibility.ts';

/** The answer to GET_TASKS: the tasks of registered and of completed frameworks (OPER-034), and those that were left running. */
export function getTasks(state: ShownState, visible: Visibility): Lazily<MasterResponseGetTasks> {
  const frameworks = [...state.frameworks.values()];
  const completed = [...frameworks, ...state.completedFrameworks.values()];
  return {
    tasks: visibleTasks(frameworks, visible, ({ tasks }) => tasks),
    unreachable_tasks: visibleTasks(frameworks, visible, ({ unreachableTasks }) => unreachableTasks),
    completed_tasks: visibleTasks(completed, visible, ({ completedTasks }) => completedTasks),
    orphan_tasks: lazily(state.orphans, taskMessage, ({ ref, info }) => {
      const framework = state.completedFrameworks.get(ref.frameworkId)?.info ?? forgotten;
      return visible.task(userOf(info), framework);
    }),
  };
}

/** Stands for the framework of an orphan of which nothing is known any more. */
const forgotten: FrameworkInfo = { name: '', user: '' };

function visibleTasks<F extends { readonly info: FrameworkInfo }>(
  frameworks: readonly F[],
  visible: Visibility,
  tasksOf: (framework: F) => Values<ShownTask>,
): Iterable<TaskMessage> {
  return {
    *[Symbol.iterator]() {
      for (const framework of frameworks) {
        const isShown = ({ info }: ShownTask): boolean => visible.task(userOf(info), framework.info);
        yield* lazily(tasksOf(framework), taskMessage, isShown);
      }
    },
  };
}

/**
 * A task as operators see it: with the state that is shown and, where a status was forwarded, the state of that one
 * (TASK-058). `executor_id` is that of a custom executor only.
 */
export function taskMessage(task: ShownTask): TaskMessage {
  const { ref, info } = task;
  const forwarded = forwardedStatus(task);
  const statuses = knownStatuses(task);
  return {
    name: info.name,
    task_id: { value: ref.taskId },
    framework_id: { value: ref.frameworkId },
    ...(info.executor !== undefined && { executor_id: info.executor.executor_id }),
    agent_id: { value: task.agentId },
    state: shownState(task),
    resources: task.resources.toMessages(),
    ...(statuses.length > 0 && { statuses }),
    ...(forwarded !== undefined && { status_update_state: forwarded.state }),
    ...(forwarded?.uuid !== undefined && { status_update_uuid: forwarded.uuid }),
    ...userOf(info),
    ...carriedOver(info),
  };
}

/** The state that is shown of a task. */
export function shownState(task: ShownTask): TaskState {
  return 'shown' in task ? task.shown : task.state;
}

/** What is repeated from the TaskInfo as it is. */
function carriedOver({
  labels,
  discovery,
  container,
  health_check,
  kill_policy,
  limits,
}: TaskInfo): Partial<TaskMessage> {
  return {
    ...(labels !== undefined && { labels }),
    ...(discovery !== undefined && { discovery }),
    ...(container !== undefined && { container }),
    ...(health_check !== undefined && { health_check }),
    ...(kill_policy !== undefined && { kill_policy }),
    ...(limits !== undefined && { limits }),
  };
}

/** The user that the task names, if it names one. */
export function userOf({ command, executor }: TaskInfo): Pick<TaskMessage, 'user'> {
  const user = command?.user ?? executor?.command?.user;
  return user === undefined ? {} : { user };
}

function withoutData(status: TaskStatus): TaskStatus {
  if (status.data === undefined) return status;
  const { data: _data, ...rest } = status;
  return rest;
}

/**
 * The statuses as a master has them, oldest first: those that were due to be forwarded or need not be, of several in a row with
 * one state the last, and without their data.
 */
export function knownStatuses(task: ShownTask): readonly TaskStatus[] {
  const seen = task.updates
    .filter(({ status }, index) => index < task.due || status.uuid === undefined)
    .map(({ status }) => withoutData(status));
  if (task.unreachable !== undefined) seen.push(task.unreachable);
  return seen.filter((status, index) => seen[index + 1]?.state !== status.state);
}
