import type { ShownState } from '../../master/snapshot.ts';
import type { MasterResponseGetState } from '../../model/generated/messages.ts';
import type { Lazily } from '../../wire/lazy.ts';
import type { Visibility } from '../auth/visibility.ts';
import { getAgents } from './agents.ts';
import { getFrameworks } from './frameworks.ts';
import { getTasks } from './tasks.ts';

/** The answer to GET_STATE, and the beginning of every event stream (OPER-026, OPER-051). Command tasks have no executors. */
export function getState(state: ShownState, visible: Visibility): Lazily<MasterResponseGetState> {
  return {
    get_tasks: getTasks(state, visible),
    get_executors: {},
    get_frameworks: getFrameworks(state, visible),
    get_agents: getAgents(state, visible),
  };
}
