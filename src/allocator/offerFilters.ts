import type { Resources } from '../model/resources.ts';

/** The place of an agent in the allocator's tables. */
export type AgentIndex = number;

/** A refusal: it hides the offers that the refused resources contain. */
interface OfferFilter {
  readonly owner: RoleFilters;
  readonly agent: AgentIndex;
  readonly refused: Resources;
  /** How long it is to live, and when that is over, in seconds. */
  readonly lifetime: number;
  readonly expiry: number;
  /** How many ticks had been when it was made. */
  readonly madeAfter: number;
}

/** The live filters of one framework in one role, by agent (ALLOC-080). */
export class RoleFilters {
  readonly #byAgent = new Map<AgentIndex, Set<OfferFilter>>();
  #size = 0;

  /** How many filters there are, over all agents. */
  get size(): number {
    return this.#size;
  }

  /** Whether an offer of `resources` (not allocated) from this agent is hidden: any filter containing it does. */
  hides(agent: AgentIndex, resources: Resources): boolean {
    for (const filter of this.#byAgent.get(agent) ?? []) {
      if (filter.refused === resources || filter.refused.contains(resources)) return true;
    }
    return false;
  }

  /** The filters on one agent, or on all. */
  filters(agent?: AgentIndex): OfferFilter[] {
    if (agent !== undefined) return [...(this.#byAgent.get(agent) ?? [])];
    return [...this.#byAgent.values()].flatMap((filters) => [...filters]);
  }

  insert(filter: OfferFilter): void {
    const filters = this.#byAgent.get(filter.agent);
    if (filters === undefined) this.#byAgent.set(filter.agent, new Set([filter]));
    else filters.add(filter);
    this.#size += 1;
  }

  delete(filter: OfferFilter): void {
    const filters = this.#byAgent.get(filter.agent);
    if (filters?.delete(filter) !== true) return;
    this.#size -= 1;
    if (filters.size === 0) this.#byAgent.delete(filter.agent);
  }
}

/**
 * When the filters of all frameworks end. A filter lives for the allocation interval at least and is never gone before
 * one tick has seen it, however late that comes (ALLOC-082); being hidden by one never looks at the clock.
 *
 * Frameworks use few different times, so filters wait in one queue per lifetime, the first to expire in front: adding
 * and dropping cost the same however many there are.
 */
export class OfferFilters {
  readonly #interval: number;
  readonly #byLifetime = new Map<number, Set<OfferFilter>>();
  #ticks = 0;

  constructor(allocationIntervalSeconds: number) {
    this.#interval = allocationIntervalSeconds;
  }

  /**
   * Hides from `owner` what it refused on an agent, for `seconds` from `now`. Times below zero mean the default of 5 s,
   * those above a year a year, and zero means no filter (ALLOC-081).
   */
  add(owner: RoleFilters, agent: AgentIndex, refused: Resources, seconds: number, now: number): void {
    const asked = refuseSeconds(seconds);
    if (asked === 0) return;
    const lifetime = Math.max(this.#interval, asked);
    const filter = { owner, agent, refused, lifetime, expiry: now + lifetime, madeAfter: this.#ticks };
    owner.insert(filter);
    const queue = this.#byLifetime.get(lifetime);
    if (queue === undefined) this.#byLifetime.set(lifetime, new Set([filter]));
    else queue.add(filter);
  }

  /** Drops the filters of one owner, on one agent or on all. */
  clear(owner: RoleFilters, agent?: AgentIndex): void {
    for (const filter of owner.filters(agent)) this.#drop(filter);
  }

  /** Drops the filters whose time is over at `now` and that a tick has seen. */
  expire(now: number): void {
    for (const queue of this.#byLifetime.values()) {
      for (const filter of queue) {
        if (filter.expiry > now || filter.madeAfter === this.#ticks) break;
        this.#drop(filter);
      }
    }
  }

  /** Notes that a tick has seen all filters there are. */
  tickSeen(): void {
    this.#ticks += 1;
  }

  #drop(filter: OfferFilter): void {
    filter.owner.delete(filter);
    const queue = this.#byLifetime.get(filter.lifetime);
    queue?.delete(filter);
    if (queue?.size === 0) this.#byLifetime.delete(filter.lifetime);
  }
}

/** How long a refusal holds when a framework says `seconds`: ALLOC-081. */
function refuseSeconds(seconds: number): number {
  const fallback = 5;
  const longest = 365 * 24 * 60 * 60;
  return seconds >= 0 ? Math.min(seconds, longest) : fallback;
}
