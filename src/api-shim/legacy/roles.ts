import type { Master } from '../../master/master.ts';
import type { ResourceLimits, ResourceQuantities } from '../../model/quantities.ts';
import type { Visibility } from '../auth/visibility.ts';
import { knownRoles, type RoleView } from '../operator/roles.ts';

/** The answer to /roles (LEGACY-026). */
export function rolesDocument({ state, options }: Pick<Master, 'state' | 'options'>, visible: Visibility): object {
  const shown = knownRoles(state, options).filter(({ name }) => visible.role(name));
  return { roles: shown.map(roleView) };
}

function roleView({ name, weight, quota, frameworks, allocated, offered, reserved, consumed }: RoleView): object {
  return {
    name,
    weight,
    quota: {
      role: name,
      guarantee: byName(quota.guarantees),
      limit: byName(quota.limits),
      consumed: byName(consumed),
    },
    resources: byName(allocated.plus(offered).quantities()),
    allocated: byName(allocated.quantities()),
    offered: byName(offered.quantities()),
    reserved: byName(reserved),
    frameworks,
  };
}

/** Only what there is some of, and what is limited. */
function byName(amounts: ResourceQuantities | ResourceLimits): Readonly<Record<string, number>> {
  return Object.fromEntries(amounts.names().map((name) => [name, amounts.get(name) ?? 0]));
}
