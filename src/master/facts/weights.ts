import type { Turn } from '../turn.ts';
import { rescindForWeight } from '../withdrawals.ts';

/** The weight of a role that was given none (SORT-006). */
export const defaultWeight = 1;

/** A role has a weight from now on, or none of its own. */
export function setWeight(turn: Turn, role: string, weight: number | undefined): void {
  const { state, allocator } = turn;
  if (state.weights.get(role) === weight) return;
  if (weight === undefined) state.weights.delete(role);
  else state.weights.set(role, weight);
  allocator.updateWeights(new Map([[role, weight ?? defaultWeight]]));
  rescindForWeight(turn, role);
}
