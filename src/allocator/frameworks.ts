import type { FrameworkId } from '../model/ids.ts';
import type { AgentIndex } from './agentSet.ts';
import { capabilityBits } from './capabilities.ts';
import { AlreadyAddedError, NotSubscribedError, UnknownFrameworkError } from './errors.ts';
import { Constraint } from './constraint.ts';
import type { Exhaustion } from './exhaustion.ts';
import type { Framework, Membership } from './membership.ts';
import { Minimum } from './minimum.ts';
import type { OfferFilters } from './offerFilters.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { Roles } from './roles.ts';
import type { AllocatorOptions, FrameworkSpec } from './specs.ts';

/** The frameworks and in which roles they want offers. */
export class Frameworks {
  readonly #names: ResourceNames;
  readonly #roles: Roles;
  readonly #filters: OfferFilters;
  readonly #minimum: Minimum;
  readonly #exhaustion: Exhaustion;
  readonly #byId = new Map<FrameworkId, Framework>();

  constructor(
    options: AllocatorOptions,
    names: ResourceNames,
    roles: Roles,
    filters: OfferFilters,
    exhaustion: Exhaustion,
  ) {
    this.#names = names;
    this.#roles = roles;
    this.#filters = filters;
    this.#exhaustion = exhaustion;
    this.#minimum = new Minimum(names, options.minAllocatable);
  }

  find(id: FrameworkId): Framework | undefined {
    return this.#byId.get(id);
  }

  /** @throws UnknownFrameworkError */
  get(id: FrameworkId): Framework {
    const framework = this.#byId.get(id);
    if (framework === undefined) throw new UnknownFrameworkError(id);
    return framework;
  }

  /** @throws AlreadyAddedError, NotSubscribedError */
  add(spec: FrameworkSpec, active: boolean): Framework {
    if (this.#byId.has(spec.id)) throw new AlreadyAddedError(spec.id);
    const framework: Framework = { id: spec.id, capabilities: 0, active, memberships: new Map() };
    this.subscribe(framework, spec);
    this.#byId.set(spec.id, framework);
    return framework;
  }

  /**
   * Makes the framework's roles, suppressions, capabilities and minima those of `spec`. In a role that it leaves its
   * filters go at once; it stays a member, without offers, while it holds something there (ALLOC-023, ALLOC-088).
   * So do those in a role that is no longer suppressed (SCHED-057).
   *
   * @throws NotSubscribedError if a suppressed role is not one of the roles; nothing is changed then.
   */
  subscribe(framework: Framework, spec: FrameworkSpec): void {
    const [roles, suppressed] = [new Set(spec.roles), new Set(spec.suppressedRoles)];
    const stranger = spec.suppressedRoles.find((role) => !roles.has(role));
    if (stranger !== undefined) throw new NotSubscribedError(spec.id, stranger);
    framework.capabilities = capabilityBits(spec.capabilities);
    for (const role of roles) {
      const membership = this.#enter(framework, role, spec);
      if (membership.suppressed && !suppressed.has(role)) this.revive(membership);
      else this.setSuppressed(membership, suppressed.has(role));
    }
    for (const membership of [...framework.memberships.values()]) {
      if (!roles.has(membership.role.name)) this.#leave(membership);
    }
  }

  /** Drops a framework that holds nothing any more. */
  remove(framework: Framework): void {
    for (const membership of [...framework.memberships.values()]) this.#leave(membership);
    this.#byId.delete(framework.id);
  }

  /** Lets the framework compete in the roles that it has not suppressed, or in none (ALLOC-089). */
  setActive(framework: Framework, active: boolean): void {
    framework.active = active;
    for (const membership of framework.memberships.values()) {
      if (!active) this.#filters.clear(membership.filters);
      this.#settle(membership);
    }
  }

  setSuppressed(membership: Membership, suppressed: boolean): void {
    membership.suppressed = suppressed;
    this.#settle(membership);
  }

  /** The frameworks' own filters go, and they want offers again in this role (ALLOC-085). */
  revive(membership: Membership): void {
    this.#filters.clear(membership.filters);
    this.setSuppressed(membership, false);
  }

  /**
   * The framework's memberships in these roles; with none named, in all to which it is subscribed.
   *
   * @throws NotSubscribedError if it is not subscribed to one of them (ALLOC-088)
   */
  subscribed(framework: Framework, roles: readonly string[]): Membership[] {
    if (roles.length === 0) return [...framework.memberships.values()].filter(({ subscribed }) => subscribed);
    return roles.map((role) => {
      const membership = framework.memberships.get(role);
      if (membership?.subscribed !== true) throw new NotSubscribedError(framework.id, role);
      return membership;
    });
  }

  /** Drops every framework's filters on an agent (ALLOC-090). */
  clearFilters(agent: AgentIndex): void {
    for (const { filters } of this.#memberships()) this.#filters.clear(filters, agent);
  }

  /** Has every framework's constraints asked again of an agent that is another than it was. */
  judgeAnew(agent: AgentIndex): void {
    for (const { constraint } of this.#memberships()) constraint?.forget(agent);
  }

  *#memberships(): Iterable<Membership> {
    for (const framework of this.#byId.values()) yield* framework.memberships.values();
  }

  #enter(framework: Framework, role: string, spec: FrameworkSpec): Membership {
    const own = spec.minAllocatable?.get(role);
    const membership = this.#roles.join(framework, role);
    membership.minimum = own === undefined ? this.#minimum : new Minimum(this.#names, own);
    const wants = spec.constraints?.get(role);
    membership.constraint = wants && new Constraint(wants);
    membership.subscribed = true;
    return membership;
  }

  #leave(membership: Membership): void {
    this.#filters.clear(membership.filters);
    membership.subscribed = false;
    this.setSuppressed(membership, false);
  }

  #settle(membership: Membership): void {
    this.#roles.settle(membership);
    if (membership.competing) this.#exhaustion.awaken(membership);
  }
}
