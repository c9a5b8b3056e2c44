import { applyConversions, unallocated, type Conversion } from '../model/conversion.ts';
import type { AgentId, FrameworkId } from '../model/ids.ts';
import type { Resources } from '../model/resources.ts';
import type { Agent } from './agents.ts';
import type { Cluster } from './cluster.ts';
import { NotHeldError } from './errors.ts';
import type { Frameworks } from './frameworks.ts';
import type { Framework, Membership } from './membership.ts';
import type { OfferFilters } from './offerFilters.ts';
import type { Refusal } from './specs.ts';
import { UnclaimedUsage } from './unclaimedUsage.ts';

/** Who uses what: what is told of it when agents and frameworks come, given back, and made into something else. */
export class Usage {
  readonly #cluster: Cluster;
  readonly #frameworks: Frameworks;
  readonly #filters: OfferFilters;
  readonly #unclaimed = new UnclaimedUsage();

  constructor(cluster: Cluster, frameworks: Frameworks, filters: OfferFilters) {
    this.#cluster = cluster;
    this.#frameworks = frameworks;
    this.#filters = filters;
  }

  /**
   * Books what a framework that comes uses, by agent. What agents came with as used by it goes before what is said here of
   * these agents (ALLOC-020).
   */
  bring(framework: Framework, used: ReadonlyMap<AgentId, Resources>): void {
    const { agents } = this.#cluster;
    const claimed = this.#unclaimed.claim(framework.id);
    for (const [index, resources] of claimed) {
      const agent = agents.at(index);
      if (agent === undefined) continue;
      this.#keepUnclaimed(agent, agent.unclaimed.minus(resources.unallocate()));
      this.#track(agent, framework, resources);
    }
    for (const [id, resources] of used) {
      const agent = agents.find(id);
      if (agent !== undefined && !claimed.has(agent.index)) this.#track(agent, framework, resources);
    }
  }

  /** Books what is used of an agent, by framework; of frameworks that are to come it lies on the agent (ALLOC-020). */
  add(agent: Agent, used: ReadonlyMap<FrameworkId, Resources>): void {
    for (const [id, resources] of used) {
      const framework = this.#frameworks.find(id);
      if (framework !== undefined) this.#track(agent, framework, resources);
      else {
        this.#unclaimed.put(id, agent.index, resources);
        this.#keepUnclaimed(agent, agent.unclaimed.plus(resources.unallocate()));
      }
    }
  }

  /** @throws NotHeldError */
  recover(id: FrameworkId, agent: Agent, resources: Resources, refuse: Refusal | undefined): void {
    const framework = this.#frameworks.find(id);
    if (framework === undefined) this.#recoverUnclaimed(id, agent, resources);
    else
      for (const [role, allocated] of allocations(resources)) this.#release(framework, role, agent, allocated, refuse);
  }

  /** Takes back all that a framework has. */
  recoverAll(framework: Framework): void {
    const memberships = [...framework.memberships.values()].filter(({ holdings }) => holdings > 0);
    if (memberships.length === 0) return;
    for (const agent of this.#cluster.agents.all()) {
      if (agent === undefined) continue;
      for (const membership of memberships) this.#cluster.ledger.releaseAll(agent, membership);
    }
  }

  /** Forgets an agent, with all that was used of it. */
  forgetAgent(agent: Agent): void {
    for (const membership of agent.holdings.holders()) this.#cluster.ledger.releaseAll(agent, membership);
    this.#unclaimed.forgetAgent(agent.index);
  }

  /** @throws NotHeldError, ConversionError */
  convert(framework: Framework, agent: Agent, resources: Resources, conversions: readonly Conversion[]): void {
    const membership = this.#holder(framework, resources.soleAllocation() ?? '', agent);
    const bare = conversions.map(unallocated);
    const total = applyConversions(
      agent.spec.total,
      bare.filter(({ consumed }) => !consumed.isEmpty()),
    );
    this.#cluster.ledger.convert(agent, membership, resources.unallocate(), bare);
    this.#cluster.agents.update(agent, { ...agent.spec, total });
  }

  #track(agent: Agent, framework: Framework, resources: Resources): void {
    for (const [role, allocated] of allocations(resources)) {
      const membership = this.#cluster.roles.join(framework, role);
      this.#cluster.ledger.hold(agent, membership, this.#cluster.bundles.of(allocated.unallocate()), 0);
    }
  }

  #release(framework: Framework, role: string, agent: Agent, allocated: Resources, refuse: Refusal | undefined): void {
    const membership = this.#holder(framework, role, agent);
    const refused = this.#cluster.ledger.release(agent, membership, allocated.unallocate());
    if (refuse === undefined || !membership.subscribed) return;
    this.#filters.add(membership.filters, agent.index, refused, refuse.seconds, refuse.now);
  }

  #holder(framework: Framework, role: string, agent: Agent): Membership {
    const membership = framework.memberships.get(role);
    if (membership === undefined) throw new NotHeldError(framework.id, role, agent.spec.id);
    return membership;
  }

  #recoverUnclaimed(id: FrameworkId, agent: Agent, resources: Resources): void {
    const lying = this.#unclaimed.on(id, agent.index);
    if (lying?.contains(resources) !== true) return;
    this.#unclaimed.put(id, agent.index, lying.minus(resources));
    this.#keepUnclaimed(agent, agent.unclaimed.minus(resources.unallocate()));
  }

  #keepUnclaimed(agent: Agent, unclaimed: Resources): void {
    agent.unclaimed = unclaimed;
    this.#cluster.agents.recount(agent);
  }
}

/** What is allocated to whom: most often it is all allocated to one role. */
function allocations(resources: Resources): Iterable<readonly [role: string, resources: Resources]> {
  const sole = resources.soleAllocation();
  return sole === undefined ? resources.allocations() : [[sole, resources]];
}
