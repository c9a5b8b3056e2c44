import type { ServerResponse } from 'node:http';
import type { MasterCall } from '../../model/generated/messages.ts';
import { acceptedType, codecsOf, HttpRefusal } from '../../wire/negotiation.ts';
import { visibilityOf } from '../auth/visibility.ts';
import { apiHandler, type Exchange, type Handler } from '../http/apiHandler.ts';
import { answerCommand } from '../http/command.ts';
import { sendChunks } from '../http/sendChunks.ts';
import type { ShimParts } from '../parts.ts';
import { commandOf } from './commands.ts';
import { setLoggingLevel } from './logging.ts';
import { validateOperatorCall } from './payloads.ts';
import { isShared, readOf } from './reads.ts';
import { subscribe } from './subscribe.ts';

const codecs = codecsOf('mesos.v1.master.Response');

/** POST /api/v1: the calls of operators. */
export function operatorApi(parts: ShimParts): Handler {
  return apiHandler(
    {
      endpoint: 'operator',
      path: '/api/v1',
      realm: 'readwrite',
      message: 'mesos.v1.master.Call',
      typeOf: ({ type }) => type,
      answer: (call, exchange) => answer(parts, call, exchange),
    },
    parts,
  );
}

/** A form for the answer must be found even where there will be no body (OPER-007). */
async function answer(parts: ShimParts, call: MasterCall, exchange: Exchange): Promise<void> {
  const reason = validateOperatorCall(call);
  if (reason !== undefined) throw new HttpRefusal(400, reason);
  const { request, response, caller } = exchange;
  const mediaType = acceptedType(request.headers.accept);
  const command = commandOf(call);
  if (command !== undefined) return answerCommand(parts, caller, command, response);
  if (call.type === 'SUBSCRIBE') return subscribe(parts, exchange, mediaType);
  if (call.set_logging_level !== undefined && call.type === 'SET_LOGGING_LEVEL') {
    return setLoggingLevel(parts, exchange, call.set_logging_level);
  }
  const read = readOf(call.type);
  if (read === undefined) throw new HttpRefusal(501, '501 Not Implemented.');
  const visible = await visibilityOf(parts.authorizer, caller);
  const serve = async (responses: readonly ServerResponse[]): Promise<void> => {
    const message = await read({ call, parts, caller, visible });
    await sendChunks(responses, mediaType, () => codecs[mediaType].encodeInChunks(message));
  };
  if (!isShared(call.type)) return serve([response]);
  await parts.reads.ask(JSON.stringify([call.type, mediaType, caller]), response, serve);
}
