import { setImmediate } from 'node:timers/promises';

/** For how long the process may be deaf to everything else, in seconds: the Lease is renewed in between, probes are answered. */
const sliceSeconds = 0.05;

/** Does something for each of many items, and lets others have their turn after each slice of time. */
export async function inSlices<T>(items: Iterable<T>, action: (item: T) => void): Promise<void> {
  let begun = performance.now();
  for (const item of items) {
    action(item);
    if (performance.now() - begun < sliceSeconds * 1000) continue;
    await setImmediate();
    begun = performance.now();
  }
}
