import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { inTurns } from './turns.ts';

/** How much may wait for a client that is slower than a body is made, until it is left behind, in bytes. */
const maxAheadBytes = 8 * 1024 * 1024;

/** How long a body waits for its clients if all of them are that slow, in milliseconds. */
const patience = 500;

/** How many clients may be behind at the same time: each holds on to what it is shown. */
const maxStragglers = 16;

/** Those that are behind, in this process. */
const stragglers = new Set<ServerResponse>();

/** Whether so much waits for a client that others are not to wait for it. */
export function isBehind({ writableLength }: ServerResponse): boolean {
  return writableLength > maxAheadBytes;
}

/**
 * Waits for clients that are all behind, until one of them has room again: what is ready, or is made by nobody but for them, need
 * not be made again. Those who wait for the next body are not held up for long.
 */
export async function awaitRoom(responses: readonly ServerResponse[]): Promise<void> {
  const over = new AbortController();
  const late = setTimeout(patience, undefined, { signal: over.signal, ref: false });
  await Promise.race([late, ...responses.map((response) => drained(response, over))]).catch(() => undefined);
  over.abort();
}

/**
 * Gives a client that was left behind the rest of its body at its own pace: what follows the chunks that it has been given is
 * made again for it, when it has room. Where too many are behind it is cut off. Never rejects.
 */
export async function catchUp(
  response: ServerResponse,
  source: () => Iterable<Uint8Array>,
  taken: number,
): Promise<void> {
  if (stragglers.size >= maxStragglers) return void response.destroy();
  stragglers.add(response);
  response.once('close', () => stragglers.delete(response));
  try {
    await drained(response);
    let index = 0;
    for await (const chunk of inTurns(source())) {
      if (response.destroyed) return;
      index += 1;
      if (index > taken && !response.write(chunk)) await drained(response);
    }
    response.end();
  } catch {
    response.destroy();
  }
}

/** Comes when the client has room again; rejects when it is gone. */
async function drained(response: ServerResponse, gone = new AbortController()): Promise<void> {
  if (response.destroyed) throw new Error('The client is gone');
  if (!response.writableNeedDrain) return;
  const onClose = (): void => gone.abort();
  response.once('close', onClose);
  try {
    await once(response, 'drain', { signal: gone.signal });
  } finally {
    response.off('close', onClose);
  }
}
