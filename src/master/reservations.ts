import { applyConversions, type Conversion } from '../model/conversion.ts';
import { byStack, checkpointedOf, withCheckpointed } from '../model/checkpointed.ts';
import type { Resource } from '../model/generated/messages.ts';
import { volumeNameOf, type VolumeName } from '../model/persistentVolume.ts';
import { Resources } from '../model/resources.ts';
import type { ReservationRecord } from './effects.ts';
import type { Agent } from './state.ts';

/** A text that is equal for equal names; no id holds a slash. */
export function volumeKey({ role, id }: VolumeName): string {
  return `${role}/${id}`;
}

/** The persistent volumes among resources, by the key of their names. */
export function volumesOf(resources: Resources): ReadonlyMap<string, Resource> {
  const volumes = new Map<string, Resource>();
  for (const volume of resources.persistentVolumes().unallocate()) {
    const name = volumeNameOf(volume);
    if (name !== undefined) volumes.set(volumeKey(name), volume);
  }
  return volumes;
}

/**
 * Changes what is reserved of an agent and made of that. The disk of volumes that are there no more is held back until their
 * data is gone; one that is there again was not to be destroyed. The allocator is not told.
 *
 * @returns what is to be stored of the stacks that have changed
 */
export function setCheckpointed(agent: Agent, checkpointed: Resources): readonly ReservationRecord[] {
  const before = agent.checkpointed;
  const kept = volumesOf(checkpointed);
  for (const [key, volume] of volumesOf(before)) if (!kept.has(key)) agent.clearing.set(key, volume);
  for (const key of kept.keys()) agent.clearing.delete(key);
  agent.checkpointed = checkpointed;
  agent.total = withCheckpointed(agent.fact.total, checkpointed);
  return differences(before, checkpointed);
}

function differences(before: Resources, after: Resources): readonly ReservationRecord[] {
  const [former, latter] = [byStack(before), byStack(after)];
  const changed: ReservationRecord[] = [];
  for (const [key, { stack, resources }] of latter) {
    if (former.get(key)?.resources.equals(resources) !== true) changed.push({ stack, resources });
  }
  for (const [key, { stack }] of former) if (!latter.has(key)) changed.push({ stack, resources: Resources.none });
  return changed;
}

/** What an agent has checkpointed once these conversions, without allocation, were made of what it has. */
export function convertedCheckpointed(agent: Agent, conversions: readonly Conversion[]): Resources {
  return checkpointedOf(applyConversions(agent.total, conversions));
}
