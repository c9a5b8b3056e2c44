import type { AgentId } from '../model/ids.ts';
import { drainInfos } from './maintenance/drain.ts';
import type { Agent, State } from './state.ts';

/** Whether an agent is in use, in a word: what stands in the way of its use, the weightiest first. */
export type AgentMode =
  | 'Gone'
  | 'InMaintenance'
  | 'Unreachable'
  | 'Disconnected'
  | 'Drained'
  | 'Draining'
  | 'Deactivated'
  | 'Cordoned'
  | 'Full'
  | 'Active';

/** The mode of an agent; one that the master does not know yet has nothing to stand in its way. */
export function agentMode(state: Readonly<State>, id: AgentId): AgentMode {
  const outsider = state.shutOut.get(id);
  if (outsider !== undefined) return outsider.orders?.gone === true ? 'Gone' : 'InMaintenance';
  const agent = state.agents.get(id);
  return agent === undefined ? 'Active' : modeOf(state, agent);
}

function modeOf(state: Readonly<State>, { id, phase, fact }: Agent): AgentMode {
  if (phase === 'unreachable') return 'Unreachable';
  if (phase !== 'active') return 'Disconnected';
  if (fact.orders?.drain !== undefined) {
    return drainInfos(state).get(id)?.state === 'DRAINED' ? 'Drained' : 'Draining';
  }
  if (fact.orders?.deactivated === true) return 'Deactivated';
  if (!fact.schedulable) return 'Cordoned';
  return fact.full === true ? 'Full' : 'Active';
}
