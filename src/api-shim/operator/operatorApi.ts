import type { MasterCall, MasterResponse } from '../../model/generated/messages.ts';
import { acceptedType, codecsOf, HttpRefusal } from '../../wire/negotiation.ts';
import { apiHandler, type Exchange, type Handler } from '../http/apiHandler.ts';
import { answerCommand } from '../http/command.ts';
import { sendBody } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';
import { getAgents } from './agents.ts';
import { commandOf } from './commands.ts';
import { getFrameworks } from './frameworks.ts';
import { validateOperatorCall } from './payloads.ts';
import { getRoles } from './roles.ts';
import { getTasks } from './tasks.ts';

const codecs = codecsOf('mesos.v1.master.Response');

/** POST /api/v1: the calls of operators. */
export function operatorApi(parts: ShimParts): Handler {
  return apiHandler(
    {
      endpoint: 'operator',
      message: 'mesos.v1.master.Call',
      typeOf: ({ type }) => type,
      answer: (call, exchange) => answer(parts, call, exchange),
    },
    parts,
  );
}

/** A form for the answer must be found even where there will be no body (OPER-007). */
async function answer(
  parts: ShimParts,
  call: MasterCall,
  { request: { headers }, response, caller }: Exchange,
): Promise<void> {
  const reason = validateOperatorCall(call);
  if (reason !== undefined) throw new HttpRefusal(400, reason);
  const mediaType = acceptedType(headers.accept);
  const command = commandOf(call);
  if (command !== undefined) return answerCommand(parts, caller, command, response);
  sendBody(response, mediaType, codecs[mediaType].encode(read(parts, call)));
}

/**
 * What a call asks to know.
 *
 * @throws HttpRefusal 501 for calls of which there is nothing to tell.
 */
function read({ master, version, startTime, electedTime }: ShimParts, { type }: MasterCall): MasterResponse {
  const { state } = master;
  switch (type) {
    case 'GET_HEALTH':
      return { type, get_health: { healthy: true } };
    case 'GET_VERSION':
      return { type, get_version: { version_info: version } };
    case 'GET_MASTER':
      return {
        type,
        get_master: { master_info: master.options.info, start_time: startTime, elected_time: electedTime() },
      };
    case 'GET_STATE':
      return {
        type,
        get_state: {
          get_tasks: getTasks(state),
          get_executors: {},
          get_frameworks: getFrameworks(state),
          get_agents: getAgents(state),
        },
      };
    case 'GET_AGENTS':
      return { type, get_agents: getAgents(state) };
    case 'GET_FRAMEWORKS':
      return { type, get_frameworks: getFrameworks(state) };
    case 'GET_TASKS':
      return { type, get_tasks: getTasks(state) };
    case 'GET_EXECUTORS':
      return { type, get_executors: {} };
    case 'GET_OPERATIONS':
      return { type, get_operations: {} };
    case 'GET_ROLES':
      return { type, get_roles: getRoles(state) };
    default:
      throw new HttpRefusal(501, '501 Not Implemented.');
  }
}
