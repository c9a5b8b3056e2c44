import { Resources } from '../model/resources.ts';
import type { Agent, Agents } from './agents.ts';
import { amountsOf } from './amounts.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import { portionFor } from './eligibility.ts';
import type { Ledger } from './ledger.ts';
import type { Membership, Role } from './membership.ts';
import type { Amounts } from './quantityTable.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { Roles } from './roles.ts';
import type { Grant } from './specs.ts';

/** What a run works on. */
export interface Cluster {
  readonly names: ResourceNames;
  readonly totals: ClusterTotals;
  readonly agents: Agents;
  readonly roles: Roles;
  readonly ledger: Ledger;
}

/**
 * One run: each agent in turn goes to the roles by their shares, and in each role to its frameworks by theirs, until
 * nothing of it is left. Shares are looked at anew for each agent, and not within one (ALLOC-006). A framework gets all
 * that it may have (ALLOC-007).
 *
 * @param order the agents to give away, in the order in which to do it
 */
export function allocate(cluster: Cluster, order: readonly Agent[]): Grant[] {
  const grants: Grant[] = [];
  for (const agent of order) {
    if (agent.active) new AgentVisit(cluster, agent, grants).serve();
  }
  return grants;
}

/** The handing out of one agent in one run. */
class AgentVisit {
  readonly #cluster: Cluster;
  readonly #agent: Agent;
  readonly #grants: Grant[];
  /** What is still to be given away. A shared volume goes once in a run, though it stays available (ALLOC-105). */
  #left: Resources;

  constructor(cluster: Cluster, agent: Agent, grants: Grant[]) {
    this.#cluster = cluster;
    this.#agent = agent;
    this.#grants = grants;
    this.#left = cluster.agents.available(agent);
  }

  serve(): void {
    const { roles } = this.#cluster;
    for (const slot of roles.order()) {
      if (this.#left.isEmpty()) return;
      const role = roles.at(slot);
      if (role !== undefined) this.#serveRole(role);
    }
  }

  #serveRole(role: Role): void {
    for (const slot of role.sorter.order()) {
      if (this.#left.isEmpty()) return;
      const membership = role.members[slot];
      if (membership !== undefined) this.#serveFramework(membership);
    }
  }

  /** The checks of ALLOC-017, cheapest first; the next framework gets its chance whichever fails (ALLOC-024). */
  #serveFramework(membership: Membership): void {
    const { framework, role, filters, minimum } = membership;
    const agent = this.#agent;
    if (!agent.required.every((capability) => framework.capabilities.has(capability))) return;
    const portion = agent.plain ? this.#left : portionFor(membership, this.#left);
    if (portion.isEmpty() || minimum?.isReachedBy(this.#amountsOf(portion)) === false) return;
    if (filters.hides(agent.index, portion)) return;
    this.#left = portion === this.#left ? Resources.none : this.#left.minus(portion);
    const resources = this.#cluster.ledger.grant(agent, membership, portion);
    this.#grants.push({ frameworkId: framework.id, role: role.name, agentId: agent.spec.id, resources });
  }

  /** The quantities of what is left of a plain agent are those that its agent has available: nothing was given yet. */
  #amountsOf(portion: Resources): Amounts {
    const { agents, names } = this.#cluster;
    return this.#agent.plain ? agents.availableAmounts(this.#agent) : amountsOf(names, portion.quantities());
  }
}
