import type { ClusterTotals } from './clusterTotals.ts';
import type { Framework, Membership, Role } from './membership.ts';
import { competes } from './membership.ts';
import { RoleFilters } from './offerFilters.ts';
import type { Amounts } from './quantityTable.ts';
import type { Slot } from './sorter.ts';
import { Sorter } from './sorter.ts';

/** What an allocation weighs in the two sorters that it is counted in. */
export interface Charge {
  readonly role: Amounts;
  readonly framework: Amounts;
}

/**
 * The roles that have frameworks, and both levels of sorting: roles against roles, and in each role its frameworks.
 * Roles are flat: one with `/` in its name is a role of its own.
 */
export class Roles {
  readonly #totals: ClusterTotals;
  readonly #sorter: Sorter;
  readonly #byName = new Map<string, Role>();
  readonly #bySlot: (Role | undefined)[] = [];
  /** Also of roles that have no framework yet (SORT-007). */
  readonly #weights = new Map<string, number>();

  constructor(totals: ClusterTotals) {
    this.#totals = totals;
    this.#sorter = new Sorter(totals);
  }

  all(): Iterable<Role> {
    return this.#byName.values();
  }

  find(name: string): Role | undefined {
    return this.#byName.get(name);
  }

  /** The slots of all roles in the order in which they are to be served, as things stand now (ALLOC-006). */
  order(): readonly Slot[] {
    return this.#sorter.order();
  }

  at(slot: Slot): Role | undefined {
    return this.#bySlot[slot];
  }

  /** The weighted dominant share of a role (SORT-001, SORT-006). */
  share(role: Role): number {
    return this.#sorter.share(role.slot);
  }

  /** What the frameworks of a role hold of the resource name with this index, in thousandths. */
  held(role: Role, name: number): number {
    return this.#sorter.allocated(role.slot, name);
  }

  setWeight(name: string, weight: number): void {
    this.#weights.set(name, weight);
    const role = this.#byName.get(name);
    if (role !== undefined) this.#sorter.setWeight(role.slot, weight);
  }

  /** Makes a framework a member of a role, unless it is one; it does not compete yet: see {@link settle}. */
  join(framework: Framework, name: string): Membership {
    const known = framework.memberships.get(name);
    if (known !== undefined) return known;
    const role = this.#byName.get(name) ?? this.#found(name);
    const membership: Membership = {
      framework,
      role,
      slot: role.sorter.add(framework.id),
      subscribed: false,
      suppressed: false,
      minimum: undefined,
      filters: new RoleFilters(),
      agents: new Set(),
    };
    role.members[membership.slot] = membership;
    framework.memberships.set(name, membership);
    return membership;
  }

  /**
   * Follows a change of a membership: it is sorted while it competes, and forgotten once it is neither subscribed nor
   * holds anything (ALLOC-023); a role goes with its last member (ALLOC-022).
   */
  settle(membership: Membership): void {
    const { framework, role, slot } = membership;
    if (competes(membership)) role.sorter.activate(slot);
    else role.sorter.deactivate(slot);
    if (membership.subscribed || membership.agents.size > 0) return;
    role.sorter.remove(slot);
    role.members[slot] = undefined;
    framework.memberships.delete(role.name);
    if (role.members.every((member) => member === undefined)) this.#dissolve(role);
  }

  /** Counts an allocation in the shares of the role and of its framework. */
  charge({ role, slot }: Membership, charge: Charge): void {
    this.#sorter.allocate(role.slot, charge.role);
    role.sorter.allocate(slot, charge.framework);
  }

  /** Takes what was given back out of the shares of the role and of its framework. */
  discharge({ role, slot }: Membership, charge: Charge): void {
    this.#sorter.unallocate(role.slot, charge.role);
    role.sorter.unallocate(slot, charge.framework);
  }

  #found(name: string): Role {
    const slot = this.#sorter.add(name, this.#weights.get(name));
    this.#sorter.activate(slot);
    const role: Role = { name, slot, sorter: new Sorter(this.#totals), members: [] };
    this.#byName.set(name, role);
    this.#bySlot[slot] = role;
    return role;
  }

  #dissolve(role: Role): void {
    this.#sorter.remove(role.slot);
    this.#bySlot[role.slot] = undefined;
    this.#byName.delete(role.name);
  }
}
