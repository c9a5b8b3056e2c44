import type { ShownState } from '../../master/snapshot.ts';
import type { ResourceQuantities } from '../../model/quantities.ts';
import type { Visibility } from '../auth/visibility.ts';
import { knownRoles, type RoleView } from '../operator/roles.ts';

/** The answer to /roles (LEGACY-026). */
export function rolesDocument(state: ShownState, visible: Visibility): object {
  const shown = knownRoles(state).filter(({ name }) => visible.role(name));
  return { roles: shown.map(roleView) };
}

function roleView({ name, weight, frameworks, allocated, offered, reserved, consumed }: RoleView): object {
  return {
    name,
    weight,
    quota: { role: name, guarantee: {}, limit: {}, consumed: byName(consumed) },
    resources: byName(allocated.plus(offered).quantities()),
    allocated: byName(allocated.quantities()),
    offered: byName(offered.quantities()),
    reserved: byName(reserved),
    frameworks,
  };
}

/** Only what there is some of. */
function byName(quantities: ResourceQuantities): Readonly<Record<string, number>> {
  return Object.fromEntries(quantities.names().map((name) => [name, quantities.get(name)]));
}
