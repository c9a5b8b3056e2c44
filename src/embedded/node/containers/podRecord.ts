import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { PodPaths } from './podPaths.ts';

const schema = z.object({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  startTime: z.number(),
  failure: z.object({ reason: z.string(), message: z.string() }).optional(),
});

/**
 * What the node has decided about a pod, kept on disk so that a successor decides nothing twice: that it took it (or refused
 * it: `failure` and no containers) at `startTime` (milliseconds since 1970), and why it ended it, before it does so.
 */
export type PodRecord = z.infer<typeof schema>;

/** Reads a pod's record; undefined where there is none: then nothing of the pod has been started. */
export function readPodRecord(path: string): PodRecord | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Replaces the record at once, so that a reader sees the old one or the new one. */
export function writePodRecord(paths: PodPaths, record: PodRecord): void {
  const draft = `${paths.record}.new`;
  writeFileSync(draft, JSON.stringify(record));
  renameSync(draft, paths.record);
}
