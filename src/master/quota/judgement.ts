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
    : `Invalid QuotaConfig: Role '${role}' is already consuming '${consumed.toString()}'; this is more than the requested limits '${limits.toString()}' ${bypass}`;
}

/** Why roles cannot have these quotas: all that there are guaranteed would be more than the cluster has (QUOTA-007). */
export function aboveCapacity(state: Readonly<State>, changed: ReadonlyMap<string, Quota>): string | undefined {
  const reason = overcommitment(state, changed);
  return reason && `Invalid QuotaConfig: total ${reason} ${bypass}`;
}

/** The same in the words of the calls that set the quota of one role. */
export function aboveCapacityAsRequested(
  state: Readonly<State>,
  changed: ReadonlyMap<string, Quota>,
): string | undefined {
  const reason = overcommitment(state, changed);
  return reason && `Quota guarantees overcommit the cluster (use 'force' to bypass this check): Total ${reason}`;
}

function overcommitment(state: Readonly<State>, changed: ReadonlyMap<string, Quota>): string | undefined {
  const quotas = new Map([...state.quotas, ...changed]);
  const guaranteed = [...quotas.values()].reduce(
    (sum, { guarantees }) => sum.plus(guarantees),
    ResourceQuantities.none,
  );
  const capacity = clusterCapacity(state);
  return capacity.contains(guaranteed)
    ? undefined
    : `quota guarantees '${guaranteed.toString()}' exceed cluster capacity '${capacity.toString()}'`;
}
