import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SchedulerCall, SchedulerCallSubscribe } from '../../model/generated/messages.ts';
import { parseCall, type ParsedCall } from '../../master/validation/call.ts';
import { addressOf, audited } from '../audit.ts';
import { CallAuthorization, registrationDenials } from '../auth/frameworkAuthorization.ts';
import { acceptedType, HttpRefusal } from '../../wire/negotiation.ts';
import { apiHandler, type Exchange, type Handler } from '../http/apiHandler.ts';
import { sendText } from '../http/respond.ts';
import { Places } from '../limits/places.ts';
import { unlimited } from '../limits/rateLimiter.ts';
import type { ShimParts } from '../parts.ts';

interface SchedulerParts extends ShimParts {
  readonly authorization: CallAuthorization;
  /** Of event streams, for each principal. */
  readonly places: Places;
}

/** POST /api/v1/scheduler: the calls of schedulers, and with SUBSCRIBE the streams of their events. */
export function schedulerApi(shim: ShimParts): Handler {
  const parts: SchedulerParts = {
    ...shim,
    authorization: new CallAuthorization(shim.authorizer, shim.master.state),
    places: new Places(shim.limits.maxStreamsPerPrincipal ?? Infinity),
  };
  return apiHandler(
    {
      endpoint: 'scheduler',
      path: '/api/v1/scheduler',
      realm: 'scheduler',
      message: 'mesos.v1.scheduler.Call',
      typeOf: ({ type }) => type,
      answer: (call, exchange) => answer(parts, call, exchange),
    },
    parts,
  );
}

async function answer(parts: SchedulerParts, call: SchedulerCall, exchange: Exchange): Promise<void> {
  const parsed = parseCall(call);
  switch (parsed.kind) {
    case 'invalid':
      throw new HttpRefusal(400, parsed.text);
    case 'unknown':
      throw new HttpRefusal(501, '501 Not Implemented.');
    case 'subscribe':
    case 'call':
      return writeDown(parts, call, exchange, () => take(parts, parsed, exchange));
  }
}

/** Has a call taken; where all are audited, what came of it is written down. */
function writeDown(
  parts: ShimParts,
  call: SchedulerCall,
  exchange: Exchange,
  take: () => Promise<void>,
): Promise<void> {
  const { type = 'UNKNOWN' } = call;
  return parts.audit === 'all'
    ? audited(parts.observer, exchange, { endpoint: 'scheduler', type, names: call }, take)
    : take();
}

async function take(
  parts: SchedulerParts,
  parsed: ParsedCall & { readonly kind: 'subscribe' | 'call' },
  exchange: Exchange,
): Promise<void> {
  if (parsed.kind === 'subscribe') return subscribe(parts, parsed.subscribe, exchange);
  const framework = parts.master.state.frameworks.get(parsed.frameworkId);
  if (parts.rateLimiter !== unlimited) await parts.rateLimiter.pass(framework?.info.principal);
  return carryOut(parts, parsed, exchange);
}

async function carryOut(
  { loop, authorization }: SchedulerParts,
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
  { loop, streams, observer, authorizer, places }: SchedulerParts,
  call: SchedulerCallSubscribe,
  { request: { headers }, response, caller }: Exchange,
): Promise<void> {
  const mediaType = acceptedType(headers.accept);
  if (streamIdOf(headers) !== undefined) {
    throw new HttpRefusal(400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
  }
  const denials = await registrationDenials(authorizer, caller, call.framework_info);
  if (response.destroyed) return;
  const { principal = caller.principal } = call.framework_info;
  const leave = places.take(principal ?? addressOf(response));
  if (leave === undefined) throw new HttpRefusal(429, 'Too many event streams are open already');
  response.once('close', leave);
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
