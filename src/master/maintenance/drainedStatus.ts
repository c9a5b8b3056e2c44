import type { TaskStatus } from '../../model/generated/messages.ts';
import type { Agent, Framework } from '../state.ts';

/**
 * A status in the words of an agent that is being drained: what it kills ends for that reason, and is gone for good where the
 * agent will be, for frameworks that know the word (TASK-048).
 */
export function drainedStatus(agent: Agent | undefined, framework: Framework, status: TaskStatus): TaskStatus {
  const drain = agent?.fact.orders?.drain;
  if (drain === undefined || (status.state !== 'TASK_KILLING' && status.state !== 'TASK_KILLED')) return status;
  const gone = drain.markGone && framework.capabilities.has('PARTITION_AWARE');
  return { ...status, reason: 'REASON_AGENT_DRAINING', state: gone ? 'TASK_GONE_BY_OPERATOR' : status.state };
}
