import type { TaskStatusReason } from '../../model/generated/messages.ts';
import type { AgentId } from '../../model/ids.ts';
import { isTerminal } from '../../model/taskState.ts';
import { isAllocated, isRegistered } from '../agents.ts';
import type { AgentFact } from '../inputs.ts';
import { machineOf } from '../maintenance/schedule.ts';
import { tellOfAgent } from '../operations/feedback.ts';
import { loseOrphan, orphansOn } from '../orphans.ts';
import type { Agent, Framework, State, Task } from '../state.ts';
import { masterStatus } from '../statuses.ts';
import { giveUpTask } from '../tasks.ts';
import { spareAgent } from '../removals.ts';
import type { Turn } from '../turn.ts';
import { rescindAll } from '../withdrawals.ts';

/** How a task is ended whose agent will not bring it back. */
type Ending = (turn: Turn, framework: Framework, task: Task, message: string) => void;

/** A node was deleted: its tasks are lost for good (TASK-045). */
export function removeAgent(turn: Turn, agentId: AgentId): void {
  turn.state.shutOut.delete(agentId);
  const agent = turn.state.agents.get(agentId);
  if (agent === undefined) return;
  const why = `Agent ${agent.fact.hostname} removed: its node was deleted`;
  dropAgent(turn, agent, why, endRemoved);
  turn.decide('AgentRemoved', why, { agentId });
}

/** Whether a node may not be an agent: it is marked gone, or its machine is DOWN (OPER-046, MAINT-013). */
export function mayNotBe(state: Pick<State, 'schedule'>, fact: AgentFact): boolean {
  return fact.orders?.gone === true || machineOf(state, fact)?.down === true;
}

/** Ends the agent of a node that may not be one any more, and keeps the node in mind. */
export function shutOut(turn: Turn, fact: AgentFact): void {
  turn.state.shutOut.set(fact.id, fact);
  const agent = turn.state.agents.get(fact.id);
  if (agent === undefined) return;
  agent.fact = fact;
  if (fact.orders?.gone === true) {
    dropAgent(turn, agent, 'Agent has been marked gone', endGone);
    turn.decide('AgentGone', `Agent ${fact.hostname} has been marked gone`, { agentId: agent.id });
  } else {
    const why = `Agent ${fact.hostname} removed: Operator initiated 'Machine DOWN'`;
    dropAgent(turn, agent, why, endRemoved);
    turn.decide('AgentRemoved', why, { agentId: agent.id });
  }
}

/** Ends a task of an agent that is not known any more, as its frameworks would have been told if they had been there. */
export function endStranded(turn: Turn, framework: Framework, task: Task): void {
  const gone = turn.state.shutOut.get(task.agentId)?.orders?.gone === true;
  if (gone) endGone(turn, framework, task, 'Agent has been marked gone');
  else endRemoved(turn, framework, task, 'Agent removed: its node was deleted, or is in maintenance');
}

function dropAgent(turn: Turn, agent: Agent, why: string, end: Ending): void {
  for (const framework of turn.state.frameworks.values()) {
    for (const task of [...framework.tasks.values(), ...framework.unreachableTasks.values()]) {
      if (task.agentId === agent.id && !isTerminal(task.state)) end(turn, framework, task, why);
    }
  }
  for (const orphan of orphansOn(turn, agent.id)) loseOrphan(turn, orphan, why);
  rescindAll(turn, agent, 'the agent was removed');
  turn.timers.agents.cancel(agent.id);
  spareAgent(turn, agent);
  turn.state.agents.delete(agent.id);
  turn.state.departing.delete(agent);
  countRemoval(turn, 'unregistered');
  if (isAllocated(turn, agent)) turn.allocator.removeAgent(agent.id);
  // Operators hear of an agent that is gone by its tasks (OPER-060).
  if (end === endRemoved && isRegistered(agent)) turn.publish({ type: 'AGENT_REMOVED', agentId: agent.id });
  tellOfAgent(turn, agent.id, 'OPERATION_GONE_BY_OPERATOR');
  reportFailure(turn, agent.id);
}

/** TASK-045, MAINT-012: lost, even for frameworks that know other words. */
function endRemoved(turn: Turn, framework: Framework, task: Task, message: string): void {
  loseTask(turn, framework, task, 'REASON_AGENT_REMOVED', message);
}

/** TASK-043, OPER-047. */
function endGone(turn: Turn, framework: Framework, task: Task, message: string): void {
  if (framework.capabilities.has('PARTITION_AWARE')) {
    endTask(turn, framework, task, 'TASK_GONE_BY_OPERATOR', 'REASON_AGENT_REMOVED_BY_OPERATOR', message);
  } else endRemoved(turn, framework, task, message);
}

/** Ends a task as TASK_LOST, whatever the framework's capabilities: its agent will not bring it back. */
export function loseTask(
  turn: Turn,
  framework: Framework,
  task: Task,
  reason: 'REASON_AGENT_REMOVED' | 'REASON_AGENT_DISCONNECTED',
  message: string,
): void {
  endTask(turn, framework, task, 'TASK_LOST', reason, message);
}

function endTask(
  turn: Turn,
  framework: Framework,
  task: Task,
  state: 'TASK_LOST' | 'TASK_GONE_BY_OPERATOR',
  reason: TaskStatusReason,
  message: string,
): void {
  const { taskId } = task.ref;
  giveUpTask(turn, framework, task, masterStatus(turn.now, { taskId, agentId: task.agentId, state, reason, message }));
  turn.decide('TaskLost', message, { frameworkId: framework.id, taskId, agentId: task.agentId, task: task.ref });
}

/** Tells every framework that an agent is lost (SCHED-124). */
export function reportFailure(turn: Turn, agentId: AgentId): void {
  for (const framework of turn.state.frameworks.values()) {
    turn.send(framework, { type: 'FAILURE', failure: { agent_id: { value: agentId } } });
  }
}

export function countRemoval(turn: Turn, reason: 'unhealthy' | 'unregistered'): void {
  turn.count('slave_removals');
  turn.count(`slave_removals/reason_${reason}`);
}
