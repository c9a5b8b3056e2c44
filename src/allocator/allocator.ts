import { applyConversions, type Conversion } from '../model/conversion.ts';
import type { AllocatorInverseOfferStatus, Unavailability } from '../model/generated/messages.ts';
import type { AgentId, FrameworkId } from '../model/ids.ts';
import type { Resources } from '../model/resources.ts';
import { sameAttributes } from './attributes.ts';
import { emptyCluster, type Cluster } from './cluster.ts';
import { NestedQuotaError } from './errors.ts';
import { Frameworks } from './frameworks.ts';
import { OfferFilters } from './offerFilters.ts';
import { Report } from './report.ts';
import type { Quota } from './role.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import type { AgentSpec, AllocatorOptions, FrameworkSpec, Grant, InverseGrant, Refusal } from './specs.ts';
import { Usage } from './usage.ts';

export type { Cause, Explanation } from './explanation.ts';
export type { Report } from './report.ts';
export type { Quota } from './role.ts';
export type { Run } from './run.ts';
export type { AgentSpec, AllocatorOptions, FrameworkSpec, Grant, InverseGrant, Refusal } from './specs.ts';

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
  readonly #cluster: Cluster;
  readonly #frameworks: Frameworks;
  readonly #usage: Usage;
  readonly #runs: Runs;
  /** What it can say of itself. */
  readonly report: Report;

  constructor(options: AllocatorOptions) {
    this.#cluster = emptyCluster(options);
    const { names, roles, exhaustion } = this.#cluster;
    const filters = new OfferFilters(options.allocationIntervalSeconds);
    this.#frameworks = new Frameworks(options, names, roles, filters, exhaustion);
    this.#usage = new Usage(this.#cluster, this.#frameworks, filters);
    this.#runs = new Runs(this.#cluster, filters, options.random);
    this.report = new Report(this.#cluster, this.#frameworks, this.#runs);
  }

  /**
   * Adds a framework with what it holds already, by agent. Usage with which an agent was added goes before what is said
   * here of that agent (ALLOC-020); agents that are not known yet will bring theirs. An active one asks for a run.
   *
   * @throws AlreadyAddedError, NotSubscribedError
   */
  addFramework(spec: FrameworkSpec, used: ReadonlyMap<AgentId, Resources>, active: boolean): void {
    this.#usage.bring(this.#frameworks.add(spec, active), used);
    this.#supplyChanged();
    if (active) this.#runs.candidates.nameAll();
  }

  /**
   * Changes roles, suppressed roles, capabilities, minima and constraints of a framework. No run is asked for, even if a role
   * is no longer suppressed (ALLOC-003).
   *
   * @throws UnknownFrameworkError, NotSubscribedError
   */
  updateFramework(spec: FrameworkSpec): void {
    this.#frameworks.subscribe(this.#frameworks.get(spec.id), spec);
  }

  /** Removes a framework, and frees all that it held or was offered (ALLOC-022). */
  removeFramework(id: FrameworkId): void {
    const framework = this.#frameworks.get(id);
    this.#usage.recoverAll(framework);
    this.#runs.maintenance.forget(id);
    this.#frameworks.remove(framework);
    this.#supplyChanged();
  }

  /** Lets a framework have offers, in the roles that it has not suppressed, and asks for a run (ALLOC-002, ALLOC-089). */
  activateFramework(id: FrameworkId): void {
    this.#frameworks.setActive(this.#frameworks.get(id), true);
    this.#runs.candidates.nameAll();
  }

  /** Lets a framework have no offers; its filters go, what it holds and has suppressed stays (ALLOC-089). */
  deactivateFramework(id: FrameworkId): void {
    this.#frameworks.setActive(this.#frameworks.get(id), false);
    this.#runs.maintenance.clearFilters(id);
  }

  /**
   * Adds an active agent with what is used of it, by framework, and asks for a run on it. Usage of a framework that is
   * not known lies on the agent until the framework is added (ALLOC-020).
   *
   * @throws AlreadyAddedError
   */
  addAgent(spec: AgentSpec, used: ReadonlyMap<FrameworkId, Resources>): void {
    const agent = this.#cluster.agents.add(spec);
    this.addUsage(spec.id, used);
    this.#runs.candidates.name(agent.index);
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
    const sameAbilities = sameCapabilities(before, spec);
    if (sameLabels && samePlace && sameAbilities && before.total.equals(spec.total)) return;
    this.#cluster.agents.update(agent, spec);
    if (!sameLabels) this.#frameworks.clearFilters(agent.index);
    if (!sameLabels || !samePlace) this.#frameworks.judgeAnew(agent.index);
    this.#supplyChanged();
    this.#runs.candidates.name(agent.index);
  }

  /** Changes what there is of an agent, as operations do: no run is asked for, it shows at the next tick (ALLOC-003). */
  updateTotal(id: AgentId, total: Resources): void {
    const agent = this.#cluster.agents.get(id);
    if (agent.spec.total.equals(total)) return;
    this.#cluster.agents.update(agent, { ...agent.spec, total });
    this.#supplyChanged();
  }

  /** Counts what is used of an agent, by framework, of which it was not known, as when a resource provider comes (ALLOC-021). */
  addUsage(agentId: AgentId, used: ReadonlyMap<FrameworkId, Resources>): void {
    this.#usage.add(this.#cluster.agents.get(agentId), used);
    this.#supplyChanged();
  }

  /** Removes an agent, with all that was held of it and all filters on it (ALLOC-022). */
  removeAgent(id: AgentId): void {
    const agent = this.#cluster.agents.get(id);
    this.#usage.forgetAgent(agent);
    this.#runs.maintenance.schedule(agent.index, undefined);
    this.#frameworks.clearFilters(agent.index);
    this.#frameworks.judgeAnew(agent.index);
    this.#runs.candidates.drop(agent.index);
    this.#cluster.agents.remove(agent);
    this.#supplyChanged();
  }

  /** Lets an agent be offered again, at the next tick (ALLOC-003, ALLOC-110). */
  activateAgent(id: AgentId): void {
    this.#cluster.agents.get(id).active = true;
  }

  /** Lets an agent be offered no more; what is held of it stays held (ALLOC-110). */
  deactivateAgent(id: AgentId): void {
    this.#cluster.agents.get(id).active = false;
  }

  /** Lets only agents with these hostnames be offered, from the next tick on; undefined for all of them (ALLOC-109). */
  updateWhitelist(hostnames: ReadonlySet<string> | undefined): void {
    this.#runs.whitelist = hostnames;
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
    this.#usage.recover(frameworkId, agent, resources, refuse);
    this.#supplyChanged();
  }

  /**
   * Makes of resources that a framework holds on an agent what operations make of them, in its books and in the agent's
   * total (ALLOC-132, ALLOC-133). A conversion that consumes nothing makes a further copy of a shared volume for the
   * framework, of which the total has one all the same.
   *
   * @param resources with the one role that they are allocated to, as are those of the conversions
   * @throws NotHeldError, ConversionError; nothing is changed then
   */
  updateAllocation(
    frameworkId: FrameworkId,
    agentId: AgentId,
    resources: Resources,
    conversions: readonly Conversion[],
  ): void {
    const [framework, agent] = [this.#frameworks.get(frameworkId), this.#cluster.agents.get(agentId)];
    this.#usage.convert(framework, agent, resources, conversions);
    this.#supplyChanged();
  }

  /**
   * Makes of resources that nobody holds what an operator's operations make of them (ALLOC-134).
   *
   * @throws ConversionError if they are not available; offers of them must be withdrawn first
   */
  updateAvailable(agentId: AgentId, conversions: readonly Conversion[]): void {
    const { agents } = this.#cluster;
    const agent = agents.get(agentId);
    applyConversions(agent.available.resources, conversions);
    agents.update(agent, { ...agent.spec, total: applyConversions(agent.spec.total, conversions) });
    this.#supplyChanged();
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
   * them go, as do all of its filters for inverse offers, the roles are suppressed no more, and a run is asked for
   * (ALLOC-085).
   *
   * @throws NotSubscribedError if it is not subscribed to one of the roles; nothing is changed then (ALLOC-088)
   */
  revive(id: FrameworkId, roles: readonly string[]): void {
    for (const membership of this.#frameworks.subscribed(this.#frameworks.get(id), roles)) {
      this.#frameworks.revive(membership);
    }
    this.#runs.maintenance.clearFilters(id);
    this.#runs.candidates.nameAll();
  }

  /** Sets the weights (above 0) of these roles, whether they have frameworks or not; it shows at the next run. */
  updateWeights(weights: ReadonlyMap<string, number>): void {
    for (const [role, weight] of weights) this.#cluster.roles.setWeight(role, weight);
    this.#supplyChanged();
  }

  /**
   * Sets what a role is promised and may have; undefined for neither. It shows at the next run (ALLOC-003, ALLOC-072).
   *
   * @throws NestedQuotaError for a role that is not of the top level (ALLOC-040)
   */
  updateQuota(role: string, quota: Quota | undefined): void {
    if (role.includes('/')) throw new NestedQuotaError(role);
    this.#cluster.roles.setQuota(role, quota);
    this.#cluster.exhaustion.awakenAll();
  }

  /** Says when an agent will be unavailable, or that it will not; asks for a run on it (ALLOC-122). */
  updateUnavailability(id: AgentId, unavailability: Unavailability | undefined): void {
    const agent = this.#cluster.agents.get(id);
    this.#runs.maintenance.schedule(agent.index, unavailability);
    this.#runs.candidates.name(agent.index);
  }

  /**
   * Takes a framework's answer to an inverse offer, or that the offer is withdrawn, without a status (ALLOC-121).
   *
   * @param refuse for how long it does not want to be asked again
   */
  updateInverseOffer(
    agentId: AgentId,
    frameworkId: FrameworkId,
    status?: AllocatorInverseOfferStatus,
    refuse?: Refusal,
  ): void {
    this.#runs.maintenance.answer(this.#cluster.agents.get(agentId).index, frameworkId, status, refuse);
  }

  /** Makes no runs until {@link resume}, and forgets what asked for one; what changes is noted all the same. */
  pause(): void {
    this.#runs.candidates.pause();
  }

  resume(): void {
    this.#runs.candidates.resume();
  }

  /** Whether an event asked for a run since the last one. */
  get pending(): boolean {
    return this.#runs.candidates.pending;
  }

  /** How many runs there were, ticks and others (ALLOC-004). */
  get runs(): number {
    return this.#runs.count;
  }

  /** The run that events asked for, over the agents that they named; `now` is in seconds. */
  run(now: number): readonly Grant[] {
    return this.start(now).step(Infinity);
  }

  /**
   * The run of each allocation interval, over all agents (ALLOC-001); `now` is in seconds. Filters whose time is over
   * go: before it if an earlier tick saw them, else after it (ALLOC-082, ALLOC-083).
   */
  tick(now: number): readonly Grant[] {
    return this.startTick(now).step(Infinity);
  }

  /** {@link run}, to be made in slices. The next run must not be started before this one is done. */
  start(now: number): Run {
    return this.#runs.start(now);
  }

  /** {@link tick}, to be made in slices. */
  startTick(now: number): Run {
    return this.#runs.startTick(now);
  }

  /** The inverse offers that runs asked for since this was called last (ALLOC-120). */
  takeInverseGrants(): readonly InverseGrant[] {
    return this.#runs.takeInverseGrants();
  }

  /** What could be offered of an agent: total less all that is held. */
  available(id: AgentId): Resources {
    return this.#cluster.agents.get(id).available.resources;
  }

  /** With quota, what changes anywhere can make room anywhere else. */
  #supplyChanged(): void {
    if (this.#cluster.roles.haveQuota) this.#cluster.exhaustion.awakenAll();
  }
}

function sameCapabilities({ capabilities: one }: AgentSpec, { capabilities: other }: AgentSpec): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.size === other.size && [...one].every((capability) => other.has(capability));
}
