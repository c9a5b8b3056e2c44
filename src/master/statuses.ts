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

/**
 * The states that only a PARTITION_AWARE framework knows; any other is told TASK_LOST in their place (SCHED-050).
 */
export function partitionState(
  framework: Framework,
  state: 'TASK_DROPPED' | 'TASK_UNREACHABLE' | 'TASK_GONE' | 'TASK_GONE_BY_OPERATOR' | 'TASK_UNKNOWN',
): TaskState {
  return framework.capabilities.has('PARTITION_AWARE') ? state : 'TASK_LOST';
}
