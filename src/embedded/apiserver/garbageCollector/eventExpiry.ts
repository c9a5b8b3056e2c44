import type { Context } from '../verbs/context.ts';

const HOUR = 3_600_000;
const SWEEP_INTERVAL = 60_000;

/** Removes events an hour after their last change, as a real API server lets them expire. The answer stops it. */
export function expireEvents(context: Context): () => void {
  const sweep = setInterval(() => removeOldEvents(context), SWEEP_INTERVAL);
  // Nothing depends on it: it must not keep a process alive.
  sweep.unref();
  return () => clearInterval(sweep);
}

/** Removes the events whose last occurrence is more than an hour ago. */
export function removeOldEvents({ store, clock }: Context): void {
  const oldest = clock() - HOUR;
  for (const stored of [...store.collection('events').values()]) {
    const { lastTimestamp, eventTime, metadata } = stored.object;
    const last =
      typeof lastTimestamp === 'string'
        ? lastTimestamp
        : typeof eventTime === 'string'
          ? eventTime
          : metadata.creationTimestamp;
    if (Math.max(Date.parse(last), Date.parse(metadata.creationTimestamp)) < oldest) store.remove('events', stored);
  }
}
