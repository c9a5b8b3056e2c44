import type { AgentId, FrameworkId } from '../model/ids.ts';
import { ResourceQuantities } from '../model/quantities.ts';
import type { Resources } from '../model/resources.ts';
import type { Agent } from './agents.ts';
import { Agents } from './agents.ts';
import { sameAttributes } from './attributes.ts';
import { ClusterTotals } from './clusterTotals.ts';
import type { Cluster } from './cycle.ts';
import { allocate } from './cycle.ts';
import { NotHeldError } from './errors.ts';
import { Frameworks } from './frameworks.ts';
import { Ledger } from './ledger.ts';
import type { Framework, Role } from './membership.ts';
import type { AgentIndex } from './offerFilters.ts';
import { OfferFilters } from './offerFilters.ts';
import { ResourceNames } from './resourceNames.ts';
import { Roles } from './roles.ts';
import { shuffle } from './shuffle.ts';
import type { AgentSpec, AllocatorOptions, FrameworkSpec, Grant, Refusal } from './specs.ts';
import { UnclaimedUsage } from './unclaimedUsage.ts';

export type { AgentSpec, AllocatorOptions, FrameworkSpec, Grant, Refusal } from './specs.ts';

/**
 * Divides the agents of a cluster among frameworks by dominant resource fairness (see README.md).
 *
 * It is told what happens, one method an event, and says what to offer when it is run. It counts what it granted as
 * held by the framework until {@link recover}, whether it was offered or is in use (ALLOC-009). Events that call for a
 * run set {@link pending} and add the agents concerned to the candidates of the next one (ALLOC-002, ALLOC-004).
 *
 * An id that is not known is an error of the caller's and throws, except in {@link recover}.
 */
export class Allocator {
  readonly #options: AllocatorOptions;
  readonly #cluster: Cluster;
  readonly #frameworks: Frameworks;
  readonly #filters: OfferFilters;
  readonly #unclaimed = new UnclaimedUsage();
  readonly #candidates = new Set<AgentIndex>();
  #everyAgent = false;
  #runs = 0;

  constructor(options: AllocatorOptions) {
    const names = new ResourceNames();
    const totals = new ClusterTotals(options.fairnessExcluded.map((name) => names.index(name)));
    const agents = new Agents(options, names, totals);
    const roles = new Roles(totals);
    this.#options = options;
    this.#cluster = { names, totals, agents, roles, ledger: new Ledger(names, agents, roles) };
    this.#filters = new OfferFilters(options.allocationIntervalSeconds);
    this.#frameworks = new Frameworks(options, names, roles, this.#filters);
  }

  /**
   * Adds a framework with what it holds already, by agent. Usage with which an agent was added goes before what is said
   * here of that agent (ALLOC-020); agents that are not known yet will bring theirs. An active one asks for a run.
   *
   * @throws AlreadyAddedError, NotSubscribedError
   */
  addFramework(spec: FrameworkSpec, used: ReadonlyMap<AgentId, Resources>, active: boolean): void {
    const framework = this.#frameworks.add(spec, active);
    const claimed = this.#unclaimed.claim(spec.id);
    for (const [index, resources] of claimed) {
      const agent = this.#cluster.agents.at(index);
      if (agent !== undefined) this.#track(agent, framework, resources);
    }
    for (const [id, resources] of used) {
      const agent = this.#cluster.agents.find(id);
      if (agent === undefined || claimed.has(agent.index)) continue;
      this.#cluster.agents.use(agent, resources.unallocate());
      this.#track(agent, framework, resources);
    }
    if (active) this.#everyAgent = true;
  }

  /**
   * Changes roles, suppressed roles, capabilities and minima of a framework. No run is asked for, even if a role is no
   * longer suppressed (ALLOC-003).
   *
   * @throws UnknownFrameworkError, NotSubscribedError
   */
  updateFramework(spec: FrameworkSpec): void {
    this.#frameworks.subscribe(this.#frameworks.get(spec.id), spec);
  }

  /** Removes a framework, and frees all that it held or was offered (ALLOC-022). */
  removeFramework(id: FrameworkId): void {
    const framework = this.#frameworks.get(id);
    for (const membership of framework.memberships.values()) {
      for (const index of [...membership.agents]) {
        const agent = this.#cluster.agents.at(index);
        if (agent !== undefined) this.#cluster.ledger.releaseAll(agent, membership);
      }
    }
    this.#frameworks.remove(framework);
  }

