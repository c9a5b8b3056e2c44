import type { OfferOperation, TaskInfo } from '../../model/generated/messages.ts';
import type { OfferId } from '../../model/ids.ts';
import { upgradeAllocated } from '../../model/resourceFormat.ts';
import { Resources } from '../../model/resources.ts';
import { countEnd, countOperation } from '../counts.ts';
import { publishTaskAdded } from '../events.ts';
import type { Agent, Framework, Task } from '../state.ts';
import { taskDenied, userOf, type Denials } from '../denials.ts';
import { masterStatus } from '../statuses.ts';
import { addTask } from '../tasks.ts';
import type { Turn } from '../turn.ts';
import { noUpdates } from '../updates.ts';
import { validateTask } from '../validation/task.ts';

/** What the tasks of a launch are started from. */
export interface LaunchContext {
  readonly framework: Framework;
  readonly agent: Agent;
  readonly offerId: OfferId;
  readonly role: string;
  /** What is left of the offers, allocated to the role. */
  readonly available: Resources;
  readonly denials: Denials;
}

/** Why the master itself ends a task that was to start. */
type RefusalReason =
  'REASON_TASK_INVALID' | 'REASON_TASK_GROUP_INVALID' | 'REASON_TASK_UNAUTHORIZED' | 'REASON_TASK_GROUP_UNAUTHORIZED';

/** The tasks that an operation wants to start. */
export function launchedTasks(operation: OfferOperation): readonly TaskInfo[] {
  switch (operation.type) {
    case 'LAUNCH':
      return operation.launch?.task_infos ?? [];
    case 'LAUNCH_GROUP':
      return operation.launch_group?.task_group.tasks ?? [];
    default:
      return [];
  }
}

/**
 * Starts the tasks of an operation, each judged alone: a bad one is TASK_ERROR, its siblings start (SCHED-087).
 * Returns what the tasks leave over.
 */
export function launch(turn: Turn, context: LaunchContext, operation: OfferOperation): Resources {
  const given = launchedTasks(operation);
  const reason = wholeReason(operation, given);
  const infos = given.map((info) => complete(info, context));
  const denied = operation.type === 'LAUNCH_GROUP' ? groupDenied(turn, context, infos) : undefined;
  if (denied !== undefined) {
    for (const info of infos) refuseTask(turn, context.framework, info, denied, 'REASON_TASK_GROUP_UNAUTHORIZED');
    return context.available;
  }
  if (reason !== undefined) {
    for (const info of infos) refuseTask(turn, context.framework, info, reason, groupReason(operation));
    return context.available;
  }
  return infos.reduce((available, info) => launchTask(turn, { ...context, available }, info), context.available);
}

/** Why a group may not run: one of its tasks may not. */
function groupDenied(turn: Turn, context: LaunchContext, infos: readonly TaskInfo[]): string | undefined {
  const { framework, denials } = context;
  for (const info of infos) {
    const denied = taskDenied(userOf(turn.state, framework, info), framework, info, denials);
    if (denied !== undefined) return denied;
  }
  return undefined;
}

/**
 * Why none of an operation's tasks may start: a resource that is invalid in itself spoils them all (SCHED-087). They are
 * judged as the framework wrote them: the new format cannot hold all that is wrong in the old.
 */
function wholeReason(operation: OfferOperation, infos: readonly TaskInfo[]): string | undefined {
  for (const { resources, executor } of infos) {
    const reason = Resources.validate([...(resources ?? []), ...(executor?.resources ?? [])]);
    if (reason !== undefined) return reason;
  }
  if (operation.id !== undefined) return `The \`id\` field cannot be set on ${operation.type} operations`;
  return operation.type === 'LAUNCH_GROUP' ? 'Task groups are not supported yet' : undefined;
}

