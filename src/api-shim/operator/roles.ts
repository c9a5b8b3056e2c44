import { defaultWeight } from '../../master/facts/weights.ts';
import type { MasterOptions } from '../../master/options.ts';
import { defaultQuota, type Quota } from '../../master/quota/quota.ts';
import type { ShownFramework, ShownState } from '../../master/snapshot.ts';
import type { MasterResponseGetRoles, Role } from '../../model/generated/messages.ts';
import type { FrameworkId } from '../../model/ids.ts';
import { ResourceQuantities } from '../../model/quantities.ts';
import { Resources } from '../../model/resources.ts';
import { ancestors } from '../../model/roles.ts';
import type { Visibility } from '../auth/visibility.ts';
import { registeredAgents } from './agents.ts';
import { scalarResources } from './quota.ts';

/** Which roles there may be. */
export type Whitelist = Pick<MasterOptions, 'roleWhitelist'>;

/** How much a role and those below it have (ROLE-004). */
export interface RoleUsage {
  readonly allocated: Resources;
  readonly offered: Resources;
  readonly reserved: ResourceQuantities;
  /** What counts against quota: reservations, and what is allocated beside them. */
  readonly consumed: ResourceQuantities;
}

/** A role as operators see it. `frameworks` are those that subscribed to it directly or still hold something of it. */
export interface RoleView extends RoleUsage {
  readonly name: string;
  readonly weight: number;
  readonly quota: Quota;
  readonly frameworks: readonly FrameworkId[];
}

const none: RoleUsage = {
  allocated: Resources.none,
  offered: Resources.none,
  reserved: ResourceQuantities.none,
  consumed: ResourceQuantities.none,
};

/** The names that GET_ROLES tells amounts of. */
const toldNames = ['cpus', 'gpus', 'mem', 'disk'];

/** The answer to GET_ROLES (OPER-036). */
export function getRoles(state: ShownState, options: Whitelist, visible: Visibility): MasterResponseGetRoles {
  const roles = knownRoles(state, options)
    .filter(({ name }) => visible.role(name))
    .map(roleMessage);
  return roles.length === 0 ? {} : { roles };
}

function roleMessage({ name, weight, frameworks, allocated, offered }: RoleView): Role {
  const all = scalarResources(allocated.plus(offered).quantities());
  const resources = all.filter((resource) => toldNames.includes(resource.name));
  return {
    name,
    weight,
    ...(frameworks.length > 0 && { frameworks: frameworks.map((value) => ({ value })) }),
    ...(resources.length > 0 && { resources }),
  };
}

/**
 * The roles that somebody subscribed to, holds or reserved or that have a weight or quota, and those above them, by name; where
 * there is a list of roles, those of the list in their place (ROLE-003).
 */
export function knownRoles(state: ShownState, { roleWhitelist }: Whitelist): readonly RoleView[] {
  const usage = usageByRole(state);
  const subscribers = subscribersByRole(state);
  const referred = [...usage.keys(), ...subscribers.keys(), ...state.weights.keys(), ...state.quotas.keys()];
  const names = new Set((roleWhitelist ?? referred).flatMap((role) => [role, ...ancestors(role)]));
  return [...names].sort().map((name) => ({
    name,
    weight: state.weights.get(name) ?? defaultWeight,
    quota: state.quotas.get(name) ?? defaultQuota,
    frameworks: subscribers.get(name) ?? [],
    ...(usage.get(name) ?? none),
  }));
}

function subscribersByRole(state: ShownState): ReadonlyMap<string, readonly FrameworkId[]> {
  const subscribers = new Map<string, FrameworkId[]>();
  for (const framework of state.frameworks.values()) {
    for (const role of new Set([...framework.roles, ...framework.used.allocations().keys()])) {
      const ids = subscribers.get(role);
      if (ids === undefined) subscribers.set(role, [framework.id]);
      else ids.push(framework.id);
    }
  }
  return subscribers;
}

function usageByRole(state: ShownState): ReadonlyMap<string, RoleUsage> {
  const usage = new Map<string, RoleUsage>();
  for (const framework of state.frameworks.values()) addFramework(usage, state, framework);
  for (const { total } of registeredAgents(state)) {
    for (const [role, resources] of total.reservations()) {
      const reserved = resources.quantities();
      add(usage, role, { ...none, reserved, consumed: reserved });
    }
  }
  return usage;
}

function addFramework(usage: Map<string, RoleUsage>, state: ShownState, framework: ShownFramework): void {
  for (const [role, resources] of framework.used.allocations()) {
    add(usage, role, {
      ...none,
      allocated: unshared(resources),
      consumed: resources.unreserved().nonRevocable().quantities(),
    });
  }
  for (const [role, resources] of framework.offered.allocations()) {
    add(usage, role, { ...none, offered: unshared(resources) });
  }
}

/** A shared volume counts for each framework that has it, and for its tasks and its offers, so that it is like any other here. */
function unshared(resources: Resources): Resources {
  const shared = resources.shared().toMessages();
  return resources.nonShared().plus(Resources.of(shared.map(({ shared: _shared, ...volume }) => volume)));
}

/** Adds to what a role and all above it have. */
function add(usage: Map<string, RoleUsage>, role: string, more: RoleUsage): void {
  for (const name of [role, ...ancestors(role)]) {
    const so = usage.get(name) ?? none;
    usage.set(name, {
      allocated: so.allocated.plus(more.allocated),
      offered: so.offered.plus(more.offered),
      reserved: so.reserved.plus(more.reserved),
      consumed: so.consumed.plus(more.consumed),
    });
  }
}
