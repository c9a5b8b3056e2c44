import type { ServerResponse } from 'node:http';
import { ApiError } from '../objects/apiError.ts';
import type { JsonObject } from '../objects/json.ts';
import { errorText } from '../objects/errorText.ts';

/** Sends a JSON text. */
export function sendText(
  response: ServerResponse,
  code: number,
  text: string,
  warnings: readonly string[] = [],
  type = 'application/json',
): void {
  const headers = {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
  };
  const warning = warnings.map((sentence) => `299 - ${JSON.stringify(sentence)}`);
  if (warning.length > 0) response.setHeader('warning', warning);
  response.writeHead(code, headers);
  response.end(text);
}

/** Sends a JSON object. */
export function sendJson(response: ServerResponse, code: number, body: JsonObject): void {
  sendText(response, code, JSON.stringify(body));
}

/** Sends an error as a Status; an error that is no ApiError is a fault of this server, 500 InternalError. */
export function sendError(response: ServerResponse, error: unknown): void {
  const known = error instanceof ApiError ? error : internalError(error);
  // The rest of a body that was not read would be taken for the next request.
  if (!response.req.complete) response.setHeader('connection', 'close');
  sendJson(response, known.code, known.toStatus());
}

function internalError(error: unknown): ApiError {
  const message = errorText(error);
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`);
}
