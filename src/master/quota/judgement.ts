import { ResourceQuantities } from '../../model/quantities.ts';
import type { State } from '../state.ts';
import type { Quota } from './quota.ts';
import { clusterCapacity, consumedQuota } from './usage.ts';

const bypass = "(use 'force' flag to bypass this check)";

/** Why a role cannot have this quota: it uses more already (QUOTA-006). */
export function aboveLimits(state: Readonly<State>, role: string, { limits }: Quota): string | undefined {
  if (limits.isEmpty()) return undefined;
  const consumed = consumedQuota(state, role);
  return limits.contains(consumed)
    ? undefined
    : `Invalid QuotaConfig: role '${role}' has consumed '${consumed.toString()}', which is more than the limits '${limits.toString()}' ${bypass}`;
}

/** Why roles cannot have these quotas: all that there are guaranteed would be more than the cluster has (QUOTA-007). */
export function aboveCapacity(state: Readonly<State>, changed: ReadonlyMap<string, Quota>): string | undefined {
  const quotas = new Map([...state.quotas, ...changed]);
  const guaranteed = [...quotas.values()].reduce(
    (sum, { guarantees }) => sum.plus(guarantees),
    ResourceQuantities.none,
  );
  const capacity = clusterCapacity(state);
  return capacity.contains(guaranteed)
    ? undefined
    : `Invalid QuotaConfig: total quota guarantees '${guaranteed.toString()}' exceed cluster capacity '${capacity.toString()}' ${bypass}`;
}
