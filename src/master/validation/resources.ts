import type { Resource } from '../../model/generated/messages.ts';
import { validateId } from '../../model/ids.ts';
import { Resources } from '../../model/resources.ts';
import { within } from './policy.ts';

/** Why resources cannot be used, each by itself (TASK-008). They are in the stack format. */
export function validateResources(resources: readonly Resource[]): string | undefined {
  return (
    within('Invalid resources', Resources.validate(resources)) ??
    within("Invalid 'gpus' resource", fractionalGpus(resources)) ??
    within('Invalid DiskInfo', firstReason(resources, diskReason)) ??
    within('Invalid ReservationInfo', firstReason(resources, reservationReason))
  );
}

function firstReason(
  resources: readonly Resource[],
  reasonOf: (resource: Resource) => string | undefined,
): string | undefined {
  for (const resource of resources) {
    const reason = reasonOf(resource);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function fractionalGpus(resources: readonly Resource[]): string | undefined {
  return Number.isInteger(Resources.of(resources).get('gpus'))
    ? undefined
    : "The 'gpus' resource must be an unsigned integer";
}

function diskReason({ disk, reservations, revocable }: Resource): string | undefined {
  if (disk === undefined) return undefined;
  const { persistence, volume, source } = disk;
  if (persistence === undefined) {
    if (volume !== undefined) return 'Non-persistent volume not supported';
    return source === undefined ? 'DiskInfo is set but empty' : undefined;
  }
  if (revocable !== undefined) return 'Persistent volumes cannot be created from revocable resources';
  if ((reservations ?? []).length === 0) return 'Persistent volumes cannot be created from unreserved resources';
  if (volume === undefined) return "Expecting 'volume' to be set for persistent volume";
  if (volume.host_path !== undefined) return "Expecting 'host_path' to be unset for persistent volume";
  return within('Invalid persistence ID for persistent volume', validateId(persistence.id));
}

function reservationReason(resource: Resource): string | undefined {
  const dynamic = resource.reservations?.at(-1)?.type === 'DYNAMIC';
  return dynamic && resource.revocable !== undefined
    ? `Dynamically reserved resource ${Resources.of([resource]).toString()} cannot be created from revocable resources`
    : undefined;
}

/** Why persistent volumes cannot be told apart: the id of each is unique in its role (TASK-009). */
export function validatePersistenceIds(resources: readonly Resource[]): string | undefined {
  const seen = new Set<string>();
  for (const { disk, reservations } of resources) {
    if (disk?.persistence === undefined) continue;
    const key = JSON.stringify([reservations?.at(-1)?.role, disk.persistence.id]);
    if (seen.has(key)) return `Persistence ID '${disk.persistence.id}' is not unique`;
    seen.add(key);
  }
  return undefined;
}

/** Why resources do not come from offers of one role (TASK-009). */
export function validateAllocation(resources: readonly Resource[]): string | undefined {
  const [first] = resources;
  for (const { allocation_info: info } of resources) {
    if (info?.role === undefined) return 'The resources are not allocated to a role';
    if (info.role !== first?.allocation_info?.role) {
      return `The resources have multiple allocation roles ('${info.role}' and '${first?.allocation_info?.role}') but only one allocation role is allowed`;
    }
  }
  return undefined;
}

/** Why resources that may be taken back cannot stand beside others of the same name (TASK-009). */
export function validateRevocable(resources: readonly Resource[]): string | undefined {
  const lasting = new Set(resources.flatMap(({ name, revocable }) => (revocable === undefined ? [name] : [])));
  const mixed = resources.find(({ name, revocable }) => revocable !== undefined && lasting.has(name));
  return mixed && `Cannot use both revocable and non-revocable '${mixed.name}' at the same time`;
}
