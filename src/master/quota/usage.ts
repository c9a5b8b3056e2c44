import { ResourceQuantities } from '../../model/quantities.ts';
import type { Resources } from '../../model/resources.ts';
import { isStrictSubrole } from '../../model/roles.ts';
import type { Agent, State } from '../state.ts';

type Agents = Pick<State, 'agents'>;

/** Whether a role uses the quota of another one: it is that, or lies below it. */
export function usesQuotaOf(role: string, top: string): boolean {
  return role === top || isStrictSubrole(role, top);
}

/**
 * What a role and those below it have used of the role's quota: what is reserved to them, and what is allocated to them of
 * the rest. What they are only offered does not count (QUOTA-011).
 */
export function consumedQuota(
  { frameworks, agents }: Pick<State, 'frameworks' | 'agents'>,
  top: string,
): ResourceQuantities {
  let consumed = ResourceQuantities.none;
  for (const { used } of frameworks.values()) consumed = consumed.plus(within(used.allocations(), top, countedOf));
  for (const { total } of registeredAgents({ agents })) {
    consumed = consumed.plus(within(total.reservations(), top, (reserved) => reserved.quantities()));
  }
  return consumed;
}

function within(
  byRole: ReadonlyMap<string, Resources>,
  top: string,
  count: (resources: Resources) => ResourceQuantities,
): ResourceQuantities {
  return [...byRole]
    .filter(([role]) => usesQuotaOf(role, top))
    .reduce((sum, [, resources]) => sum.plus(count(resources)), ResourceQuantities.none);
}

/** What of allocated or offered resources counts against quota; what is reserved counts whoever has it. */
function countedOf(resources: Resources): ResourceQuantities {
  return resources.unreserved().nonRevocable().quantities();
}

/**
 * All that can be guaranteed: what the registered agents have, those included that do not answer at the moment, and not
 * what can be taken back (QUOTA-007). Agents that have not been heard of since this master leads have none (QUOTA-008).
 */
export function clusterCapacity(state: Agents): ResourceQuantities {
  return registeredAgents(state).reduce(
    (sum, { total }) => sum.plus(total.nonRevocable().scalars().quantities()),
    ResourceQuantities.none,
  );
}

/** The agents that have answered since this master leads, and have not been given up. */
export function registeredAgents({ agents }: Agents): readonly Agent[] {
  return [...agents.values()].filter(({ phase }) => phase === 'active' || phase === 'disconnected');
}
