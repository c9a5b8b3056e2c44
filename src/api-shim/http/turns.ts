import { setImmediate } from 'node:timers/promises';

/** The chunks of a source that hold something; others have their turn after each. */
export async function* inTurns(source: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  for (const chunk of source) {
    if (chunk.length > 0) yield chunk;
    await setImmediate();
  }
}
