import type { AllocatorInverseOfferStatus } from '../model/generated/messages.ts';
import type { AgentId, FrameworkId } from '../model/ids.ts';
import { ResourceLimits, ResourceQuantities } from '../model/quantities.ts';
import type { Agent } from './agents.ts';
import type { Cluster } from './cluster.ts';
import { NotSubscribedError } from './errors.ts';
import { explaining } from './explain.ts';
import type { Explanation } from './explanation.ts';
import type { Frameworks } from './frameworks.ts';
import { quotaMetrics, resourceMetrics, roleMetrics, type InUse, type Metrics } from './metrics.ts';
import { activeFilters, type Role } from './role.ts';
import type { Runs } from './runs.ts';

/** What a role and those below it have of its quota (ALLOC-041). */
export interface QuotaUse {
  /** Scalars that are reserved to them, whoever holds them. */
  readonly reserved: ResourceQuantities;
  /** Scalars that are neither reserved nor revocable and that their frameworks hold, offered or in use. */
  readonly held: ResourceQuantities;
  /** How much of both they may have together. */
  readonly limits: ResourceLimits;
}

/** What the allocator can say of itself. */
export class Report {
  readonly #cluster: Cluster;
  readonly #frameworks: Frameworks;
  readonly #runs: Runs;

  constructor(cluster: Cluster, frameworks: Frameworks, runs: Runs) {
    this.#cluster = cluster;
    this.#frameworks = frameworks;
    this.#runs = runs;
  }

  /** The dominant share of each role that has frameworks, divided by its weight (ALLOC-139). */
  shares(): ReadonlyMap<string, number> {
    const { roles } = this.#cluster;
    return new Map(roles.withMembers().map((role) => [role.name, roles.share(role)]));
  }

  /** What all agents have together, of scalars (ALLOC-136). */
  total(): ResourceQuantities {
    return this.#quantities((name) => this.#cluster.totals.amount(name));
  }

  /** What each role's own frameworks hold, offered or in use; of ranges and sets it is the count of members (ALLOC-136). */
  held(): ReadonlyMap<string, ResourceQuantities> {
    const { roles } = this.#cluster;
    const heldBy = (role: Role) => this.#quantities((name) => roles.held(role, name));
    return new Map(roles.withMembers().map((role) => [role.name, heldBy(role)]));
  }

  /** How many filters the frameworks of a role have (ALLOC-139). */
  activeFilters(role: string): number {
    const found = this.#cluster.roles.tree.find(role);
    return found === undefined ? 0 : activeFilters(found);
  }

  /** The roles that something is known of: frameworks, reservations, quota, weights, or roles below them (SORT-023). */
  roles(): readonly string[] {
    return [...this.#cluster.roles.tree.all()].map(({ name }) => name);
  }

  /** What frameworks answered to the present schedules, by agent. */
  inverseOfferStatuses(): ReadonlyMap<AgentId, ReadonlyMap<FrameworkId, AllocatorInverseOfferStatus>> {
    const statuses = [...this.#runs.maintenance.statuses()].flatMap(([index, answers]) => {
      const agent = this.#cluster.agents.at(index);
      return agent === undefined ? [] : [[agent.spec.id, answers] as const];
    });
    return new Map(statuses);
  }

  /** What a role has used of its quota, and its limits: who sets a limit asks it, to refuse one that is exceeded or to rescind offers. */
  quotaUse(name: string): QuotaUse {
    const role = this.#cluster.roles.tree.find(name);
    return {
      reserved: this.#quantities((index) => role?.reservations.get(index) ?? 0),
      held: this.#quantities((index) => role?.open.get(index) ?? 0),
      limits: role?.quota?.limits ?? ResourceLimits.none,
    };
  }

  /**
   * The allocator's metrics under Mesos' names, but for those that need a clock (ALLOC-136, ALLOC-138, ALLOC-139).
   *
   * @param inUse what tasks use, which is consumed of quota, while offers are not (ALLOC-042)
   */
  metrics(inUse: InUse): Metrics {
    return {
      'allocator/mesos/allocation_runs': this.#runs.count,
      // Events are taken as they come: none of them ever waits.
      'allocator/event_queue_dispatches': 0,
      'allocator/mesos/event_queue_dispatches': 0,
      ...resourceMetrics(this.#cluster),
      ...quotaMetrics(this.#cluster, inUse),
      ...roleMetrics(this.#cluster),
    };
  }

  /**
   * Says of a framework in a role why the last run gave it no offers, one agent at a time: each `next` looks at one more, the
   * last one returns what was found. In the largest of clusters it is some ten milliseconds in all.
   *
   * @throws UnknownFrameworkError, NotSubscribedError if it has nothing to do with the role
   */
  explaining(id: FrameworkId, role: string): Generator<undefined, Explanation> {
    const membership = this.#frameworks.get(id).memberships.get(role);
    if (membership === undefined) throw new NotSubscribedError(id, role);
    const isListed = (agent: Agent) => this.#runs.isListed(agent);
    return explaining(this.#cluster, membership, { number: this.#runs.count, isListed });
  }

  /** {@link explaining}, all at once. */
  explain(id: FrameworkId, role: string): Explanation {
    const looking = this.explaining(id, role);
    for (;;) {
      const { done, value } = looking.next();
      if (done === true) return value;
    }
  }

  #quantities(amountOf: (name: number) => number): ResourceQuantities {
    return ResourceQuantities.ofThousandths(this.#cluster.names.all().map((name, index) => [name, amountOf(index)]));
  }
}
