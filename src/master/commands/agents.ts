import type { AgentId } from '../../model/ids.ts';
import { isDeactivated, isRegistered } from '../agents.ts';
import type { AgentDrain, AgentOrders, Answer } from '../inputs.ts';
import { drainInfos } from '../maintenance/drain.ts';
import { machineOf } from '../maintenance/schedule.ts';
import type { Turn } from '../turn.ts';
import type { CommandSender } from './command.ts';

const unknown: Answer = { status: 400, text: 'Unknown agent' };
const forbiddenAnswer: Answer = { status: 403 };

/** Has an agent deactivated and its tasks ended (MAINT-017); not together with a maintenance window (MAINT-018). */
export function drainAgent(turn: Turn, agentId: AgentId, drain: AgentDrain, { forbidden }: CommandSender): Answer {
  if (forbidden === true) return forbiddenAnswer;
  const agent = turn.state.agents.get(agentId);
  if (agent === undefined) return unknown;
  const machine = isRegistered(agent) ? machineOf(turn.state, agent.fact) : undefined;
  if (machine !== undefined) {
    const { hostname, ip } = agent.fact;
    return {
      status: 400,
      text: `Agent ${agentId} is part of a maintenance schedule under Machine ${hostname} (${ip})`,
    };
  }
  if (agent.leaving) return { status: 409, text: 'Agent is being marked gone' };
  return order(turn, agentId, { ...agent.fact.orders, deactivated: true, drain });
}

/** Takes an agent out of use, while its tasks run on (MAINT-024). */
export function deactivateAgent(turn: Turn, agentId: AgentId, { forbidden }: CommandSender): Answer {
  if (forbidden === true) return forbiddenAnswer;
  const agent = turn.state.agents.get(agentId);
  if (agent === undefined) return unknown;
  return order(turn, agentId, { ...agent.fact.orders, deactivated: true });
}

/**
 * Takes an agent into use again that was deactivated or is drained (MAINT-024); one that is not reachable is told so with 409,
 * and comes back active all the same (MAINT-025). A node that somebody cordoned stays cordoned.
 */
export function reactivateAgent(turn: Turn, agentId: AgentId, { forbidden }: CommandSender): Answer {
  if (forbidden === true) return forbiddenAnswer;
  const agent = turn.state.agents.get(agentId);
  if (agent === undefined || !isDeactivated(agent)) return { status: 400, text: 'Agent is not deactivated' };
  if (agent.fact.orders?.deactivated !== true && agent.fact.orders?.drain === undefined) {
    return { status: 400, text: 'Agent is not deactivated, but its node is cordoned: kubectl uncordon ends that' };
  }
  if (drainInfos(turn.state).get(agentId)?.state === 'DRAINING') {
    return { status: 400, text: 'Agent is still in the DRAINING state' };
  }
  order(turn, agentId, {});
  return agent.phase === 'unreachable'
    ? { status: 409, text: 'Agent is reactivated, and unreachable' }
    : { status: 200 };
}

/** Gives an agent up for good: its tasks are gone, and its node is no agent any more (OPER-045, OPER-046). */
export function markAgentGone(turn: Turn, agentId: AgentId, { forbidden }: CommandSender): Answer {
  if (forbidden === true) return forbiddenAnswer;
  const { agents, shutOut } = turn.state;
  const fact = agents.get(agentId)?.fact ?? shutOut.get(agentId);
  if (fact === undefined) return { status: 404, text: `Agent '${agentId}' not found` };
  return fact.orders?.gone === true ? { status: 200 } : order(turn, agentId, { ...fact.orders, gone: true });
}

function order(turn: Turn, agentId: AgentId, orders: AgentOrders): Answer {
  turn.emit({ kind: 'change', changes: [{ kind: 'order-agent', agentId, orders }] });
  return { status: 200 };
}
