import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { MediaType } from '../../wire/codec.ts';
import type { Part } from '../../wire/parts.ts';
import { beBare, sendBody } from './respond.ts';

/**
 * Answers 200 with a body in parts. A body of one part goes out as any other; a larger one as its parts are made, at the
 * pace of the client. Resolves when all is handed over, or the client is gone.
 */
export async function sendParts(
  response: ServerResponse,
  type: MediaType | 'text/javascript',
  parts: readonly Part[],
): Promise<void> {
  const [first, ...others] = parts;
  if (others.length === 0) return sendBody(response, type, first?.() ?? new Uint8Array());
  if (response.headersSent || response.destroyed) return;
  beBare(response);
  response.writeHead(200, { 'Content-Type': type });
  if (response.req.method !== 'HEAD') await writeParts(response, parts);
  response.end();
}

/**
 * Writes parts to a stream, each when the stream has room for it, and lets others have their turn between two of them.
 * Resolves when all are written, or the stream is closed.
 */
export async function writeParts(stream: Writable, parts: readonly Part[]): Promise<void> {
  const closing = new AbortController();
  const onClose = (): void => closing.abort();
  stream.once('close', onClose);
  try {
    for (const part of parts) {
      if (stream.destroyed || stream.writableEnded) return;
      if (stream.write(part())) await setImmediate();
      else await drained(stream, closing.signal);
    }
  } finally {
    stream.off('close', onClose);
  }
}

async function drained(stream: Writable, closed: AbortSignal): Promise<void> {
  try {
    await once(stream, 'drain', { signal: closed });
  } catch (error) {
    if (!closed.aborted) throw error;
  }
}
