import type { MasterCall } from '../../model/generated/messages.ts';
import { acceptedType, codecsOf, HttpRefusal } from '../../wire/negotiation.ts';
import { visibilityOf } from '../auth/visibility.ts';
import { apiHandler, type Exchange, type Handler } from '../http/apiHandler.ts';
import { answerCommand } from '../http/command.ts';
import { sendBody } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';
import { commandOf } from './commands.ts';
import { validateOperatorCall } from './payloads.ts';
import { readOf } from './reads.ts';

const codecs = codecsOf('mesos.v1.master.Response');

/** POST /api/v1: the calls of operators. */
export function operatorApi(parts: ShimParts): Handler {
  return apiHandler(
    {
      endpoint: 'operator',
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
  const read = readOf(call.type);
  if (read === undefined) throw new HttpRefusal(501, '501 Not Implemented.');
  const visible = await visibilityOf(parts.authorizer, caller);
  const message = await read({ call, parts, caller, visible });
  sendBody(response, mediaType, codecs[mediaType].encode(message));
}
