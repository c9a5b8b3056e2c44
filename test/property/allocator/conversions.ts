import type { Conversion } from '../../../src/model/conversion.ts';
import { Resources } from '../../../src/model/resources.ts';

/**
 * What RESERVE makes of the unreserved cpus among some resources, or, where there are none, UNRESERVE of those that are
 * reserved dynamically; undefined if there are neither. All of it without allocation.
 */
export function reservationOf(resources: Resources, role: string): Conversion | undefined {
  const open = resources.unreserved().nonRevocable().named('cpus');
  if (!open.isEmpty()) return { consumed: open, converted: withReservations(open, [{ type: 'DYNAMIC', role }]) };
  const reserved = resources
    .toMessages()
    .filter(({ reservations = [] }) => reservations.length === 1 && reservations[0]?.type === 'DYNAMIC');
  const consumed = Resources.of(reserved);
  return consumed.isEmpty() ? undefined : { consumed, converted: withReservations(consumed, []) };
}

function withReservations(
  resources: Resources,
  reservations: readonly { readonly type: 'DYNAMIC'; readonly role: string }[],
): Resources {
  return Resources.of(resources.toMessages().map((resource) => ({ ...resource, reservations })));
}
