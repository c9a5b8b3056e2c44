import type { Agent } from './agents.ts';
import { Candidates } from './candidates.ts';
import type { Cluster } from './cluster.ts';
import { Maintenance } from './maintenance.ts';
import type { OfferFilters } from './offerFilters.ts';
import { Run } from './run.ts';
import type { InverseGrant } from './specs.ts';

/** Which agents a run is over, what ends before and after it, and what it asks besides. */
export class Runs {
  readonly candidates = new Candidates();
  readonly maintenance = new Maintenance();
  readonly #cluster: Cluster;
  readonly #filters: OfferFilters;
  readonly #random: () => number;
  /** The hostnames of the agents that may be offered; undefined for all of them (ALLOC-109). */
  whitelist: ReadonlySet<string> | undefined;
  #count = 0;
  #inverseGrants: InverseGrant[] = [];

  constructor(cluster: Cluster, filters: OfferFilters, random: () => number) {
    this.#cluster = cluster;
    this.#filters = filters;
    this.#random = random;
  }

  /** How many runs there were (ALLOC-004). */
  get count(): number {
    return this.#count;
  }

  /** The run that events asked for. */
  start(now: number): Run {
    return this.#start(now, () => []);
  }

  /** The run of an allocation interval; filters that it has seen may go with it (ALLOC-082). */
  startTick(now: number): Run {
    this.candidates.nameAll();
    return this.#start(now, () => {
      this.#filters.tickSeen();
      return this.#expire(now);
    });
  }

  /** The inverse offers that runs asked for, each once. */
  takeInverseGrants(): readonly InverseGrant[] {
    const grants = this.#inverseGrants;
    this.#inverseGrants = [];
    return grants;
  }

  /** Whether an agent may be offered at all (ALLOC-005, ALLOC-109). */
  isListed({ spec }: Agent): boolean {
    return this.whitelist === undefined || this.whitelist.has(spec.hostname);
  }

  #start(now: number, after: () => Iterable<unknown>): Run {
    const named = this.candidates.paused ? [] : this.candidates.take();
    if (!this.candidates.paused) this.#count += 1;
    const { agents } = this.#cluster;
    return new Run(this.#cluster, this.#count, this.#random, {
      isOffered: (agent) => this.#isOffered(agent),
      agents: () => (named === 'all' ? agents.withFree() : agents.some(named)),
      before: () => this.#expire(now),
      after: () => {
        this.#inverseGrants.push(...this.maintenance.ask(agents, named, now));
        return after();
      },
    });
  }

  /** Whether something is left of an agent, and somebody may want it. */
  #isOffered(agent: Agent): boolean {
    if (!agent.active || agent.available.isEmpty) return false;
    return this.#cluster.exhaustion.since(agent.exhausted) !== 'nobody' && this.isListed(agent);
  }

  /** Drops what is over of the filters, one after the other. */
  *#expire(now: number): Iterable<unknown> {
    for (const index of this.#filters.expire(now)) {
      this.#cluster.agents.touch(index);
      yield;
    }
  }
}
