import type { Bundle } from './bundle.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import { Headroom } from './headroom.ts';
import type { Framework, Membership } from './membership.ts';
import { competes } from './membership.ts';
import { RoleFilters } from './offerFilters.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { Quota, Role, Seat } from './role.ts';
import { isWithin, leafOf } from './role.ts';
import { RoleTree, type Sorters } from './roleTree.ts';

/** What is counted of a bundle among those holders of whom the predicate holds: a shared volume once (SORT-018). */
export type CountedAmong = (among: (holder: Membership) => boolean) => Bundle;

/**
 * How what somebody has changes: something is allocated, which also counts for ties (SORT-002), given back, or is there again
 * after it was given back for a moment (SORT-020).
 */
export type AccountChange = 'allocate' | 'give back' | 'restore';

/**
 * Who competes in which role, and what roles have: the shares by which they are sorted (SORT-001), and how much of their quota
 * they have used (ALLOC-041).
 */
export class Roles {
  readonly tree: RoleTree;
  readonly headroom: Headroom;
  readonly #names: ResourceNames;
  /** Of how many roles the quota is not the default one. */
  #quotas = 0;

  constructor(names: ResourceNames, totals: ClusterTotals, sorters: Sorters) {
    this.#names = names;
    this.tree = new RoleTree(sorters);
    this.headroom = new Headroom(totals);
  }

  /** Whether there is any quota to be looked at. */
  get haveQuota(): boolean {
    return this.#quotas > 0;
  }

  /** The roles that have frameworks. */
  withMembers(): readonly Role[] {
    return [...this.tree.all()].filter(({ members }) => members.size > 0);
  }

  /**
   * The weighted dominant share of a role's own frameworks (SORT-001, SORT-006). As a virtual leaf it weighs 1 (SORT-011),
   * which it is as long as there are frameworks below it.
   */
  share(role: Role): number {
    const { sorter, slot } = role.members.size === role.membersWithin ? role.seat : leafOf(role);
    return sorter.share(slot);
  }

  /** What a role's own frameworks hold of the resource name with this index, in thousandths. */
  held(role: Role, name: number): number {
    const { sorter, slot } = leafOf(role);
    return sorter.allocated(slot, name);
  }

  setWeight(name: string, weight: number): void {
    const role = this.tree.need(name);
    this.tree.setWeight(role, weight);
    this.tree.prune(role);
  }

  /** Sets what a role of the top level is promised and may have (ALLOC-040); undefined for neither (ALLOC-072). */
  setQuota(name: string, quota: Quota | undefined): void {
    const role = this.tree.need(name);
    this.#quotas += Number(quota !== undefined) - Number(role.quota !== undefined);
    this.headroom.forget(role);
    role.quota = quota;
    role.quotaAmounts = quota && {
      guarantees: quota.guarantees.isEmpty() ? undefined : this.#amounts(quota.guarantees.entries(), 0),
      limits: quota.limits.isEmpty() ? undefined : this.#amounts(quota.limits.entries(), Infinity),
    };
    this.headroom.remember(role);
    this.tree.prune(role);
  }

  /** Makes a framework a member of a role, unless it is one; it does not compete yet: see {@link settle}. */
  join(framework: Framework, name: string): Membership {
    const known = framework.memberships.get(name);
    if (known !== undefined) return known;
    const role = this.tree.need(name);
    const membership: Membership = {
      framework,
      role,
      slot: role.frameworks.add(framework.id),
      subscribed: false,
      suppressed: false,
      competing: false,
      minimum: undefined,
      constraint: undefined,
      filters: new RoleFilters(),
      holdings: 0,
    };
    role.members.set(membership.slot, membership);
    this.tree.countMembers(role, 1);
    framework.memberships.set(name, membership);
    return membership;
  }

  /**
   * Follows a change of a membership: it is sorted while it competes, and forgotten once it is neither subscribed nor
   * holds anything (ALLOC-023); a role goes with its last member, if nothing else needs it (ALLOC-022).
   */
  settle(membership: Membership): void {
    this.#compete(membership, competes(membership));
    if (membership.subscribed || membership.holdings > 0) return;
    const { framework, role, slot } = membership;
    role.frameworks.remove(slot);
    role.members.delete(slot);
    this.tree.countMembers(role, -1);
    framework.memberships.delete(role.name);
    this.tree.prune(role);
  }

  #compete(membership: Membership, competing: boolean): void {
    if (membership.competing === competing) return;
    membership.competing = competing;
    const { role, slot } = membership;
    if (competing) role.frameworks.activate(slot);
    else role.frameworks.deactivate(slot);
    this.tree.countCompetitors(role, competing ? 1 : -1);
  }

  /** Follows a change of what a membership has, in all accounts. */
  charge(membership: Membership, bundle: Bundle, change: AccountChange): void {
    const { role, slot } = membership;
    enter({ sorter: role.frameworks, slot }, bundle, change);
    if (role.below !== undefined) enter({ sorter: role.below.sorter, slot: role.below.leaf }, bundle, change);
    for (let at: Role | undefined = role; at !== undefined; at = at.parent) {
      enter(at.seat, bundle, change);
      this.#countOpen(at, bundle, signOf(change));
    }
    this.headroom.countHeld(bundle, signOf(change));
  }

  /** The same where shared volumes are among it: at each level they count if no one else there holds them. */
  chargeShared(membership: Membership, counted: CountedAmong, change: AccountChange): void {
    const { role, slot, framework } = membership;
    const own = (holder: Membership) => holder.role === role;
    const mine = (holder: Membership) => own(holder) && holder.framework === framework;
    enter({ sorter: role.frameworks, slot }, counted(mine), change);
    if (role.below !== undefined) enter({ sorter: role.below.sorter, slot: role.below.leaf }, counted(own), change);
    for (let at: Role | undefined = role; at !== undefined; at = at.parent) {
      const above = at;
      const bundle = counted((holder) => isWithin(holder.role, above));
      enter(at.seat, bundle, change);
      this.#countOpen(at, bundle, signOf(change));
    }
    const everybody = counted(() => true);
    this.headroom.countHeld(everybody, signOf(change));
  }

  /** Counts what is reserved in the total of an agent, or takes it out of the count. */
  countReservations(total: Bundle, sign: 1 | -1): void {
    this.headroom.countReserved(total, sign);
    for (const { role: name, amounts } of total.supply.reservations) {
      const role = this.tree.need(name);
      for (let at: Role | undefined = role; at !== undefined; at = at.parent) {
        this.headroom.forget(at);
        at.reservations.add(amounts, sign);
        this.headroom.remember(at);
      }
      role.reservationCount += sign;
      this.tree.prune(role);
    }
  }

  #countOpen(role: Role, { open }: Bundle, sign: 1 | -1): void {
    this.headroom.forget(role);
    role.open.add(open, sign);
    this.headroom.remember(role);
  }

  #amounts(entries: readonly (readonly [string, number])[], absent: number): Float64Array {
    const indexed = entries.map(([name, amount]) => [this.#names.index(name), amount] as const);
    const amounts = new Float64Array(this.#names.size).fill(absent);
    for (const [name, amount] of indexed) amounts[name] = amount;
    return amounts;
  }
}

function enter({ sorter, slot }: Seat, { amounts }: Bundle, change: AccountChange): void {
  switch (change) {
    case 'allocate':
      return sorter.allocate(slot, amounts);
    case 'give back':
      return sorter.unallocate(slot, amounts);
    case 'restore':
      return sorter.restore(slot, amounts);
  }
}

function signOf(change: AccountChange): 1 | -1 {
  return change === 'give back' ? -1 : 1;
}