  /** Lets a framework have offers, in the roles that it has not suppressed, and asks for a run (ALLOC-002, ALLOC-089). */
  activateFramework(id: FrameworkId): void {
    this.#frameworks.setActive(this.#frameworks.get(id), true);
    this.#everyAgent = true;
  }

  /** Lets a framework have no offers; its filters go, what it holds and has suppressed stays (ALLOC-089). */
  deactivateFramework(id: FrameworkId): void {
    this.#frameworks.setActive(this.#frameworks.get(id), false);
  }

  /**
   * Adds an active agent with what is used of it, by framework, and asks for a run on it. Usage of a framework that is
   * not known lies on the agent until the framework is added (ALLOC-020).
   *
   * @throws AlreadyAddedError
   */
  addAgent(spec: AgentSpec, used: ReadonlyMap<FrameworkId, Resources>): void {
    const agent = this.#cluster.agents.add(spec);
    for (const [id, resources] of used) {
      const framework = this.#frameworks.find(id);
      this.#cluster.agents.use(agent, resources.unallocate());
      if (framework === undefined) this.#unclaimed.put(id, agent.index, resources);
      else this.#track(agent, framework, resources);
    }
    this.#candidates.add(agent.index);
  }

  /**
   * Changes what an agent is or has. If anything differs a run on it is asked for (ALLOC-002); other attributes also
   * drop every framework's filters on it (ALLOC-090). It may have less than is used of it then (ALLOC-018).
   */
  updateAgent(spec: AgentSpec): void {
    const agent = this.#cluster.agents.get(spec.id);
    const before = agent.spec;
    const sameLabels = sameAttributes(before.attributes, spec.attributes);
    const samePlace = before.hostname === spec.hostname && before.region === spec.region && before.zone === spec.zone;
    if (sameLabels && samePlace && before.total.equals(spec.total)) return;
    this.#cluster.agents.update(agent, spec);
    if (!sameLabels) this.#frameworks.clearFilters(agent.index);
    this.#candidates.add(agent.index);
  }

  /** Removes an agent, with all that was held of it and all filters on it (ALLOC-022). */
  removeAgent(id: AgentId): void {
    const agent = this.#cluster.agents.get(id);
    for (const membership of [...agent.held.keys()]) this.#cluster.ledger.releaseAll(agent, membership);
    this.#unclaimed.forgetAgent(agent.index);
    this.#frameworks.clearFilters(agent.index);
    this.#candidates.delete(agent.index);
    this.#cluster.agents.remove(agent);
  }

  /** Lets an agent be offered again, at the next tick (ALLOC-003, ALLOC-110). */
  activateAgent(id: AgentId): void {
    this.#cluster.agents.get(id).active = true;
  }

  /** Lets an agent be offered no more; what is held of it stays held (ALLOC-110). */
  deactivateAgent(id: AgentId): void {
    this.#cluster.agents.get(id).active = false;
  }

  /**
   * Takes back resources that a framework holds on an agent: an offer declined, the rest of one accepted, a task ended.
   * They can be offered from the next run on; none is asked for (ALLOC-003). Nothing happens if agent or framework are
   * gone: what they held went with them.
   *
   * @param resources with the role that they are allocated to
   * @param refuse hides from the framework, in that role, offers from the agent that these resources contain
   *   (ALLOC-080); undefined for no filter
   * @throws NotHeldError if the framework does not hold them
   */
  recover(frameworkId: FrameworkId, agentId: AgentId, resources: Resources, refuse?: Refusal): void {
    const agent = this.#cluster.agents.find(agentId);
    if (agent === undefined) return;
    const framework = this.#frameworks.find(frameworkId);
    if (framework === undefined) {
      this.#recoverUnclaimed(frameworkId, agent, resources);
      return;
    }
    for (const [role, allocated] of resources.allocations()) {
      const membership = framework.memberships.get(role);
      if (membership === undefined) throw new NotHeldError(frameworkId, role, agentId);
      this.#cluster.ledger.release(agent, membership, allocated);
      if (refuse === undefined || !membership.subscribed) continue;
      this.#filters.add(membership.filters, agent.index, allocated.unallocate(), refuse.seconds, refuse.now);
    }
  }

  /**
   * Stops offers to a framework in these roles, or in all of its roles if none is named; filters and what it holds stay
   * (ALLOC-086).
   *
   * @throws NotSubscribedError if it is not subscribed to one of the roles; nothing is changed then (ALLOC-088)
   */
  suppress(id: FrameworkId, roles: readonly string[]): void {
    for (const membership of this.#frameworks.subscribed(this.#frameworks.get(id), roles)) {
      this.#frameworks.setSuppressed(membership, true);
    }
  }

