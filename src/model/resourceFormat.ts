import type { Resource, ResourceReservationInfo } from './generated/messages.ts';
import { labelsKey, reservationRole, reservationStack, validateStack } from './reservations.ts';
import { printLabels } from './resourcePrint.ts';
import { DEFAULT_ROLE, validateRole } from './roles.ts';

/**
 * A resource tells its reservations in one of three formats:
 *
 * - the stack format: `reservations`, the only one used inside;
 * - the old format, of before reservations could be refined: `role` and `reservation`, spoken by frameworks and agents
 *   without RESERVATION_REFINEMENT;
 * - the endpoint format: both, as far as the old one can say it, so that every reader of the state finds its own.
 */

/** Thrown for a resource that the old format cannot express: it has more than one reservation (RES-053). */
export class RefinedReservationError extends Error {
  readonly resource: Resource;

  constructor(resource: Resource) {
    super(`Resource ${resource.name} has refined reservations, which the old format cannot express`);
    this.name = 'RefinedReservationError';
    this.resource = resource;
  }
}

/** The same resource in the stack format, out of whichever format (RES-052). A resource in that format is returned itself. */
export function upgrade(resource: Resource): Resource {
  if (resource.role === undefined && resource.reservation === undefined) return resource;
  const { role = DEFAULT_ROLE, reservation, ...rest } = resource;
  if (role === DEFAULT_ROLE || reservationStack(resource).length > 0) return rest;
  const upgraded: ResourceReservationInfo =
    reservation === undefined ? { type: 'STATIC', role } : { ...reservation, type: 'DYNAMIC', role };
  return { ...rest, reservations: [upgraded] };
}

/** The same resource in the stack format, allocated to the role unless it says itself to which it is (SCHED-085). */
export function upgradeAllocated(resource: Resource, role: string): Resource {
  const upgraded = upgrade(resource);
  // Assigned and not spread, as in {@link messageOf}: clients send resources of many shapes.
  return upgraded.allocation_info === undefined ? Object.assign({}, upgraded, { allocation_info: { role } }) : upgraded;
}

/**
 * The same resource in the old format, out of the stack format (RES-053).
 *
 * @throws RefinedReservationError if it has more than one reservation.
 */
export function downgrade(resource: Resource): Resource {
  if (reservationStack(resource).length > 1) throw new RefinedReservationError(resource);
  const { reservations: _, ...rest } = resource;
  return { ...rest, ...oldFields(resource) };
}

/** Whether `downgrade` can express the resource. */
export function isDowngradable(resource: Resource): boolean {
  return reservationStack(resource).length <= 1;
}

/** The same resource in the endpoint format, out of the stack format (RES-054). */
export function toEndpointFormat(resource: Resource): Resource {
  return isDowngradable(resource) ? { ...resource, ...oldFields(resource) } : resource;
}

function oldFields(resource: Resource): Pick<Resource, 'role' | 'reservation'> {
  const [reservation] = reservationStack(resource);
  const role = reservation?.role ?? DEFAULT_ROLE;
  if (reservation?.type !== 'DYNAMIC') return { role };
  const { type: _type, role: _role, ...old } = reservation;
  return { role, reservation: old };
}

/**
 * Checks what a resource says about its reservations, in whichever format (RES-045, RES-054).
 *
 * @returns the reason in Mesos' words, or undefined if all is fine.
 */
export function validateReservations(resource: Resource): string | undefined {
  const stack = reservationStack(resource);
  if (stack.length === 0) return validateOldFormat(resource);
  return validateStack(stack) ?? validateBothFormats(resource);
}

function validateOldFormat({ role = DEFAULT_ROLE, reservation }: Resource): string | undefined {
  const reason = validateRole(role);
  if (reason !== undefined || reservation === undefined) return reason;
  for (const field of ['type', 'role'] as const) {
    if (reservation[field] !== undefined) {
      return `'Resource.ReservationInfo.${field}' must not be set for the 'Resource.reservation' field`;
    }
  }
  if (role === DEFAULT_ROLE) return 'Invalid reservation: role "*" cannot be dynamically reserved';
  return undefined;
}

/** Both formats may be set where the old one can say all, and then they have to agree. */
function validateBothFormats(resource: Resource): string | undefined {
  const stack = reservationStack(resource);
  const [single] = stack;
  const reason =
    single === undefined || stack.length > 1 ? validateOldFieldsUnset(resource) : validateAgreement(resource, single);
  return reason === undefined ? undefined : `Invalid resource format: ${reason}`;
}

function validateOldFieldsUnset(resource: Resource): string | undefined {
  for (const field of ['role', 'reservation'] as const) {
    if (resource[field] !== undefined) {
      return `'Resource.${field}' must not be set if there is more than one reservation in 'Resource.reservations'`;
    }
  }
  return undefined;
}

function validateAgreement(resource: Resource, single: ResourceReservationInfo): string | undefined {
  const { role, reservation } = resource;
  const whenSingle = "if the single reservation in 'Resource.reservations' is";
  if (role !== undefined && role !== reservationRole([single])) {
    return `'Resource.role' field with '${role}' does not match the role '${single.role ?? ''}' in 'Resource.reservations'`;
  }
  if (single.type === 'STATIC') {
    return reservation === undefined ? undefined : `'Resource.reservation' must not be set ${whenSingle} STATIC`;
  }
  if ((role === undefined) !== (reservation === undefined)) {
    return `'Resource.role' and 'Resource.reservation' must either be both set or both not set ${whenSingle} DYNAMIC`;
  }
  return reservation === undefined ? undefined : validateSameHolder(reservation, single);
}

function validateSameHolder(old: ResourceReservationInfo, single: ResourceReservationInfo): string | undefined {
  if (old.principal !== single.principal) {
    return (
      `'Resource.reservation.principal' field with '${old.principal ?? ''}' does not match` +
      ` the principal '${single.principal ?? ''}' in 'Resource.reservations'`
    );
  }
  if (labelsKey(old.labels) !== labelsKey(single.labels)) {
    return (
      `'Resource.reservation.labels' field with '${printLabels(old.labels ?? {})}' does not match` +
      ` the labels '${printLabels(single.labels ?? {})}' in 'Resource.reservations'`
    );
  }
  return undefined;
}
