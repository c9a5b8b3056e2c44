import { rescindOffer } from '../offers.ts';
import { isActiveRole } from '../roles.ts';
import type { Turn } from '../turn.ts';

/** The weight of a role that was given none (SORT-006). */
export const defaultWeight = 1;

/**
 * A role has a weight from now on, or none of its own. Where somebody is in the role, whatever is on offer was divided by
 * the former one, and is taken back (ROLE-009).
 */
export function setWeight(turn: Turn, role: string, weight: number | undefined): void {
  const { state, allocator } = turn;
  if (state.weights.get(role) === weight) return;
  if (weight === undefined) state.weights.delete(role);
  else state.weights.set(role, weight);
  allocator.updateWeights(new Map([[role, weight ?? defaultWeight]]));
  if (!isActiveRole(state, role)) return;
  for (const offer of [...state.offers.values()]) rescindOffer(turn, offer, `the weight of role ${role} has changed`);
}