function groupReason(operation: OfferOperation): 'REASON_TASK_INVALID' | 'REASON_TASK_GROUP_INVALID' {
  return operation.type === 'LAUNCH_GROUP' ? 'REASON_TASK_GROUP_INVALID' : 'REASON_TASK_INVALID';
}

function launchTask(turn: Turn, context: LaunchContext, info: TaskInfo): Resources {
  const { framework, agent, offerId, role, available } = context;
  const denied = taskDenied(userOf(turn.state, framework, info), framework, info, context.denials);
  if (denied !== undefined) {
    refuseTask(turn, framework, info, denied, 'REASON_TASK_UNAUTHORIZED');
    return available;
  }
  const reason = validateTask(info, { framework, agent, available, options: turn.options });
  if (reason !== undefined) {
    refuseTask(turn, framework, info, reason, 'REASON_TASK_INVALID');
    return available;
  }
  const task: Task = {
    ref: { frameworkId: framework.id, taskId: info.task_id.value, offerId },
    agentId: agent.id,
    role,
    info,
    resources: Resources.of(info.resources ?? []),
    launchedTime: turn.now,
    state: 'TASK_STAGING',
    killRequested: false,
    ...noUpdates(),
  };
  addTask(turn, framework, task);
  publishTaskAdded(turn, framework, task);
  shareVolumes(turn, context, task.resources);
  emitCreate(turn, framework, task);
  countOperation(framework, 'LAUNCH');
  return available.minus(task.resources.nonShared());
}

/** A task has a copy of its own of each shared volume: the one in the offer serves the next task, too (VOL-015). */
function shareVolumes(turn: Turn, { framework, agent, available }: LaunchContext, resources: Resources): void {
  const converted = resources.shared();
  if (converted.isEmpty()) return;
  turn.allocator.updateAllocation(framework.id, agent.id, available, [{ consumed: Resources.none, converted }]);
}

function emitCreate(turn: Turn, framework: Framework, task: Task): void {
  const { ref, agentId, role, info, launchedTime } = task;
  const user = userOf(turn.state, framework, info);
  turn.emit({
    kind: 'create-task',
    task: { ref, frameworkName: framework.info.name, user, role, agentId, info, launchedTime },
  });
  turn.decide('TaskLaunched', `Task ${ref.taskId} launched with ${task.resources.toString()}`, {
    frameworkId: framework.id,
    taskId: ref.taskId,
    agentId,
    task: ref,
  });
}

function refuseTask(turn: Turn, framework: Framework, info: TaskInfo, message: string, reason: RefusalReason): void {
  const taskId = info.task_id.value;
  const agentId = info.agent_id.value;
  const status = masterStatus(turn.now, { taskId, agentId, state: 'TASK_ERROR', reason, message });
  countEnd(turn, status);
  turn.send(framework, { type: 'UPDATE', update: { status } });
  turn.decide('LaunchRefused', message, { frameworkId: framework.id, taskId, agentId });
}

/**
 * A task with what the master fills in: reservations in the new format, the offer's role, the framework's id and a
 * health check's type (SCHED-085).
 */
function complete(info: TaskInfo, { framework, role }: LaunchContext): TaskInfo {
  const { resources, executor, health_check: check, ...rest } = info;
  return {
    ...rest,
    ...(resources !== undefined && { resources: resources.map((resource) => upgradeAllocated(resource, role)) }),
    ...(executor !== undefined && {
      executor: {
        ...executor,
        framework_id: executor.framework_id ?? { value: framework.id },
        ...(executor.resources !== undefined && {
          resources: executor.resources.map((resource) => upgradeAllocated(resource, role)),
        }),
      },
    }),
    ...(check !== undefined && { health_check: typed(check) }),
  };
}

function typed(check: NonNullable<TaskInfo['health_check']>): NonNullable<TaskInfo['health_check']> {
  const { type, command, http } = check;
  if (type !== undefined || (command === undefined) === (http === undefined)) return check;
  return { ...check, type: command === undefined ? 'HTTP' : 'COMMAND' };
}
