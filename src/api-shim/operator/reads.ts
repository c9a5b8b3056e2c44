import type { MasterCall, MasterCallType, MasterResponse, MasterResponseType } from '../../model/generated/messages.ts';
import type { Caller } from '../auth/authorizer.ts';
import type { Visibility } from '../auth/visibility.ts';
import type { ShimParts } from '../parts.ts';
import { getAgents } from './agents.ts';
import { getFrameworks } from './frameworks.ts';
import { getRoles } from './roles.ts';
import { getTasks } from './tasks.ts';
import { getWeights } from './weights.ts';

/** A call that asks for something, who asks, and what the answer may show. */
export interface Question {
  readonly call: MasterCall;
  readonly parts: ShimParts;
  readonly caller: Caller;
  readonly visible: Visibility;
}

/** The part of a response that answers a call, in the field that is named like the call's type. */
type Answered = Omit<MasterResponse, 'type'>;

/**
 * Answers one type of call.
 *
 * @throws HttpRefusal
 */
type Read = (question: Question) => Answered | Promise<Answered>;

/** The calls that ask for something; each is a line here and a function elsewhere. */
const reads: Readonly<Partial<Record<MasterResponseType, Read>>> = {
  GET_HEALTH: () => ({ get_health: { healthy: true } }),
  GET_VERSION: ({ parts }) => ({ get_version: { version_info: parts.version } }),
  GET_MASTER: ({ parts: { master, startTime, electedTime } }) => ({
    get_master: { master_info: master.options.info, start_time: startTime, elected_time: electedTime() },
  }),
  GET_STATE: ({ parts: { master } }) => ({
    get_state: {
      get_tasks: getTasks(master.state),
      get_executors: {},
      get_frameworks: getFrameworks(master.state),
      get_agents: getAgents(master.state),
    },
  }),
  GET_AGENTS: ({ parts: { master } }) => ({ get_agents: getAgents(master.state) }),
  GET_FRAMEWORKS: ({ parts: { master } }) => ({ get_frameworks: getFrameworks(master.state) }),
  GET_TASKS: ({ parts: { master } }) => ({ get_tasks: getTasks(master.state) }),
  GET_EXECUTORS: () => ({ get_executors: {} }),
  GET_OPERATIONS: () => ({ get_operations: {} }),
  GET_ROLES: ({ parts: { master } }) => ({ get_roles: getRoles(master.state) }),
  GET_WEIGHTS: ({ parts: { master }, visible }) => getWeights(master.state, visible),
};

/** What answers calls of a type; undefined where there is nothing to tell. */
export function readOf(
  type: MasterCallType | undefined,
): ((question: Question) => Promise<MasterResponse>) | undefined {
  if (!isRead(type)) return undefined;
  const read = reads[type];
  return read && (async (question) => ({ type, ...(await read(question)) }));
}

function isRead(type: MasterCallType | undefined): type is MasterResponseType {
  return type !== undefined && Object.hasOwn(reads, type);
}
