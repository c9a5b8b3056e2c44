import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SchedulerCall, SchedulerCallSubscribe } from '../../model/generated/messages.ts';
import { parseCall, type ParsedCall } from '../../master/validation/call.ts';
import { CallAuthorization, registrationDenials } from '../auth/frameworkAuthorization.ts';
import { acceptedType, HttpRefusal } from '../../wire/negotiation.ts';
import { apiHandler, type Exchange, type Handler } from '../http/apiHandler.ts';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';

/** POST /api/v1/scheduler: the calls of schedulers, and with SUBSCRIBE the streams of their events. */
export function schedulerApi(parts: ShimParts): Handler {
  const authorization = new CallAuthorization(parts.authorizer, parts.master.state);
  return apiHandler(
    {
      endpoint: 'scheduler',
      realm: 'scheduler',
      message: 'mesos.v1.scheduler.Call',
      typeOf: ({ type }) => type,
      answer: (call, exchange) => answer(parts, authorization, call, exchange),
    },
    parts,
  );
}

async function answer(
  parts: ShimParts,
  authorization: CallAuthorization,
  call: SchedulerCall,
  exchange: Exchange,
): Promise<void> {
  const parsed = parseCall(call);
  switch (parsed.kind) {
    case 'invalid':
      throw new HttpRefusal(400, parsed.text);
    case 'unknown':
      throw new HttpRefusal(501, '501 Not Implemented.');
    case 'subscribe':
      return subscribe(parts, parsed.subscribe, exchange);
    case 'call':
      return carryOut(parts, authorization, parsed, exchange);
  }
}

async function carryOut(
  { loop }: ShimParts,
  authorization: CallAuthorization,
  { frameworkId, call }: ParsedCall & { readonly kind: 'call' },
  { request: { headers }, response, caller }: Exchange,
): Promise<void> {
  if (call.type === 'RECONCILE_OPERATIONS') acceptedType(headers.accept);
  const streamId = streamIdOf(headers);
  const pending = authorization.denialsOf(caller, frameworkId, call);
  // Without ACLs a call goes on at once.
  const denials = pending && (await pending);
  const { status, text } = await loop.call({
    kind: 'call',
    frameworkId,
    call,
    ...(streamId !== undefined && { streamId }),
    ...caller,
    ...(denials !== undefined && { denials }),
  });
  sendText(response, status, text);
}

/**
 * Opens the stream before the master takes the call, for it may speak at once. A refusal leaves no stream behind, and a
 * client that goes away is told to the master whenever that happens.
 */
async function subscribe(
  { loop, streams, observer, authorizer }: ShimParts,
  call: SchedulerCallSubscribe,
  { request: { headers }, response, caller }: Exchange,
): Promise<void> {
  const mediaType = acceptedType(headers.accept);
  if (streamIdOf(headers) !== undefined) {
    throw new HttpRefusal(400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
  }
  const denials = await registrationDenials(authorizer, caller, call.framework_info);
  if (response.destroyed) return;
  const id = randomUUID();
  const disconnect = () =>
    loop.call({ kind: 'disconnect', streamId: id }).catch((error: unknown) => observer.failed(error));
  const stream = streams.open({ id, mediaType, response, onLost: () => void disconnect() });
  try {
    const { status, text } = await loop.call({
      kind: 'subscribe',
      streamId: id,
      subscribe: call,
      ...caller,
      ...(denials !== undefined && { denials }),
    });
    if (status === 200) return stream.begin();
    stream.abandon();
    sendText(response, status, text);
  } catch (error) {
    // What the master took in cannot be stored: it has to forget the stream that it counts on.
    stream.abandon();
    void disconnect();
    throw error;
  }
}

function streamIdOf(headers: IncomingMessage['headers']): string | undefined {
  const header = headers['mesos-stream-id'];
  return Array.isArray(header) ? header.join(', ') : header;
}
