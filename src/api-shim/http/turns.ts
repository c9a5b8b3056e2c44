import { setImmediate } from 'node:timers/promises';

/** How many elements make a group: a millisecond's work or two. */
const groupSize = 1000;

/** The chunks of a source that hold something; others have their turn after each. */
export async function* inTurns(source: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  for (const chunk of source) {
    if (chunk.length > 0) yield chunk;
    await setImmediate();
  }
}

/** The elements in groups, for what has to look at many of them; others have their turn after each. */
export async function* groupsInTurns<T>(elements: Iterable<T>): AsyncGenerator<readonly T[], undefined> {
  let group: T[] = [];
  for (const element of elements) {
    group.push(element);
    if (group.length < groupSize) continue;
    yield group;
    await setImmediate();
    group = [];
  }
  yield group;
}
