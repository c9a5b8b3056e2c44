import type {
  OperationStatus,
  SchedulerCallReconcile,
  SchedulerCallReconcileOperations,
  TaskState,
  TaskStatus,
} from '../../model/generated/messages.ts';
import type { AgentId, TaskId } from '../../model/ids.ts';
import { timeInfo } from '../../model/timeInfo.ts';
import type { Framework, Task } from '../state.ts';
import { masterStatus, partitionState, snapshotOf } from '../statuses.ts';
import type { Turn } from '../turn.ts';
import { forwardedState, forwardedStatus } from '../updates.ts';

/** Tells the state of the tasks asked for, or of all that the master holds when none is named (SCHED-130, SCHED-131). */
export function reconcile(turn: Turn, framework: Framework, { tasks = [] }: SchedulerCallReconcile): void {
  if (tasks.length === 0) {
    for (const task of framework.tasks.values()) report(turn, framework, knownStatus(turn, task));
  }
  const areKnown = tasks.every(({ task_id: taskId }) => framework.tasks.has(taskId.value));
  const gone = areKnown ? new Set<AgentId>() : agentsThatWent(framework);
  for (const { task_id: taskId, agent_id: agentId } of tasks) {
    reconcileTask(turn, framework, taskId.value, agentId?.value, gone);
  }
}

/**
 * Tells the state of one task; a wrong agent of a known task does not matter (SCHED-133). `gone` are agents that may be known no
 * more and were marked gone.
 */
export function reconcileTask(
  turn: Turn,
  framework: Framework,
  taskId: TaskId,
  agentId: AgentId | undefined,
  gone: ReadonlySet<AgentId>,
): void {
  const task = framework.tasks.get(taskId);
  const status = task === undefined ? unknownStatus(turn, framework, taskId, agentId, gone) : knownStatus(turn, task);
  report(turn, framework, status);
}

/** The agents of which the framework's own past tells that they were marked gone: it outlasts their nodes. */
export function agentsThatWent({ completedTasks }: Framework): ReadonlySet<AgentId> {
  return new Set(completedTasks.flatMap(({ agentId, state }) => (state === 'TASK_GONE_BY_OPERATOR' ? [agentId] : [])));
}

function report(turn: Turn, framework: Framework, status: TaskStatus): void {
  turn.send(framework, { type: 'UPDATE', update: { status } });
}

function knownStatus(turn: Turn, task: Task): TaskStatus {
  const status = masterStatus(turn.now, {
    taskId: task.ref.taskId,
    agentId: task.agentId,
    state: forwardedState(task),
    reason: 'REASON_RECONCILIATION',
    message: 'Reconciliation: Latest task state',
  });
  return Object.assign(status, snapshotOf(forwardedStatus(task)));
}

/** What is said of a task that the master does not know depends on the agent alone (SCHED-134). */
function unknownStatus(
  turn: Turn,
  framework: Framework,
  taskId: TaskId,
  agentId: AgentId | undefined,
  gone: ReadonlySet<AgentId>,
): TaskStatus {
  const agent = agentId === undefined ? undefined : turn.state.agents.get(agentId);
  const unreachableTime = agent?.unreachableTime;
  const reason = 'REASON_RECONCILIATION';
  const answer = (state: TaskState, message: string): TaskStatus =>
    masterStatus(turn.now, { taskId, agentId, state, reason, message: `Reconciliation: ${message}` });
  if (unreachableTime !== undefined) {
    return {
      ...answer(partitionState(framework, 'TASK_UNREACHABLE'), 'Task is unreachable'),
      unreachable_time: timeInfo(unreachableTime),
    };
  }
  const known = agentId === undefined ? undefined : turn.state.shutOut.get(agentId);
  if (known?.orders?.gone === true || (agent === undefined && gone.has(agentId ?? ''))) {
    return answer(partitionState(framework, 'TASK_GONE_BY_OPERATOR'), 'Task is gone');
  }
  return agent === undefined
    ? answer(partitionState(framework, 'TASK_UNKNOWN'), 'Task is unknown')
    : answer(partitionState(framework, 'TASK_GONE'), 'Task is unknown to the agent');
}

/** Tells the latest status of operations, without a uuid: of those asked for, or of all where none is named (SCHED-136). */
export function reconcileOperations(
  turn: Turn,
  framework: Framework,
  { operations = [] }: SchedulerCallReconcileOperations,
): void {
  if (operations.length === 0)
    for (const { status } of framework.operations.values()) tellOperation(turn, framework, status);
  for (const { operation_id: operationId, agent_id: agentId, resource_provider_id: providerId } of operations) {
    const known = framework.operations.get(operationId.value);
    if (known !== undefined) {
      tellOperation(turn, framework, known.status);
      continue;
    }
    tellOperation(turn, framework, {
      operation_id: operationId,
      ...unknownOperation(turn, agentId?.value),
      ...(agentId !== undefined && { agent_id: agentId }),
      ...(providerId !== undefined && { resource_provider_id: providerId }),
    });
  }
}

function tellOperation(turn: Turn, framework: Framework, { uuid: _, ...status }: OperationStatus): void {
  turn.send(framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } });
}

function unknownOperation(turn: Turn, agentId: AgentId | undefined): Pick<OperationStatus, 'state' | 'message'> {
  const state = 'OPERATION_UNKNOWN';
  if (agentId === undefined) {
    return { state, message: "Reconciliation: Operation is unknown and no 'agent_id' was provided" };
  }
  const agent = turn.state.agents.get(agentId);
  if (turn.state.shutOut.get(agentId)?.orders?.gone === true) {
    return { state: 'OPERATION_GONE_BY_OPERATOR', message: 'Reconciliation: Agent is gone' };
  }
  if (agent === undefined) return { state, message: 'Reconciliation: Both operation and agent are unknown' };
  return agent.phase === 'unreachable'
    ? { state: 'OPERATION_UNREACHABLE', message: 'Reconciliation: Agent is unreachable' }
    : { state, message: 'Reconciliation: Operation is unknown' };
}
