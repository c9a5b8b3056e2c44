import type { FrameworkInfoCapabilityType } from '../model/generated/messages.ts';
import type { AgentId } from '../model/ids.ts';
import { Resources } from '../model/resources.ts';
import { amountsOf } from './amounts.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import { AlreadyAddedError, UnknownAgentError } from './errors.ts';
import { isPlain, requiredCapabilities } from './eligibility.ts';
import type { Membership } from './membership.ts';
import type { AgentIndex } from './offerFilters.ts';
import type { Amounts } from './quantityTable.ts';
import { QuantityTable } from './quantityTable.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { AgentSpec, AllocatorOptions } from './specs.ts';

/** An agent in the allocator. */
export interface Agent {
  readonly index: AgentIndex;
  spec: AgentSpec;
  active: boolean;
  /** Whether all it has is unreserved, not revocable and not shared, so that any framework may have all of it. */
  plain: boolean;
  /** What a framework must be capable of to be offered any of it (ALLOC-106, ALLOC-107). */
  required: readonly FrameworkInfoCapabilityType[];
  /** Who holds what of it, offered or in use, each with its allocation. */
  readonly held: Map<Membership, Resources>;
  /** All that is held, without allocation; also by frameworks that the allocator does not know yet (ALLOC-020). */
  used: Resources;
  /** Total less used, without allocation; undefined until it is asked for. */
  available: Resources | undefined;
}

/**
 * The agents, by small numbers that are given out again. Resources are exact, in `Resources`; beside them the available
 * quantities stand in one table of numbers, for what runs look at most.
 */
export class Agents {
  readonly #options: AllocatorOptions;
  readonly #names: ResourceNames;
  readonly #totals: ClusterTotals;
  readonly #indexes = new Map<AgentId, AgentIndex>();
  readonly #agents: (Agent | undefined)[] = [];
  readonly #freeIndexes: AgentIndex[] = [];
  readonly #available = new QuantityTable();

  /** @param totals is kept at the sum of all agents' totals */
  constructor(options: AllocatorOptions, names: ResourceNames, totals: ClusterTotals) {
    this.#options = options;
    this.#names = names;
    this.#totals = totals;
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

  /** All indexes in use, smallest first. */
  indexes(): AgentIndex[] {
    return [...this.#agents.keys()].filter((index) => this.#agents[index] !== undefined);
  }

  /** @throws AlreadyAddedError */
  add(spec: AgentSpec): Agent {
    if (this.#indexes.has(spec.id)) throw new AlreadyAddedError(spec.id);
    const index = this.#freeIndexes.pop() ?? this.#agents.length;
    const agent: Agent = {
      index,
      spec,
      active: true,
      plain: isPlain(spec.total),
      required: requiredCapabilities(spec, this.#options),
      held: new Map(),
      used: Resources.none,
      available: undefined,
    };
    this.#indexes.set(spec.id, index);
    this.#agents[index] = agent;
    this.#totals.add(this.#countable(spec));
    return agent;
  }

  /** Gives the agent another specification of the same id. */
  update(agent: Agent, spec: AgentSpec): void {
    this.#totals.subtract(this.#countable(agent.spec));
    this.#totals.add(this.#countable(spec));
    agent.spec = spec;
    agent.plain = isPlain(spec.total);
    agent.required = requiredCapabilities(spec, this.#options);
    agent.available = undefined;
  }

  /** Forgets the agent; nothing may be held of it any more. */
  remove(agent: Agent): void {
    this.#totals.subtract(this.#countable(agent.spec));
    this.#indexes.delete(agent.spec.id);
    this.#agents[agent.index] = undefined;
    this.#freeIndexes.push(agent.index);
  }

  /** Counts `resources` (without allocation) as used. */
  use(agent: Agent, resources: Resources): void {
    const all = agent.plain && resources === agent.available;
    agent.used = agent.used.plus(resources);
    agent.available = all ? Resources.none : undefined;
    if (all) this.#available.clear(agent.index);
  }

  /** Makes `resources` (without allocation) available again. */
  free(agent: Agent, resources: Resources): void {
    agent.used = agent.used.minus(resources);
    agent.available = undefined;
  }

  /**
   * What can be offered of the agent: total less used, nothing negative where more is used than there is (ALLOC-018).
   * Shared volumes stay available while they are in use (ALLOC-105).
   */
  available(agent: Agent): Resources {
    if (agent.available === undefined) {
      const { total } = agent.spec;
      agent.available = agent.used.isEmpty() ? total : total.minus(agent.used.nonShared());
      this.#available.set(agent.index, amountsOf(this.#names, agent.available.quantities()));
    }
    return agent.available;
  }

  /** The quantities of {@link available}: good until the agent changes. */
  availableAmounts(agent: Agent): Amounts {
    this.available(agent);
    return this.#available.row(agent.index);
  }

  /** What an agent adds to the denominators of shares: its scalars (SORT-005). */
  #countable({ total }: AgentSpec): Amounts {
    return amountsOf(this.#names, total.scalars().quantities());
  }
}
