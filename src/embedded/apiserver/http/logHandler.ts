import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError, badRequest } from '../objects/apiError.ts';
import type { ApiObject } from '../objects/apiObject.ts';
import { stringOf, valueAt } from '../objects/json.ts';
import type { LogSource } from '../pods/logs.ts';
import { chooseAttempt, chooseContainer } from '../pods/logs.ts';
import { flag, wholeNumber } from './options.ts';

/**
 * Answers with a container's log as plain text, taken from the log source; what `limitBytes` allows of it. `now` is in milliseconds. A
 * pod without a node has none: 204.
 */
export async function serveLog(
  pod: ApiObject,
  source: LogSource | undefined,
  query: URLSearchParams,
  response: ServerResponse,
  now: number,
): Promise<void> {
  const container = chooseContainer(pod, query.get('container'));
  if ((stringOf(valueAt(pod, ['spec', 'nodeName'])) ?? '') === '') {
    response.writeHead(204).end();
    return;
  }
  const containerId = chooseAttempt(pod, container, flag(query, 'previous'));
  const { name, namespace = '', uid } = pod.metadata;
  if (source === undefined) throw new ApiError(503, 'ServiceUnavailable', 'no node supplies logs');
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const chunks = source.open({
    namespace,
    pod: name,
    uid,
    container,
    containerId,
    follow: flag(query, 'follow'),
    tailLines: wholeNumber(query, 'tailLines'),
    sinceSeconds: wholeNumber(query, 'sinceSeconds') ?? secondsSince(query.get('sinceTime'), now),
    timestamps: flag(query, 'timestamps'),
    signal: gone.signal,
  });
  response.setHeader('content-type', 'text/plain');
  // The first chunk decides between an answer and an error, but who follows a quiet log is to know that it has begun.
  if (flag(query, 'follow')) response.flushHeaders();
  await sendChunks(limited(chunks, wholeNumber(query, 'limitBytes')), response);
}

/** `sinceTime` as the seconds that have gone by; 400 BadRequest where it is no time. */
function secondsSince(time: string | null, now: number): number | undefined {
  if (time === null) return undefined;
  const start = Date.parse(time);
  if (Number.isNaN(start)) throw badRequest(`sinceTime: Invalid value: "${time}": must be an RFC 3339 time`);
  return Math.max(0, Math.ceil((now - start) / 1000));
}

async function sendChunks(chunks: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    await pipeline(Readable.from({ [Symbol.asyncIterator]: () => iterator }), response);
  } catch (error) {
    if (response.headersSent || response.destroyed) return;
    throw error;
  }
}

async function* limited(
  chunks: AsyncIterable<Uint8Array | string>,
  limit: number | undefined,
): AsyncIterable<Uint8Array> {
  let left = limit ?? Number.POSITIVE_INFINITY;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    yield bytes.length > left ? bytes.subarray(0, left) : bytes;
    left -= bytes.length;
    if (left <= 0) return;
  }
}
