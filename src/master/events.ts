import type { FrameworkInfo, TaskInfo, TaskState, TaskStatus } from '../model/generated/messages.ts';
import type { AgentId } from '../model/ids.ts';
import { agentAt, type ShownAgent, type ShownFramework, type ShownTask } from './snapshot.ts';
import type { Agent, Framework, Task } from './state.ts';
import { taskAt } from './taskHistory.ts';
import type { Turn } from './turn.ts';

/** What an event tells of a framework. */
export type AnnouncedFramework = Readonly<
  Pick<ShownFramework, 'info' | 'active' | 'streamId' | 'recovered' | 'registeredTime' | 'reregisteredTime'>
>;

/**
 * What operators who listen are told of, as it was at that instant (OPER-053 to OPER-060). It says also whose a task is, for
 * not everybody may hear of everybody's.
 */
export type OperatorEvent =
  | { readonly type: 'TASK_ADDED'; readonly framework: FrameworkInfo; readonly task: ShownTask }
  | {
      readonly type: 'TASK_UPDATED';
      readonly framework: FrameworkInfo;
      readonly info: TaskInfo;
      readonly status: TaskStatus;
      /** The latest state, which `status` may lag behind. */
      readonly state: TaskState;
    }
  | { readonly type: 'FRAMEWORK_ADDED' | 'FRAMEWORK_UPDATED'; readonly framework: AnnouncedFramework }
  | { readonly type: 'FRAMEWORK_REMOVED'; readonly framework: FrameworkInfo }
  | { readonly type: 'AGENT_ADDED'; readonly agent: ShownAgent }
  | { readonly type: 'AGENT_REMOVED'; readonly agentId: AgentId };

/** A task was launched, or its agent is back after it was taken for gone (OPER-053). */
export function publishTaskAdded(turn: Turn, { info }: Pick<Framework, 'info'>, task: Task): void {
  turn.publish({ type: 'TASK_ADDED', framework: info, task: taskAt(task) });
}

/**
 * A status came to what is known of a task. It is told where its state differs from that of the status before, `former`
 * (OPER-054), or where it says how a check went (OPER-055).
 */
export function publishStatus(
  turn: Turn,
  { info }: Pick<Framework, 'info'>,
  task: Task,
  status: TaskStatus,
  former: TaskStatus | undefined,
): void {
  if (status.state === former?.state && !tellsOfCheck(status)) return;
  turn.publish({ type: 'TASK_UPDATED', framework: info, info: task.info, status, state: task.shown });
}

function tellsOfCheck({ reason }: TaskStatus): boolean {
  return reason === 'REASON_TASK_CHECK_STATUS_UPDATED' || reason === 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED';
}

/** A framework takes part: for the first time, again, or as another than before (OPER-056, OPER-057). */
export function publishFramework(turn: Turn, framework: Framework): void {
  const { info, active, streamId, recovered, registeredTime, reregisteredTime } = framework;
  const type = framework.announced ? 'FRAMEWORK_UPDATED' : 'FRAMEWORK_ADDED';
  framework.announced = true;
  turn.publish({ type, framework: { info, active, streamId, recovered, registeredTime, reregisteredTime } });
}

/** An agent is there, or is there again after it was taken for gone (OPER-059). */
export function publishAgentAdded(turn: Turn, agent: Agent): void {
  turn.publish({ type: 'AGENT_ADDED', agent: agentAt(agent) });
}
