import type { AgentIndex } from './agentSet.ts';
import { AgentSet } from './agentSet.ts';
import type { Bundle } from './bundle.ts';

/** A refusal: it hides the offers that the refused resources contain. */
interface OfferFilter {
  readonly owner: RoleFilters;
  readonly agent: AgentIndex;
  readonly refused: Bundle;
  /** How long it is to live, and when that is over, in seconds. */
  readonly lifetime: number;
  readonly expiry: number;
  /** How many ticks had been when it was made. */
  readonly madeAfter: number;
  /** The next one of the same owner on the same agent. */
  next: OfferFilter | undefined;
}

/** The live filters of one framework in one role, by agent (ALLOC-080). */
export class RoleFilters {
  readonly #byAgent = new Map<AgentIndex, OfferFilter>();
  /** The agents on which there are some: asked of every agent in every run, and most often there are none. */
  readonly #agents = new AgentSet();
  #size = 0;

  /** How many filters there are, over all agents. */
  get size(): number {
    return this.#size;
  }

  /** Whether an offer of a bundle from this agent is hidden: any filter containing it does. */
  hides(agent: AgentIndex, offer: Bundle): boolean {
    return this.#agents.has(agent) && this.hiddenUntil(agent, offer) !== undefined;
  }

  /** When the last of the filters that hide an offer is over, in seconds; undefined if none does. */
  hiddenUntil(agent: AgentIndex, offer: Bundle): number | undefined {
    let until: number | undefined;
    for (let filter = this.#byAgent.get(agent); filter !== undefined; filter = filter.next) {
      const { refused, expiry } = filter;
      if (refused !== offer && !refused.resources.contains(offer.resources)) continue;
      if (until === undefined || expiry > until) until = expiry;
    }
    return until;
  }

  /** The filters on one agent, or on all. */
  filters(agent?: AgentIndex): OfferFilter[] {
    const firsts = agent === undefined ? [...this.#byAgent.values()] : [this.#byAgent.get(agent)];
    const filters: OfferFilter[] = [];
    for (const first of firsts) for (let at = first; at !== undefined; at = at.next) filters.push(at);
    return filters;
  }

  insert(filter: OfferFilter): void {
    filter.next = this.#byAgent.get(filter.agent);
    this.#byAgent.set(filter.agent, filter);
    this.#agents.add(filter.agent);
    this.#size += 1;
  }

  delete(filter: OfferFilter): void {
    const { agent, next } = filter;
    this.#size -= 1;
    const first = this.#byAgent.get(agent);
    if (first !== filter) return unlink(filter, first);
    if (next !== undefined) this.#byAgent.set(agent, next);
    else {
      this.#byAgent.delete(agent);
      this.#agents.delete(agent);
    }
  }
}

/** Takes a filter out of the list that begins with another one. */
function unlink(filter: OfferFilter, first: OfferFilter | undefined): void {
  for (let at = first; at !== undefined; at = at.next) if (at.next === filter) at.next = filter.next;
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
  add(owner: RoleFilters, agent: AgentIndex, refused: Bundle, seconds: number, now: number): void {
    const asked = refuseSeconds(seconds);
    if (asked === 0) return;
    const lifetime = Math.max(this.#interval, asked);
    const filter = { owner, agent, refused, lifetime, expiry: now + lifetime, madeAfter: this.#ticks, next: undefined };
    owner.insert(filter);
    const queue = this.#byLifetime.get(lifetime);
    if (queue === undefined) this.#byLifetime.set(lifetime, new Set([filter]));
    else queue.add(filter);
  }

  /** Drops the filters of one owner, on one agent or on all. */
  clear(owner: RoleFilters, agent?: AgentIndex): void {
    for (const filter of owner.filters(agent)) this.#drop(filter);
  }

  /** Drops the filters whose time is over at `now` and that a tick has seen, one by one; gives the agent of each. */
  *expire(now: number): Iterable<AgentIndex> {
    for (const queue of this.#byLifetime.values()) {
      for (const filter of queue) {
        if (filter.expiry > now || filter.madeAfter === this.#ticks) break;
        this.#drop(filter);
        yield filter.agent;
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
export function refuseSeconds(seconds: number): number {
  const fallback = 5;
  const longest = 365 * 24 * 60 * 60;
  return seconds >= 0 ? Math.min(seconds, longest) : fallback;
}
