import type { OfferOperationReserve, OfferOperationUnreserve, Resource } from '../../model/generated/messages.ts';
import { isDynamicallyReserved, reservationKey, reservationRole, reservationStack } from '../../model/reservations.ts';
import { Resources } from '../../model/resources.ts';
import { printed, validateOperated, type OperationContext } from './operationResources.ts';

/** Why resources cannot be reserved like this (RESV-005 to RESV-013, SCHED-094). They are in the stack format. */
export function validateReserve(
  { resources = [], source = [] }: OfferOperationReserve,
  context: OperationContext,
): string | undefined {
  const reason = validateOperated(resources) ?? validateSource(source, resources, context);
  if (reason !== undefined) return reason;
  for (const resource of resources) {
    const violation = reservationReason(resource, context);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** What is reserved anew stays as much as it was, and changes from one reservation into one other (RESV-013). */
function validateSource(
  source: readonly Resource[],
  resources: readonly Resource[],
  { framework }: OperationContext,
): string | undefined {
  if (source.length === 0) return undefined;
  if (framework !== undefined) return 'Re-reservation is not supported for schedulers';
  const reason = validateOperated(source);
  if (reason !== undefined) return `Invalid source: ${reason}`;
  if (!Resources.of(source).toUnreserved().equals(Resources.of(resources).toUnreserved())) {
    return 'The quantities of the resources in `source` and `resources` are not equal';
  }
  if (!areReservedAlike(source)) return 'The resources in `source` do not have the same reservations';
  if (!areReservedAlike(resources)) return 'The resources in `resources` do not have the same reservations';
  const fixed = source.find((resource) => reservationStack(resource).length > 0 && !isDynamicallyReserved(resource));
  if (fixed !== undefined) return `Resource ${printed(fixed)} is not dynamically reserved`;
  const volume = source.find(({ disk }) => disk?.persistence !== undefined);
  return volume && `A persistent volume ${printed(volume)} cannot be reserved anew`;
}

function areReservedAlike(resources: readonly Resource[]): boolean {
  return new Set(resources.map((resource) => JSON.stringify(reservationStack(resource).map(reservationKey)))).size < 2;
}

function reservationReason(resource: Resource, context: OperationContext): string | undefined {
  if (!isDynamicallyReserved(resource)) return `Resource ${printed(resource)} is not dynamically reserved`;
  return allocationReason(resource, context) ?? principalReason(resource, context.principal) ?? refinedVolume(resource);
}

/** The directory of a volume belongs to the reservation that it was made in. One of no reservation is nowhere to be found (409). */
function refinedVolume(resource: Resource): string | undefined {
  if (resource.disk?.persistence === undefined || reservationStack(resource).length < 2) return undefined;
  return `A persistent volume ${printed(resource)} cannot be reserved anew`;
}

/** An operator reserves what is allocated to nobody, a framework for the role that it is offered it in (RESV-008, RESV-016). */
function allocationReason(resource: Resource, { framework }: OperationContext): string | undefined {
  const allocated = resource.allocation_info?.role;
  if (framework === undefined) {
    return allocated === undefined
      ? undefined
      : 'A reserve operation was attempted with an allocated resource, but the operator API only allows reservations to be made to unallocated resources';
  }
  const role = reservationRole(reservationStack(resource));
  if (allocated !== role) {
    return `A reserve operation was attempted for a resource with role '${role}', but the resource was allocated to role '${allocated}'`;
  }
  return role !== undefined && framework.roles.includes(role)
    ? undefined
    : `A reserve operation was attempted for a resource allocated to role '${role}', but the framework only has roles '${framework.roles.join(', ')}'`;
}

/** RESV-007. */
function principalReason(resource: Resource, principal: string | undefined): string | undefined {
  if (principal === undefined) return undefined;
  const named = reservationStack(resource).at(-1)?.principal;
  if (named === principal) return undefined;
  return named === undefined
    ? `A reserve operation was attempted by principal '${principal}', but there is a reserved resource in the request with no principal set`
    : `A reserve operation was attempted by authenticated principal '${principal}', which does not match a reserved resource in the request with principal '${named}'`;
}

/** Why resources cannot lose their last reservation (RESV-012, SCHED-095). */
export function validateUnreserve({ resources = [] }: OfferOperationUnreserve): string | undefined {
  const reason = validateOperated(resources);
  if (reason !== undefined) return reason;
  for (const resource of resources) {
    if (!isDynamicallyReserved(resource)) return `Resource ${printed(resource)} is not dynamically reserved`;
    if (resource.disk?.persistence !== undefined) {
      return `A dynamically reserved persistent volume ${printed(resource)} cannot be unreserved directly. Please destroy the persistent volume first then unreserve the resource`;
    }
  }
  return undefined;
}
