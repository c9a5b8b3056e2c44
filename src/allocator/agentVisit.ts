import type { Agent } from './agents.ts';
import type { Bundle } from './bundle.ts';
import type { Cluster } from './cluster.ts';
import { ineligibility, portionFor } from './eligibility.ts';
import type { Membership } from './membership.ts';
import type { Role } from './role.ts';
import { topOf } from './role.ts';
import type { Grant } from './specs.ts';

/** Which of the two stages of a run it is: what was promised first, then the rest (ALLOC-043). */
export type Stage = 'guarantees' | 'rest';

/** In what an agent is visited. */
export interface Visit {
  readonly stage: Stage;
  /** The number of the run. */
  readonly run: number;
  /** What the run gave of the agent that stays available: a shared volume goes once in a run (ALLOC-105). */
  readonly given: Bundle[];
  /** What the run grants is added to it. */
  readonly grants: Grant[];
}

/**
 * The handing out of one agent in one stage of a run: to the roles by their shares, and in each role to its frameworks by
 * theirs, until nothing of it is left. Shares are looked at anew for each agent, and not within one (ALLOC-006). A framework
 * gets all that it may have (ALLOC-007).
 */
export class AgentVisit {
  readonly #cluster: Cluster;
  readonly #agent: Agent;
  readonly #visit: Visit;
  /** What is still to be given away. */
  #left: Bundle;

  constructor(cluster: Cluster, agent: Agent, visit: Visit) {
    this.#cluster = cluster;
    this.#agent = agent;
    this.#visit = visit;
    this.#left = this.#remaining();
  }

  /** Hands out to everybody who takes part. */
  serveAll(): void {
    const serve = (role: Role): boolean => {
      if (!this.#left.isEmpty) this.#serveRole(role);
      return this.#left.isEmpty;
    };
    // What is promised, is promised to roles of the top level.
    if (this.#visit.stage === 'guarantees') this.#cluster.roles.tree.visit(serve, ({ hungry }) => hungry);
    else this.#cluster.roles.tree.visit(serve);
  }

  /** Hands out to one membership alone, where nobody else can want anything. */
  serveOne(membership: Membership): void {
    if (membership.competing && this.#isServed(membership.role)) this.#serveFramework(membership);
  }

  #serveRole(role: Role): void {
    if (!this.#isServed(role)) return;
    for (const slot of role.frameworks.order()) {
      const membership = role.members.get(slot);
      if (membership !== undefined) this.#serveFramework(membership);
      if (this.#left.isEmpty || !this.#isServed(role)) return;
    }
  }

  #isServed(role: Role): boolean {
    return this.#visit.stage === 'rest' || role.hungry;
  }

  /** The checks of ALLOC-017, cheapest first; the next framework gets its chance whichever fails (ALLOC-024). */
  #serveFramework(membership: Membership): void {
    const agent = this.#agent;
    const { filters, minimum } = membership;
    if (ineligibility(membership, agent) !== undefined) return;
    const offer = this.#offerFor(membership);
    if (offer.isEmpty || minimum?.isReachedBy(offer.amounts) === false) return;
    if (filters.hides(agent.index, offer)) return;
    this.#grant(membership, offer);
  }

  #offerFor(membership: Membership): Bundle {
    const { offering, roles, bundles } = this.#cluster;
    const portion = portionFor(membership, this.#left, bundles);
    if (!roles.haveQuota) return portion;
    return this.#visit.stage === 'guarantees'
      ? offering.ofGuarantees(membership.role, portion)
      : offering.ofRest(membership.role, portion, membership.minimum);
  }

  #grant(membership: Membership, offer: Bundle): void {
    const { framework, role } = membership;
    const agent = this.#agent;
    this.#hold(membership, offer);
    if (offer.hasShared) this.#visit.given.push(offer);
    this.#left = this.#remaining();
    const resources = offer.allocatedTo(role.name);
    this.#visit.grants.push({ frameworkId: framework.id, role: role.name, agentId: agent.spec.id, resources });
  }

  #hold(membership: Membership, offer: Bundle): void {
    const { exhaustion, ledger, roles } = this.#cluster;
    const { run, stage } = this.#visit;
    const top = topOf(membership.role);
    if (top.hungry && stage === 'rest') {
      roles.headroom.keepRequired(top, () => ledger.hold(this.#agent, membership, offer, run));
      return;
    }
    const wasOwed = top.hungry;
    ledger.hold(this.#agent, membership, offer, run);
    // What is owed no more need not be kept free any more: others may get now what they were visited with in vain.
    if (wasOwed) exhaustion.awakenAll();
  }

  #remaining(): Bundle {
    const { available } = this.#agent;
    const { given } = this.#visit;
    if (given.length === 0) return available;
    const rest = given.reduce((left, { resources }) => left.minus(resources.shared()), available.resources);
    return this.#cluster.bundles.of(rest);
  }
}
