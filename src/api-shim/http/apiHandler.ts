import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Messages } from '../../model/generated/messages.ts';
import { codecsOf, contentType, decodeCall, HttpRefusal, requireMethod } from '../../wire/negotiation.ts';
import { addressOf } from '../audit.ts';
import { authenticate, UnauthenticatedError } from '../auth/authentication.ts';
import type { Caller } from '../auth/authorizer.ts';
import type { Realm } from '../auth/realms.ts';
import type { ShimParts } from '../parts.ts';
import { ClientGoneError, RequestBody } from './body.ts';
import { checkFirewall } from './firewall.ts';
import { sendToLeader, targetOf } from './leader.ts';
import { sendRefusal, sendText } from './respond.ts';

/** Answers one request. Never rejects. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A request, who sent it, and where its answer goes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly caller: Caller;
  readonly body: Pick<RequestBody, 'readText'>;
}

/** One of the two endpoints that take calls as the body of a POST. */
export interface Api<Name extends keyof Messages> {
  readonly endpoint: 'scheduler' | 'operator';
  /** Without `/master`. */
  readonly path: string;
  readonly realm: Realm;
  readonly message: Name;
  /** The type of a call, to be told to the observer. */
  typeOf(call: Messages[Name]): string | undefined;
  /**
   * Answers a call.
   *
   * @throws HttpRefusal
   */
  answer(call: Messages[Name], exchange: Exchange): Promise<void>;
}

/**
 * The handler of an endpoint that takes calls: it checks the request in Mesos' order, reads the call and has it answered
 * (SCHED-001, OPER-002).
 */
export function apiHandler<Name extends keyof Messages>(api: Api<Name>, parts: ShimParts): Handler {
  const codecs = codecsOf(api.message);
  const { observer } = parts;

  const readCall = async (request: IncomingMessage, body: RequestBody) => {
    if (!parts.master.state.recovered) throw new HttpRefusal(503, 'Master has not finished recovery');
    requireMethod(request.method, ['POST']);
    const mediaType = contentType(request.headers['content-type']);
    return decodeCall(codecs[mediaType], await (mediaType === 'application/json' ? body.readText() : body.read()));
  };

  return async (request, response) => {
    const begun = performance.now();
    const body = requestBody(parts, request);
    let type: string | undefined;
    try {
      checkFirewall(parts, targetOf(request), api.path);
      const caller = await authenticate(parts.authentication, api.realm, request);
      if (!sendToLeader(parts, targetOf(request), response)) {
        const call = await readCall(request, body);
        type = api.typeOf(call);
        await api.answer(call, { request, response, caller, body });
      }
    } catch (error) {
      if (error instanceof ClientGoneError) return;
      answerError(response, error, observer);
    } finally {
      body.release();
    }
    const seconds = (performance.now() - begun) / 1000;
    observer.answered({ endpoint: api.endpoint, type, status: response.statusCode, seconds });
  };
}

/** The body of a request, for which there is as much room as others leave. */
export function requestBody({ limits, bodies }: ShimParts, request: IncomingMessage): RequestBody {
  return new RequestBody(request, limits.maxBodyBytes, bodies);
}

/** Answers with a refusal as it is, and with 500 for anything unforeseen, which the observer is told. */
export function answerError(response: ServerResponse, error: unknown, observer: ShimParts['observer']): void {
  // There is nobody left to answer.
  if (error instanceof ClientGoneError) return;
  if (error instanceof UnauthenticatedError) {
    observer.audited({ endpoint: 'any', address: addressOf(response), objects: [], status: error.status });
  }
  if (error instanceof HttpRefusal) return sendRefusal(response, error);
  observer.failed(error);
  if (response.headersSent) response.destroy();
  else sendText(response, 500);
}
