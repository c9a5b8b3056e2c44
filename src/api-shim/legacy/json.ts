import { HttpRefusal } from '../../wire/negotiation.ts';
import { ChunkedText } from '../../wire/chunkedText.ts';
import type { Caller } from '../auth/authorizer.ts';
import type { Exchange } from '../http/apiHandler.ts';
import { targetOf } from '../http/leader.ts';
import { sendChunks } from '../http/sendChunks.ts';
import type { ShimParts } from '../parts.ts';

/** What a script's author would name a function; anything else could make the answer a script of another's. */
const callbackName = /^[\w$.[\]]*$/;

/** What an endpoint is asked, and by whom. */
export interface Question {
  readonly query: URLSearchParams;
  readonly caller: Caller;
}

/** Adds what is asked for to the body of the answer, as JSON, at once or in its own time. */
export type Document = (body: ChunkedText, question: Question) => void | Promise<void>;

/**
 * Answers with what the query asks for as JSON, or as a script that calls the function named by `jsonp` (LEGACY-008). Those who
 * ask the same at the same time share the answer (OPER-018).
 *
 * @throws HttpRefusal 400 for a `jsonp` that is no name.
 */
export async function sendJson(
  { reads }: Pick<ShimParts, 'reads'>,
  { request, response, caller }: Exchange,
  document: Document,
): Promise<void> {
  const query = queryOf(request.url ?? '');
  const callback = query.get('jsonp');
  if (callback !== null && !callbackName.test(callback)) {
    throw new HttpRefusal(400, "Expecting 'jsonp' to be the name of a function");
  }
  await reads.ask(JSON.stringify([targetOf(request), caller]), response, async (responses) => {
    const body = new ChunkedText();
    if (callback !== null) body.text(`${callback}(`);
    await document(body, { query, caller });
    if (callback !== null) body.text(')');
    await sendChunks(responses, callback === null ? 'application/json' : 'text/javascript', () => body.chunks());
  });
}

/** The text of an object that has members, for more of them to follow. */
export function opened(members: object): string {
  return JSON.stringify(members).slice(0, -1);
}

/** The query of a request's target: of a parameter that is there twice the last counts, as with Mesos. */
export function queryOf(target: string): URLSearchParams {
  const start = target.indexOf('?');
  const given = new URLSearchParams(start < 0 ? '' : target.slice(start + 1));
  return new URLSearchParams([...new Map(given)]);
}
