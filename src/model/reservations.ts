import type { Labels, Resource, ResourceReservationInfo } from './generated/messages.ts';
import { DEFAULT_ROLE, isStrictSubrole, validateRole } from './roles.ts';

/**
 * A resource's reservations, outermost first. Empty means unreserved; the role of the last one is the role that the
 * resource is reserved to (RES-045).
 */
export type ReservationStack = readonly ResourceReservationInfo[];

const UNRESERVED: ReservationStack = [];

/** The reservations of a resource in stack format. */
export function reservationStack(resource: Resource): ReservationStack {
  return resource.reservations ?? UNRESERVED;
}

/** The role that a stack reserves to, or undefined if it is empty. */
export function reservationRole(stack: ReservationStack): string | undefined {
  return stack.at(-1)?.role;
}

/** Whether the last reservation can be undone by UNRESERVE (RES-046). */
export function isDynamicallyReserved(resource: Resource): boolean {
  return reservationStack(resource).at(-1)?.type === 'DYNAMIC';
}

/** Whether what is reserved to `reserved` (undefined: to nobody) may be allocated to `role` (RES-046). */
export function isAllocatableTo(reserved: string | undefined, role: string): boolean {
  return reserved === undefined || reserved === role || isStrictSubrole(role, reserved);
}

/** The resource with one more reservation, in stack format; nothing checks that the stack stays valid. */
export function pushReservation(resource: Resource, reservation: ResourceReservationInfo): Resource {
  return withReservations(resource, [...reservationStack(resource), reservation]);
}

/** The resource without its last reservation; an unreserved resource stays as it is (RES-047). */
export function popReservation(resource: Resource): Resource {
  return withReservations(resource, reservationStack(resource).slice(0, -1));
}

/** The resource with these reservations in place of its own. */
export function withReservations(resource: Resource, stack: ReservationStack): Resource {
  const { reservations: _, ...rest } = resource;
  return stack.length === 0 ? rest : { ...rest, reservations: stack };
}

/** The longest stack with which both begin: what two refined reservations have in common (RES-048). */
export function commonAncestor(left: ReservationStack, right: ReservationStack): ReservationStack {
  const firstDifference = left.findIndex((reservation, depth) => {
    const other = right[depth];
    return other === undefined || reservationKey(reservation) !== reservationKey(other);
  });
  return firstDifference === -1 ? left : left.slice(0, firstDifference);
}

/** Equal texts for equal reservations: type, role, principal and labels all count (RES-020). */
export function reservationKey(reservation: ResourceReservationInfo): string {
  return JSON.stringify([reservation.type, reservation.role, reservation.principal, labelsKey(reservation.labels)]);
}

/** Equal texts for equal labels: their order means nothing. */
export function labelsKey(labels: Labels | undefined): string | undefined {
  if (labels === undefined) return undefined;
  const texts = (labels.labels ?? []).map(({ key, value }) => JSON.stringify([key, value]));
  return texts.sort().join(',');
}

/**
 * Checks a stack (RES-045): type and role set, no reservation to `*`, only the first may be static, each role a strict
 * subrole of the one before.
 *
 * @returns the reason in Mesos' words, or undefined if the stack is fine.
 */
export function validateStack(stack: ReservationStack): string | undefined {
  for (const reservation of stack) {
    const reason = validateReservation(reservation);
    if (reason !== undefined) return reason;
  }
  return validateRefinements(stack);
}

function validateReservation({ type, role }: ResourceReservationInfo): string | undefined {
  if (type === undefined) return "Invalid reservation: 'Resource.ReservationInfo.type' field must be set.";
  if (role === undefined) return "Invalid reservation: 'Resource.ReservationInfo.role' field must be set.";
  const reason = validateRole(role);
  if (reason !== undefined) return reason;
  if (role === DEFAULT_ROLE) return 'Invalid reservation: role "*" cannot be reserved';
  return undefined;
}

function validateRefinements(stack: ReservationStack): string | undefined {
  for (let depth = 1; depth < stack.length; depth++) {
    const role = stack[depth]?.role ?? '';
    const above = stack[depth - 1]?.role ?? '';
    if (stack[depth]?.type === 'STATIC') return 'Invalid refined reservation: A refined reservation cannot be STATIC';
    if (!isStrictSubrole(role, above)) {
      return `Invalid refined reservation: role '${role}' is not a refinement of '${above}'`;
    }
  }
  if (stack.some(({ type }) => type === 'UNKNOWN')) return "Unsupported 'Resource.ReservationInfo.Type'";
  return undefined;
}
