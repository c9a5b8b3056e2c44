import type { Role, Seat } from './role.ts';
import { emptyRole, isNeeded, leafOf } from './role.ts';
import type { Slot, Sorter } from './sorter.ts';

/** How roles and frameworks are sorted. */
export interface Sorters {
  readonly makeForRoles: () => Sorter;
  readonly makeForFrameworks: () => Sorter;
}

/**
 * The roles, as a tree by the parts of their names. Each role stands in a sorter among its siblings with all that its
 * subtree has (SORT-009). One that has children and frameworks of its own competes with its children as a virtual leaf
 * named `.`, which weighs 1 (SORT-010, SORT-011).
 */
export class RoleTree {
  readonly #sorters: Sorters;
  readonly #top: Sorter;
  readonly #byName = new Map<string, Role>();
  /** Each in the slot of its seat, and in that of its virtual leaf. */
  readonly #bySlot = new Map<Slot, Role>();

  constructor(sorters: Sorters) {
    this.#sorters = sorters;
    this.#top = sorters.makeForRoles();
  }

  all(): IterableIterator<Role> {
    return this.#byName.values();
  }

  find(name: string): Role | undefined {
    return this.#byName.get(name);
  }

  /** The role, made with those above it if it is not there. */
  need(name: string): Role {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const slash = name.lastIndexOf('/');
    const parent = slash === -1 ? undefined : this.need(name.slice(0, slash));
    const sorter = parent === undefined ? this.#top : this.#sorterBelow(parent);
    const role = emptyRole(name, parent, { sorter, slot: sorter.add(name) }, this.#sorters.makeForFrameworks());
    if (parent !== undefined) parent.childCount += 1;
    this.#bySlot.set(role.seat.slot, role);
    this.#byName.set(name, role);
    return role;
  }

  /** Forgets a role that nothing needs any more, and those above it that only it needed (SORT-023). */
  prune(role: Role): void {
    if (isNeeded(role)) return;
    const { parent, seat } = role;
    this.#leave(seat);
    this.#byName.delete(role.name);
    if (parent === undefined) return;
    parent.childCount -= 1;
    if (parent.childCount === 0) this.#collapse(parent);
    this.prune(parent);
  }

  /**
   * SORT-006, SORT-011: it counts among the siblings of the role. So it does for one that has nothing but roles below it, where
   * Mesos goes on with the former weight until the role is made anew.
   */
  setWeight(role: Role, weight: number): void {
    role.weight = weight === 1 ? undefined : weight;
    role.seat.sorter.setWeight(role.seat.slot, weight);
  }

  /**
   * Follows how many frameworks a role has. Without any, in itself and below, it is a new one when the next comes, though
   * something else may have kept it in the tree: nothing was allocated to it then.
   */
  countMembers(role: Role, difference: 1 | -1): void {
    for (let at: Role | undefined = role; at !== undefined; at = at.parent) at.membersWithin += difference;
    if (difference === 1) return;
    if (role.members.size === 0) reset(leafOf(role));
    for (let at: Role | undefined = role; at !== undefined; at = at.parent) this.#forgetWithoutMembers(at);
  }

  /** A role below which nobody is any more has as many allocations to its name as its subtree had (SORT-015). */
  #forgetWithoutMembers(role: Role): void {
    if (role.membersWithin === 0) reset(role.seat);
    if (role.below === undefined || role.members.size < role.membersWithin) return;
    role.below.sorter.inherit(role.below.leaf, role.seat.slot);
  }

  /** Follows how many of a role's members take part in runs: roles without any, in themselves and below, are not served. */
  countCompetitors(role: Role, difference: 1 | -1): void {
    const before = role.competitors;
    role.competitors += difference;
    if (before > 0 === role.competitors > 0) return;
    if (role.below === undefined) this.#setActive(role, role.competitors > 0);
    else {
      this.#switch(role.below.sorter, role.below.leaf, role.competitors > 0);
      this.#countActive(role, difference);
    }
  }

  /**
   * Visits the roles of which members take part, in the order in which they are to be served, until a visit says that it
   * was enough. What is charged meanwhile shows in the next round of visits (ALLOC-006).
   *
   * @param isAsked roles of the top level of which this does not hold may be left out, with those below them
   */
  visit(enough: (role: Role) => boolean, isAsked?: (role: Role) => boolean): void {
    const isAskedAt = (slot: Slot): boolean => {
      const role = this.#bySlot.get(slot);
      return role !== undefined && isAsked?.(role) !== false;
    };
    this.#visit(this.#top.order(isAsked && isAskedAt), enough);
  }

  #visit(order: Iterable<Slot>, enough: (role: Role) => boolean): boolean {
    for (const slot of order) {
      const role = this.#bySlot.get(slot);
      if (role === undefined) continue;
      const { below } = role;
      const isLeaf = below === undefined || below.leaf === slot;
      if (isLeaf ? enough(role) : this.#visit(below.sorter.order(), enough)) return true;
    }
    return false;
  }

  #leave({ sorter, slot }: Seat): void {
    sorter.remove(slot);
    this.#bySlot.delete(slot);
  }

  /** The sorter of a role's children; a role that had none becomes their virtual sibling, as active as it was (SORT-015). */
  #sorterBelow(role: Role): Sorter {
    if (role.below !== undefined) return role.below.sorter;
    const sorter = this.#sorters.makeForRoles();
    const leaf = sorter.add(`${role.name}/.`);
    sorter.inherit(leaf, role.seat.slot);
    if (role.competitors > 0) sorter.activate(leaf);
    role.activeBelow = role.competitors > 0 ? 1 : 0;
    role.below = { sorter, leaf };
    this.#bySlot.set(leaf, role);
    return sorter;
  }

  /** Makes a role without children a leaf again, as active as its virtual leaf was (SORT-015). */
  #collapse(role: Role): void {
    if (role.below !== undefined) this.#leave({ sorter: role.below.sorter, slot: role.below.leaf });
    role.below = undefined;
    role.activeBelow = 0;
  }

  #countActive(role: Role, difference: 1 | -1): void {
    const before = role.activeBelow;
    role.activeBelow += difference;
    if (before > 0 !== role.activeBelow > 0) this.#setActive(role, role.activeBelow > 0);
  }

  #setActive(role: Role, active: boolean): void {
    this.#switch(role.seat.sorter, role.seat.slot, active);
    if (role.parent !== undefined) this.#countActive(role.parent, active ? 1 : -1);
  }

  #switch(sorter: Sorter, slot: Slot, active: boolean): void {
    if (active) sorter.activate(slot);
    else sorter.deactivate(slot);
  }
}

/** Makes a client one to which nothing was ever allocated. */
function reset({ sorter, slot }: Seat): void {
  sorter.reset(slot);
}
