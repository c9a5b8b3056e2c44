import type { Resource, ResourceDiskInfo } from './generated/messages.ts';
import { validateReservations } from './resourceFormat.ts';
import { printResource } from './resourcePrint.ts';
import { toThousandths } from './scalar.ts';

/**
 * Checks one resource, in whichever reservation format (RES-014, RES-015, RES-016, RES-045).
 *
 * @returns the reason in Mesos' words, or undefined if the resource is valid. One of no amount is valid.
 */
export function validateResource(resource: Resource): string | undefined {
  if (resource.name === '') return 'Empty resource name';
  return (
    validateValue(resource) ??
    validateDisk(resource.name, resource.disk) ??
    validateReservations(resource) ??
    validateShared(resource)
  );
}

/**
 * Checks a list of resources: the reason why the first invalid one is so, which it names, or undefined.
 * Mesos puts this text in front of clients.
 */
export function validateResources(resources: Iterable<Resource>): string | undefined {
  for (const resource of resources) {
    const reason = validateResource(resource);
    if (reason !== undefined) return `Resource '${printResource(resource)}' is invalid: ${reason}`;
  }
  return undefined;
}

function validateValue(resource: Resource): string | undefined {
  const { type, scalar, ranges, set } = resource;
  switch (type) {
    case 'SCALAR':
      if (scalar === undefined || ranges !== undefined || set !== undefined) return 'Invalid scalar resource';
      return validateScalar(scalar.value);
    case 'RANGES':
      if (ranges === undefined || scalar !== undefined || set !== undefined) return 'Invalid ranges resource';
      return validateRanges(resource);
    case 'SET':
      if (set === undefined || scalar !== undefined || ranges !== undefined) return 'Invalid set resource';
      return new Set(set.item).size === (set.item ?? []).length
        ? undefined
        : 'Invalid set resource: duplicated elements';
    case 'TEXT':
      return 'Unsupported resource type';
  }
}

/** A value that rounds to nothing without being zero is an accident, and so refused (RES-014). */
function validateScalar(value: number): string | undefined {
  return value === 0 || toThousandths(value) > 0 ? undefined : 'Invalid scalar resource: value <= 0';
}

function validateRanges({ ranges = {} }: Resource): string | undefined {
  const written = ranges.range ?? [];
  if (written.some(({ begin, end }) => begin > end)) return 'Invalid ranges resource: begin > end';
  const sorted = [...written].sort((one, other) => Number(one.begin) - Number(other.begin));
  const overlap = sorted.some(({ end }, index) => (sorted[index + 1]?.begin ?? Infinity) <= end);
  return overlap ? 'Invalid ranges resource: overlapping ranges' : undefined;
}

function validateDisk(name: string, disk: ResourceDiskInfo | undefined): string | undefined {
  if (disk === undefined) return undefined;
  if (name !== 'disk') return `DiskInfo should not be set for ${name} resource`;
  const source = disk.source;
  switch (source?.type) {
    case undefined:
    case 'PATH':
    case 'MOUNT':
      return undefined;
    case 'BLOCK':
    case 'RAW':
      if (source?.mount !== undefined) return `Mount should not be set for ${source.type} disk source`;
      if (source?.path !== undefined) return `Path should not be set for ${source.type} disk source`;
      return undefined;
    case 'UNKNOWN':
      return "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'";
  }
}

function validateShared({ name, disk, shared }: Resource): string | undefined {
  if (shared === undefined) return undefined;
  if (name !== 'disk') return `Resource ${name} cannot be shared`;
  if (disk?.persistence === undefined) return 'Only persistent volumes can be shared';
  return undefined;
}
