import type { AgentId } from '../../model/ids.ts';
import type { Change } from '../changes.ts';
import type { AgentFact, AgentOrders, Fact } from '../inputs.ts';
import type { State } from '../state.ts';

/** As what a change comes back when it is stored. */
export function factOf(change: Change, state: Readonly<State>): Fact {
  switch (change.kind) {
    case 'set-weight':
      return { kind: 'weight-set', role: change.role, weight: change.weight };
    case 'order-agent':
      return { kind: 'agent-observed', agent: orderedAgent(state, change.agentId, change.orders) };
    case 'set-schedule':
      return { kind: 'schedule-set', windows: change.windows };
    case 'set-quota':
      return { kind: 'quota-set', role: change.role, quota: change.quota };
    case 'remove-quota':
      return { kind: 'quota-set', role: change.role, quota: undefined };
  }
}

/** An agent as its node shows itself, of which its resource orders this. */
export function orderedAgent({ agents, shutOut }: Readonly<State>, agentId: AgentId, orders: AgentOrders): AgentFact {
  const fact = agents.get(agentId)?.fact ?? shutOut.get(agentId);
  if (fact === undefined) throw new Error(`no agent ${agentId}`);
  const { orders: _former, ...node } = fact;
  return Object.keys(orders).length === 0 ? node : { ...node, orders };
}
