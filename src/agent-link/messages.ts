import { z } from 'zod';
import { validateVolumeName, type VolumeName } from '../model/persistentVolume.ts';

/** Where an agent takes what its leader wants of its volumes. */
export const volumesPath = '/leader/volumes';

const count = z.int().positive();

/** What every request of a leader to an agent begins with. */
export const envelope = z.object({
  /** The leadership that asks. */
  epoch: count,
  /** Grows with each request of a leader: an earlier one that comes late is not obeyed. */
  sequence: count,
  /** The node whose agent is asked. */
  node: z.string().min(1),
  /** The key that the answer is to be sealed for, with the token by which the agent says whose it is; absent where none is asked for. */
  sealFor: z.string().optional(),
});

export type Envelope = z.output<typeof envelope>;

const volumeName = z.object({ role: z.string(), id: z.string() }).check(({ value, issues }) => {
  const message = validateVolumeName(value);
  if (message !== undefined) issues.push({ code: 'custom', input: value, message });
});

const ownership = z.object({
  volume: volumeName,
  /** The user who is to own the volume's directory. */
  uid: z.int().nonnegative(),
  /** A shared volume stays with its first user: others may be using it. */
  shared: z.boolean(),
});

/**
 * What a leader wants of an agent's volumes. What is in none of the lists stays as it is: nothing is deleted because it was left
 * out.
 */
export const volumesWanted = z
  .object({
    /** Those that shall exist. */
    keep: z.array(volumeName),
    /** Those that shall be gone, with their data. */
    destroy: z.array(volumeName),
    /** Whose volumes shall be whose, once: a task that is about to be launched may write to its volumes. */
    own: z.array(ownership),
  })
  .refine(({ keep, destroy }) => {
    const kept = new Set(keep.map(volumeKey));
    return !destroy.some((volume) => kept.has(volumeKey(volume)));
  }, 'a volume cannot be kept and destroyed');

export type VolumesWanted = z.output<typeof volumesWanted>;
export type VolumeOwnership = z.output<typeof ownership>;

/** An agent's answer: all has been done but for what it says. */
export const volumesFound = z.object({
  /** Every volume that exists, those that nobody asked for included. */
  volumes: z.array(volumeName),
  /** Of those that shall exist the ones that did not until now. Agents of former versions do not say. */
  made: z.array(volumeName).default([]),
  /** Those of which there is still something to be deleted: they are nowhere to be found any more, but their disk is not free yet. */
  deleting: z.array(volumeName),
  /** Those with which something could not be done, and why. */
  failed: z.array(z.object({ volume: volumeName, message: z.string() })),
});

export type VolumesFound = z.output<typeof volumesFound>;

/** Whom the tokens are for by which agents say who they are: nobody else takes one. */
export const tokenAudience = 'mesos-operator.dev/leader';

/** An answer that is sealed for the leader who asked. */
export const sealedAnswer = z.object({ key: z.string(), box: z.string() });

/** What a sealed answer holds. */
export const provenAnswer = z.object({
  /** Of the agent's service account, bound to its pod. */
  token: z.string(),
  answer: z.unknown(),
});

/** A volume's name as the key of a map: no role has a space. */
export function volumeKey({ role, id }: VolumeName): string {
  return `${role} ${id}`;
}
