import type { AgentId } from '../model/ids.ts';
import { Resources } from '../model/resources.ts';
import type { AgentIndex } from './agentSet.ts';
import type { Bundle } from './bundle.ts';
import type { Bundles } from './bundles.ts';
import type { CapabilityBits } from './capabilities.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import { forbiddenCapabilities, requiredCapabilities } from './eligibility.ts';
import { AlreadyAddedError, UnknownAgentError } from './errors.ts';
import { notVisited } from './exhaustion.ts';
import { Holdings } from './holding.ts';
import type { Roles } from './roles.ts';
import type { AgentSpec, AllocatorOptions } from './specs.ts';
import { hashOfName } from './chance.ts';

/** An agent in the allocator. */
export interface Agent {
  readonly index: AgentIndex;
  /** Where it comes in the order of a run is drawn from this. */
  readonly hash: number;
  spec: AgentSpec;
  active: boolean;
  total: Bundle;
  /** What a framework must be capable of to be offered any of it, and what it must not be (ALLOC-106…108). */
  required: CapabilityBits;
  forbidden: CapabilityBits;
  readonly holdings: Holdings;
  /** What frameworks hold that the allocator does not know yet (ALLOC-020). */
  unclaimed: Resources;
  /** Total less what is held, nothing negative where more is held than there is; with what is shared (ALLOC-105). */
  available: Bundle;
  /** Whether more is held than there is, so that what comes back may not be available (ALLOC-018). */
  overdrawn: boolean;
  /** When it was visited in vain: see {@link Exhaustion}. */
  exhausted: number;
}

/** The agents, by small numbers that are given out again. */
export class Agents {
  readonly #options: AllocatorOptions;
  readonly #bundles: Bundles;
  readonly #totals: ClusterTotals;
  readonly #roles: Roles;
  readonly #indexes = new Map<AgentId, AgentIndex>();
  readonly #agents: (Agent | undefined)[] = [];
  readonly #freeIndexes: AgentIndex[] = [];
  /** Those of which something is available. */
  readonly #withFree = new Set<AgentIndex>();

  /** @param totals is kept at the sum of all agents' totals, as are the reservations of `roles` */
  constructor(options: AllocatorOptions, bundles: Bundles, totals: ClusterTotals, roles: Roles) {
    this.#options = options;
    this.#bundles = bundles;
    this.#totals = totals;
    this.#roles = roles;
  }

  find(id: AgentId): Agent | undefined {
    const index = this.#indexes.get(id);
    return index === undefined ? undefined : this.#agents[index];
  }

  /** @throws UnknownAgentError */
  get(id: AgentId): Agent {
    const agent = this.find(id);
    if (agent === undefined) throw new UnknownAgentError(id);
    return agent;
  }

  at(index: AgentIndex): Agent | undefined {
    return this.#agents[index];
  }

  /** By index; undefined where there is none. */
  all(): readonly (Agent | undefined)[] {
    return this.#agents;
  }

  /** Those of these agents that are there. */
  some(indexes: Iterable<AgentIndex>): Agent[] {
    const agents: Agent[] = [];
    for (const index of indexes) {
      const agent = this.#agents[index];
      if (agent !== undefined) agents.push(agent);
    }
    return agents;
  }

  /** The agents of which something is available. */
  withFree(): Agent[] {
    return this.some(this.#withFree);
  }

  /**
   * Adds an agent of which nothing is held yet but what is used by frameworks that are to come.
   *
   * @throws AlreadyAddedError
   */
  add(spec: AgentSpec): Agent {
    if (this.#indexes.has(spec.id)) throw new AlreadyAddedError(spec.id);
    const index = this.#freeIndexes.pop() ?? this.#agents.length;
    const { none } = this.#bundles;
    const agent: Agent = {
      index,
      hash: hashOfName(spec.id),
      spec,
      active: true,
      total: none,
      required: 0,
      forbidden: 0,
      holdings: new Holdings(),
      unclaimed: Resources.none,
      available: none,
      overdrawn: false,
      exhausted: notVisited,
    };
    this.#indexes.set(spec.id, index);
    this.#agents[index] = agent;
    this.#describe(agent, spec);
    return agent;
  }

  /** Gives the agent another specification of the same id. */
  update(agent: Agent, spec: AgentSpec): void {
    this.#count(agent.total, -1);
    this.#describe(agent, spec);
  }

  /** Forgets the agent; nothing may be held of it any more. */
  remove(agent: Agent): void {
    this.#count(agent.total, -1);
    this.#setAvailable(agent, this.#bundles.none);
    this.#indexes.delete(agent.spec.id);
    this.#agents[agent.index] = undefined;
    this.#freeIndexes.push(agent.index);
  }

  /** Follows that a bundle is held of the agent. */
  use(agent: Agent, bundle: Bundle): void {
    const rest = agent.overdrawn || bundle.hasShared ? undefined : this.#bundles.minus(agent.available, bundle);
    if (rest === undefined) this.recount(agent);
    else this.#setAvailable(agent, rest);
  }

  /** Follows that a bundle is not held any more. */
  free(agent: Agent, bundle: Bundle): void {
    if (agent.overdrawn || bundle.hasShared) this.recount(agent);
    else this.#setAvailable(agent, this.#bundles.plus(agent.available, bundle));
  }

  /** Notes that somebody may want something of an agent who did not before. */
  touch(index: AgentIndex): void {
    const agent = this.#agents[index];
    if (agent !== undefined) agent.exhausted = notVisited;
  }

  /** Finds out anew what is available. */
  recount(agent: Agent): void {
    const { total } = agent;
    const used = agent.holdings
      .sum(() => true)
      .plus(agent.unclaimed)
      .nonShared();
    agent.overdrawn = !total.resources.contains(used);
    this.#setAvailable(agent, used.isEmpty() ? total : this.#bundles.of(total.resources.minus(used)));
  }

  #describe(agent: Agent, spec: AgentSpec): void {
    agent.total = this.#bundles.of(spec.total);
    // Equal agents share one total; what this one came with can be forgotten.
    agent.spec = { ...spec, total: agent.total.resources };
    agent.required = requiredCapabilities(spec, this.#options);
    agent.forbidden = forbiddenCapabilities(spec);
    this.#count(agent.total, 1);
    this.recount(agent);
  }

  #setAvailable(agent: Agent, available: Bundle): void {
    this.#roles.headroom.countAvailable(agent.available, -1);
    this.#roles.headroom.countAvailable(available, 1);
    if (available.isEmpty) this.#withFree.delete(agent.index);
    else if (agent.available.isEmpty) this.#withFree.add(agent.index);
    agent.available = available;
    agent.exhausted = notVisited;
  }

  /** Counts what an agent adds to the denominators of shares, its scalars (SORT-005), and its reservations. */
  #count(total: Bundle, sign: 1 | -1): void {
    if (sign === 1) this.#totals.add(total.supply.scalars);
    else this.#totals.subtract(total.supply.scalars);
    this.#roles.countReservations(total, sign);
  }
}
