import type { OfferOperationReserve, OfferOperationUnreserve, Resource } from '../../model/generated/messages.ts';
import { isDynamicallyReserved, reservationKey, reservationRole, reservationStack } from '../../model/reservations.ts';
import { printResource } from '../../model/resourcePrint.ts';
import { Resources } from '../../model/resources.ts';
import { validateOperated, validateOrigin, type OperationContext } from './operationResources.ts';
import { printSet, within } from './policy.ts';
import { validateResources } from './resources.ts';

/** Why resources cannot be reserved like this (RESV-005 to RESV-013, SCHED-094). They are in the stack format. */
export function validateReserve(
  { resources = [], source = [] }: OfferOperationReserve,
  context: OperationContext,
): string | undefined {
  const reason =
    within('Invalid resources', validateResources(resources)) ??
    within('Invalid source', validateResources(source)) ??
    validateSource(source, resources) ??
    within('Invalid resources', validateOrigin(resources));
  if (reason !== undefined) return reason;
  for (const resource of resources) {
    const violation = reservationReason(resource, context);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** What is reserved anew stays as much as it was, and changes from one reservation into one other (RESV-013). */
function validateSource(written: readonly Resource[], resources: readonly Resource[]): string | undefined {
  if (written.length === 0) return undefined;
  const [from, to] = [Resources.of(written), Resources.of(resources)];
  const source = from.toMessages();
  const reason =
    within('Invalid source', mixedReservations(source)) ??
    within('Invalid resources', mixedReservations(to.toMessages())) ??
    differentQuantities(from.toUnreserved(), to.toUnreserved());
  if (reason !== undefined) return reason;
  const fixed = source.find((resource) => reservationStack(resource).length > 0 && !isDynamicallyReserved(resource));
  if (fixed !== undefined) return `Resource ${printResource(fixed)} is not dynamically reserved`;
  const volume = source.find(({ disk }) => disk?.persistence !== undefined);
  return volume && `A persistent volume ${printResource(volume)} cannot be reserved anew`;
}

function mixedReservations(resources: readonly Resource[]): string | undefined {
  if (resources.length === 0) return 'Resource cannot be empty';
  const reservations = resources.map((resource) => JSON.stringify(reservationStack(resource).map(reservationKey)));
  return new Set(reservations).size > 1
    ? `Mixed reservations are not supported${printSet(resources.map(printResource))}`
    : undefined;
}

function differentQuantities(source: Resources, target: Resources): string | undefined {
  if (source.equals(target)) return undefined;
  return `Source and target resources should refer to identical resource quantities: ${source.toString()} vs. ${target.toString()}`;
}

function reservationReason(resource: Resource, context: OperationContext): string | undefined {
  if (!isDynamicallyReserved(resource)) return `Resource ${printResource(resource)} is not dynamically reserved`;
  return allocationReason(resource, context) ?? principalReason(resource, context.principal) ?? refinedVolume(resource);
}

/** The directory of a volume belongs to the reservation that it was made in. One of no reservation is nowhere to be found (409). */
function refinedVolume(resource: Resource): string | undefined {
  if (resource.disk?.persistence === undefined || reservationStack(resource).length < 2) return undefined;
  return `A persistent volume ${printResource(resource)} cannot be reserved anew`;
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
    if (!isDynamicallyReserved(resource)) return `Resource ${printResource(resource)} is not dynamically reserved`;
    if (resource.disk?.persistence !== undefined) {
      return `A dynamically reserved persistent volume ${printResource(resource)} cannot be unreserved directly. Please destroy the persistent volume first then unreserve the resource`;
    }
  }
  return undefined;
}