  /**
   * Makes offers to a framework possible again in these roles, or in all of its roles if none is named: the filters in
   * them go, they are suppressed no more, and a run is asked for (ALLOC-085).
   *
   * @throws NotSubscribedError if it is not subscribed to one of the roles; nothing is changed then (ALLOC-088)
   */
  revive(id: FrameworkId, roles: readonly string[]): void {
    for (const membership of this.#frameworks.subscribed(this.#frameworks.get(id), roles)) {
      this.#filters.clear(membership.filters);
      this.#frameworks.setSuppressed(membership, false);
    }
    this.#everyAgent = true;
  }

  /** Sets the weights (above 0) of these roles, whether they have frameworks or not; it shows at the next run. */
  updateWeights(weights: ReadonlyMap<string, number>): void {
    for (const [role, weight] of weights) this.#cluster.roles.setWeight(role, weight);
  }

  /** Whether an event asked for a run since the last one. */
  get pending(): boolean {
    return this.#everyAgent || this.#candidates.size > 0;
  }

  /** How many runs there were, ticks and others (ALLOC-004). */
  get runs(): number {
    return this.#runs;
  }

  /** The run that events asked for, over the agents that they named; `now` is in seconds. */
  run(now: number): readonly Grant[] {
    this.#filters.expire(now);
    return this.#allocate(this.#everyAgent ? this.#cluster.agents.indexes() : [...this.#candidates]);
  }

  /**
   * The run of each allocation interval, over all agents (ALLOC-001); `now` is in seconds. Filters whose time is over
   * go: before it if an earlier tick saw them, else after it (ALLOC-082, ALLOC-083).
   */
  tick(now: number): readonly Grant[] {
    this.#filters.expire(now);
    const grants = this.#allocate(this.#cluster.agents.indexes());
    this.#filters.tickSeen();
    this.#filters.expire(now);
    return grants;
  }

  /** The dominant share of each role that has frameworks, divided by its weight (ALLOC-139). */
  shares(): ReadonlyMap<string, number> {
    const { roles } = this.#cluster;
    return new Map([...roles.all()].map((role) => [role.name, roles.share(role)]));
  }

  /** What all agents have together, of scalars (ALLOC-136). */
  total(): ResourceQuantities {
    const { names, totals } = this.#cluster;
    return ResourceQuantities.ofThousandths(names.all().map((name, index) => [name, totals.amount(index)]));
  }

  /** What each role's frameworks hold, offered or in use; of ranges and sets it is the count of members (ALLOC-136). */
  held(): ReadonlyMap<string, ResourceQuantities> {
    const { names, roles } = this.#cluster;
    const quantities = (role: Role) =>
      ResourceQuantities.ofThousandths(names.all().map((name, index) => [name, roles.held(role, index)]));
    return new Map([...roles.all()].map((role) => [role.name, quantities(role)]));
  }

  /** How many filters the frameworks of a role have (ALLOC-139). */
  activeFilters(role: string): number {
    const members = this.#cluster.roles.find(role)?.members ?? [];
    return members.reduce((sum, member) => sum + (member?.filters.size ?? 0), 0);
  }

  /** What could be offered of an agent: total less all that is held. */
  available(id: AgentId): Resources {
    return this.#cluster.agents.available(this.#cluster.agents.get(id));
  }

  #allocate(indexes: AgentIndex[]): readonly Grant[] {
    this.#everyAgent = false;
    this.#candidates.clear();
    this.#runs += 1;
    const order = shuffle(indexes, this.#options.random).flatMap((index) => this.#cluster.agents.at(index) ?? []);
    return allocate(this.#cluster, order);
  }

  #track(agent: Agent, framework: Framework, resources: Resources): void {
    for (const [role, allocated] of resources.allocations()) {
      this.#cluster.ledger.track(agent, this.#cluster.roles.join(framework, role), allocated);
    }
  }

  #recoverUnclaimed(id: FrameworkId, agent: Agent, resources: Resources): void {
    const lying = this.#unclaimed.on(id, agent.index);
    if (lying?.contains(resources) !== true) return;
    this.#unclaimed.put(id, agent.index, lying.minus(resources));
    this.#cluster.agents.free(agent, resources.unallocate());
  }
}
