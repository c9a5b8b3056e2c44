import type { TaskState, TaskStatus, TaskStatusReason } from '../model/generated/messages.ts';
import type { AgentId, TaskId } from '../model/ids.ts';
import type { Framework } from './state.ts';

interface MasterStatus {
  readonly taskId: TaskId;
  readonly agentId?: AgentId | undefined;
  readonly state: TaskState;
  readonly reason: TaskStatusReason;
  readonly message: string;
}

/** A status that the master itself makes: it carries no uuid, so nobody acknowledges it (TASK-032). */
export function masterStatus(now: number, status: MasterStatus): TaskStatus {
  return {
    task_id: { value: status.taskId },
    state: status.state,
    message: status.message,
    source: 'SOURCE_MASTER',
    reason: status.reason,
    ...(status.agentId !== undefined && { agent_id: { value: status.agentId } }),
    timestamp: now,
  };
}

/** What a report of the master's own repeats of the status that it knows (SCHED-130). */
export function snapshotOf(
  latest: TaskStatus | undefined,
): Pick<TaskStatus, 'healthy' | 'check_status' | 'container_status'> {
  return {
    ...(latest?.healthy !== undefined && { healthy: latest.healthy }),
    ...(latest?.check_status !== undefined && { check_status: latest.check_status }),
    ...(latest?.container_status !== undefined && { container_status: latest.container_status }),
  };
}

/**
 * The states that only a PARTITION_AWARE framework knows; any other is told TASK_LOST in their place (SCHED-050).
 */
export function partitionState(
  framework: Framework,
  state: 'TASK_DROPPED' | 'TASK_UNREACHABLE' | 'TASK_GONE' | 'TASK_GONE_BY_OPERATOR' | 'TASK_UNKNOWN',
): TaskState {
  return framework.capabilities.has('PARTITION_AWARE') ? state : 'TASK_LOST';
}
