import type { Attribute, Resource } from '../../model/generated/messages.ts';
import { printRanges } from '../../model/ranges.ts';
import { toEndpointFormat } from '../../model/resourceFormat.ts';
import type { Resources } from '../../model/resources.ts';
import { printItems } from '../../model/sets.ts';
import { toJson } from '../../wire/codec.ts';

/** Amounts by name: numbers for scalars, texts for ranges and sets. */
export type Summary = Readonly<Record<string, number | string>>;

const nothing: Summary = { cpus: 0, gpus: 0, mem: 0, disk: 0 };

/**
 * Resources as the old endpoints sum them up, whoever they are reserved for: cpus, gpus, mem and disk always, what may
 * be revoked apart (LEGACY-018).
 */
export function summary(resources: Resources): Summary {
  const plain = resources.unallocate().toUnreserved();
  return { ...nothing, ...amounts(plain.nonRevocable(), ''), ...amounts(plain.revocable(), '_revocable') };
}

/** Of several resources with one name, such as volumes on one disk, scalars add up. */
function amounts(resources: Resources, suffix: string): Summary {
  const values: Record<string, number | string> = {};
  for (const name of resources.scalars().names()) values[name + suffix] = resources.get(name);
  for (const resource of resources.nonScalars()) values[resource.name + suffix] = textOf(resource);
  return values;
}

/** Attributes as an object: scalars as numbers, all else as texts (LEGACY-019). */
export function attributeSummary(attributes: readonly Attribute[]): Summary {
  const values: Record<string, number | string> = {};
  for (const attribute of attributes) {
    values[attribute.name] = attribute.scalar?.value ?? attribute.text?.value ?? textOf(attribute);
  }
  return values;
}

function textOf({ ranges, set }: Pick<Resource, 'ranges' | 'set'>): string {
  return ranges === undefined ? printItems(set?.item ?? []) : printRanges(ranges);
}

/** The summaries of what is reserved, by role. */
export function reservedSummaries(resources: Resources): Readonly<Record<string, Summary>> {
  return Object.fromEntries([...resources.reservations()].map(([role, reserved]) => [role, summary(reserved)]));
}

/** Resources as messages in the endpoint format, which can be fed back to the endpoints that change them (LEGACY-023). */
export function inFull(resources: Resources): readonly unknown[] {
  return resources.toMessages().map((resource) => toJson('mesos.v1.Resource', toEndpointFormat(resource)));
}

/** What is reserved in full, by role. */
export function reservedInFull(resources: Resources): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries([...resources.reservations()].map(([role, reserved]) => [role, inFull(reserved)]));
}
