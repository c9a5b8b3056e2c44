import type { AllocatorInverseOfferStatus, Unavailability } from '../model/generated/messages.ts';
import type { FrameworkId } from '../model/ids.ts';
import type { AgentIndex } from './agentSet.ts';
import type { Agent, Agents } from './agents.ts';
import { refuseSeconds } from './offerFilters.ts';
import type { InverseGrant, Refusal } from './specs.ts';

interface Schedule {
  readonly unavailability: Unavailability;
  /** The frameworks that have been asked and have not answered. */
  readonly outstanding: Set<FrameworkId>;
  readonly statuses: Map<FrameworkId, AllocatorInverseOfferStatus>;
  /** Until when frameworks do not want to be asked again, in seconds. */
  readonly refused: Map<FrameworkId, number>;
}

/** Which agents are going to be unavailable, and what the frameworks that have something on them say to it (ALLOC-120). */
export class Maintenance {
  readonly #schedules = new Map<AgentIndex, Schedule>();

  /** Schedules an agent's unavailability or calls it off; what frameworks said to the former one is forgotten (ALLOC-122). */
  schedule(agent: AgentIndex, unavailability: Unavailability | undefined): void {
    if (unavailability === undefined) this.#schedules.delete(agent);
    else {
      const fresh = { outstanding: new Set<FrameworkId>(), statuses: new Map(), refused: new Map() };
      this.#schedules.set(agent, { unavailability, ...fresh });
    }
  }

  /** When an agent will be unavailable. */
  of(agent: AgentIndex): Unavailability | undefined {
    return this.#schedules.get(agent)?.unavailability;
  }

  /** Asks those who have something on one of these agents, unless they are asked already or want not to be (ALLOC-120). */
  ask(agents: Agents, named: 'all' | readonly AgentIndex[], now: number): InverseGrant[] {
    return [...this.#schedules].flatMap(([index, schedule]) => {
      const agent = named === 'all' || named.includes(index) ? agents.at(index) : undefined;
      return agent === undefined ? [] : askHolders(agent, schedule, now);
    });
  }

  /**
   * Takes the answer of a framework, or that there will be none; either way it can be asked again (ALLOC-121). An answer
   * to what was not asked is ignored.
   */
  answer(agent: AgentIndex, framework: FrameworkId, status?: AllocatorInverseOfferStatus, refusal?: Refusal): void {
    const schedule = this.#schedules.get(agent);
    if (schedule?.outstanding.delete(framework) === true && status !== undefined) {
      schedule.statuses.set(framework, status);
    }
    const seconds = refusal === undefined ? 0 : refuseSeconds(refusal.seconds);
    if (refusal !== undefined && seconds > 0) schedule?.refused.set(framework, refusal.now + seconds);
  }

  /** The answers to the present schedule of each agent. */
  *statuses(): Iterable<readonly [AgentIndex, ReadonlyMap<FrameworkId, AllocatorInverseOfferStatus>]> {
    for (const [agent, { statuses }] of this.#schedules) yield [agent, statuses];
  }

  /** Asks a framework again that wanted not to be asked (ALLOC-085, ALLOC-089). */
  clearFilters(framework: FrameworkId): void {
    for (const { refused } of this.#schedules.values()) refused.delete(framework);
  }

  /** Forgets all that a framework said. */
  forget(framework: FrameworkId): void {
    for (const { refused, outstanding, statuses } of this.#schedules.values()) {
      refused.delete(framework);
      outstanding.delete(framework);
      statuses.delete(framework);
    }
  }
}

function askHolders(agent: Agent, { unavailability, outstanding, refused }: Schedule, now: number): InverseGrant[] {
  const grants: InverseGrant[] = [];
  for (const { framework } of agent.holdings.holders()) {
    const { id } = framework;
    if (!framework.active || outstanding.has(id) || (refused.get(id) ?? -Infinity) > now) continue;
    outstanding.add(id);
    grants.push({ frameworkId: id, agentId: agent.spec.id, unavailability });
  }
  return grants;
}
