import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds. Rejects after a number of seconds, so that a test that fails also ends. */
export async function eventually(condition: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${seconds} seconds: ${condition.toString()}`);
    await sleep(2);
  }
}
