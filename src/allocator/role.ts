import type { ResourceLimits, ResourceQuantities } from '../model/quantities.ts';
import type { Membership } from './membership.ts';
import type { Amounts } from './quantityTable.ts';
import type { Slot, Sorter } from './sorter.ts';
import { Sums } from './sums.ts';

/** What is promised to a role, and how much it may have at most; both of scalars (ALLOC-040). */
export interface Quota {
  readonly guarantees: ResourceQuantities;
  readonly limits: ResourceLimits;
}

/** A quota in numbers by the indexes of names, in thousandths; undefined where there is none. */
export interface QuotaAmounts {
  readonly guarantees: Amounts | undefined;
  /** Infinite for a name that has no limit. */
  readonly limits: Amounts | undefined;
}

/** Where something stands in a sorter. */
export interface Seat {
  readonly sorter: Sorter;
  readonly slot: Slot;
}

/** A role in the tree of roles: `a/b` is a child of `a`. */
export interface Role {
  readonly name: string;
  readonly parent: Role | undefined;
  /** Whether it is not a role of the top level. */
  readonly nested: boolean;
  /** Where it stands among its siblings, with all that the roles below it have. */
  readonly seat: Seat;
  /**
   * Among its own children, once it has some: they, and the role itself as a virtual leaf (SORT-010). Undefined for a
   * role without children.
   */
  below: { readonly sorter: Sorter; readonly leaf: Slot } | undefined;
  childCount: number;
  /** Its frameworks as they compete inside the role (SORT-021), and who they are by their slots. */
  readonly frameworks: Sorter;
  readonly members: Map<Slot, Membership>;
  /** How many members the role and those below it have. */
  membersWithin: number;
  /** How many of its members take part in runs, and how many roles of {@link below}, itself included, have some that do. */
  competitors: number;
  activeBelow: number;
  /** SORT-006; undefined for the default of 1. */
  weight: number | undefined;
  quota: Quota | undefined;
  quotaAmounts: QuotaAmounts | undefined;
  /** Whether it was promised something that it does not have yet (ALLOC-043). */
  hungry: boolean;
  /** Scalars that are reserved to the role and to those below it, and how many reservations that are (ALLOC-041). */
  readonly reservations: Sums;
  reservationCount: number;
  /** Scalars, neither reserved nor revocable, that are held by the frameworks of the role and of those below it. */
  readonly open: Sums;
}

/** A role that nobody is in. */
export function emptyRole(name: string, parent: Role | undefined, seat: Seat, frameworks: Sorter): Role {
  return {
    name,
    parent,
    nested: name.includes('/'),
    seat,
    below: undefined,
    childCount: 0,
    frameworks,
    members: new Map(),
    membersWithin: 0,
    competitors: 0,
    activeBelow: 0,
    weight: undefined,
    quota: undefined,
    quotaAmounts: undefined,
    hungry: false,
    reservations: new Sums(),
    reservationCount: 0,
    open: new Sums(),
  };
}

/** Where the role itself competes, without those below it: as their virtual sibling if there are some. */
export function leafOf({ below, seat }: Role): Seat {
  return below === undefined ? seat : { sorter: below.sorter, slot: below.leaf };
}

/** How many filters the frameworks of the role have in it. */
export function activeFilters({ members }: Role): number {
  return [...members.values()].reduce((sum, { filters }) => sum + filters.size, 0);
}

/** Whether something keeps the role in the tree (SORT-023). */
export function isNeeded({ members, childCount, weight, quota, reservationCount }: Role): boolean {
  return members.size > 0 || childCount > 0 || weight !== undefined || quota !== undefined || reservationCount > 0;
}

/** The role of the top level that a role is, or lies below: the one whose quota it uses. */
export function topOf(role: Role): Role {
  let top = role;
  while (top.parent !== undefined) top = top.parent;
  return top;
}

/** Whether `role` is `of`, or lies below it. */
export function isWithin(role: Role, of: Role): boolean {
  for (let at: Role | undefined = role; at !== undefined; at = at.parent) if (at === of) return true;
  return false;
}

/** How much the role and those below it have of its quota: reservations, and what is held of the rest (ALLOC-041). */
export function consumed(role: Role, name: number): number {
  return role.reservations.get(name) + role.open.get(name);
}

/** How much of a name the role has been promised and does not have yet. */
export function unmet(role: Role, name: number): number {
  return Math.max(0, (role.quotaAmounts?.guarantees?.[name] ?? 0) - consumed(role, name));
}

/** How much more of a name the role may have: never less than nothing, infinite without a limit. */
export function room(role: Role, name: number): number {
  const limit = role.quotaAmounts?.limits?.[name];
  return limit === undefined ? Infinity : Math.max(0, limit - consumed(role, name));
}
