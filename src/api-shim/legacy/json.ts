import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { sendBody } from '../http/respond.ts';

/** What a script's author would name a function; anything else could make the answer a script of another's. */
const callbackName = /^[\w$.[\]]+$/;

/**
 * Answers with what the query asks for as JSON, or as a script that calls the function named by `jsonp` (LEGACY-008).
 *
 * @throws HttpRefusal 400 for a `jsonp` that is no name.
 */
export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  document: (query: URLSearchParams) => object,
): void {
  const query = queryOf(request.url ?? '');
  const callback = query.get('jsonp');
  if (callback !== null && !callbackName.test(callback)) {
    throw new HttpRefusal(400, "Expecting 'jsonp' to be the name of a function");
  }
  const text = JSON.stringify(document(query));
  if (callback === null) sendBody(response, 'application/json', Buffer.from(text));
  else sendBody(response, 'text/javascript', Buffer.from(`${callback}(${text})`));
}

function queryOf(target: string): URLSearchParams {
  const start = target.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : target.slice(start + 1));
}
