import type { AllocatorInverseOfferStatus } from '../model/generated/messages.ts';
import type { AgentId, FrameworkId } from '../model/ids.ts';
import { ResourceLimits, ResourceQuantities } from '../model/quantities.ts';
import type { Agent } from './agents.ts';
import type { Cluster } from './cluster.ts';
import { explaining } from './explain.ts';
import type { Explanation } from './explanation.ts';
import type { Membership } from './membership.ts';
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
  readonly #runs: Runs;

  constructor(cluster: Cluster, runs: Runs) {
    this.#cluster = cluster;
    this.#runs = runs;
  }

  /** The dominant share of each role that has frameworks, divided by its weight. */
  shares(): ReadonlyMap<string, number> {
    const { roles } = this.#cluster;
    return new Map(roles.withMembers().map((role) => [role.name, roles.share(role)]));
  }

  total(): ResourceQuantities {
    return this.#quantities((name) => this.#cluster.totals.amount(name));
  }

  /** What each role's own frameworks hold. */
  held(): ReadonlyMap<string, ResourceQuantities> {
    const { roles } = this.#cluster;
    const heldBy = (role: Role) => this.#quantities((name) => roles.held(role, name));
    return new Map(roles.withMembers().map((role) => [role.name, heldBy(role)]));
  }

  activeFilters(role: string): number {
    const found = this.#cluster.roles.tree.find(role);
    return found === undefined ? 0 : activeFilters(found);
  }

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

  quotaUse(name: string): QuotaUse {
    const role = this.#cluster.roles.tree.find(name);
    return {
      reserved: this.#quantities((index) => role?.reservations.get(index) ?? 0),
      held: this.#quantities((index) => role?.open.get(index) ?? 0),
      limits: role?.quota?.limits ?? ResourceLimits.none,
    };
  }

  /** All of the allocator's metrics that need no clock (ALLOC-136, ALLOC-138, ALLOC-139). */
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

  explaining(membership: Membership): Generator<undefined, Explanation> {
    const isListed = (agent: Agent) => this.#runs.isListed(agent);
    return explaining(this.#cluster, membership, { number: this.#runs.count, isListed });
  }

  #quantities(amountOf: (name: number) => number): ResourceQuantities {
    return ResourceQuantities.ofThousandths(this.#cluster.names.all().map((name, index) => [name, amountOf(index)]));
  }
}
