import type { AgentIndex } from './agentSet.ts';
import type { Agent } from './agents.ts';
import { AgentVisit, type Stage } from './agentVisit.ts';
import type { Bundle } from './bundle.ts';
import type { Cluster } from './cluster.ts';
import type { Grant } from './specs.ts';
import { shuffled } from './visitOrder.ts';

/** What surrounds the visits of a run: each `yield` is a unit of work, after which it can be left for later. */
export interface Surroundings {
  /** Whether an agent may be offered when its turn comes. */
  readonly isOffered: (agent: Agent) => boolean;
  /** The agents to be given away, in no order. */
  readonly agents: () => readonly Agent[];
  readonly before: () => Iterable<unknown>;
  readonly after: () => Iterable<unknown>;
}

/** A stage, and the order in which it visits agents; chance in it comes from the seed, from 0 to below 1. */
interface Turn {
  readonly stage: Stage;
  readonly seed: number;
  readonly agents: Iterable<AgentIndex>;
}

/**
 * One run, in slices of as much work as the caller has time for. What happens between slices is seen: each agent is given
 * away as it is when its turn comes, and is passed over if it is not to be offered any more. Grants are booked as they
 * are made, so that none of them can become stale before its slice ends.
 */
export class Run {
  readonly #cluster: Cluster;
  readonly #number: number;
  readonly #random: () => number;
  readonly #surroundings: Surroundings;
  readonly #given = new Map<AgentIndex, Bundle[]>();
  readonly #work: Iterator<unknown>;
  #grants: Grant[] = [];
  #done = false;

  /** @param number which run it is, counted from 1 */
  constructor(cluster: Cluster, number: number, random: () => number, surroundings: Surroundings) {
    this.#cluster = cluster;
    this.#number = number;
    this.#random = random;
    this.#surroundings = surroundings;
    this.#work = this.#allWork();
  }

  /** Whether all is done; it is known only after the step that found nothing more to do. */
  get done(): boolean {
    return this.#done;
  }

  /**
   * Does so much more of the work and gives what was granted by it.
   *
   * @param units an agent visited is one, and so is a filter whose time is over
   */
  step(units: number): readonly Grant[] {
    this.#grants = [];
    for (let unit = 0; unit < units && !this.#done; unit += 1) this.#done = this.#work.next().done === true;
    return this.#grants;
  }

  *#allWork(): Iterator<unknown> {
    if (this.#cluster.roles.headroom.beginRun()) this.#cluster.exhaustion.awakenAll();
    yield* this.#surroundings.before();
    for (const { stage, seed, agents } of this.#turns()) {
      for (const index of agents) {
        const agent = this.#cluster.agents.at(index);
        if (agent !== undefined) {
          this.#cluster.chance.beginVisit(seed, agent.hash);
          this.#visit(agent, stage, this.#grants);
        }
        yield;
      }
    }
    yield* this.#surroundings.after();
  }

  /**
   * Draws the order of agents, for each stage anew when its turn comes (ALLOC-005). The first stage is left out where nobody
   * is owed anything.
   */
  *#turns(): Iterable<Turn> {
    const { isOffered, agents } = this.#surroundings;
    const offered = agents().filter(isOffered);
    const [first, second] = [this.#random(), this.#random()];
    if (this.#cluster.roles.headroom.isRequired) {
      yield { stage: 'guarantees', seed: first, agents: shuffled(offered, first) };
    }
    yield { stage: 'rest', seed: second, agents: shuffled(offered, second) };
  }

  #visit(agent: Agent, stage: Stage, grants: Grant[]): void {
    if (!this.#surroundings.isOffered(agent)) return;
    const { exhaustion } = this.#cluster;
    const wanting = exhaustion.since(agent.exhausted);
    if (wanting === 'nobody') return;
    const before = grants.length;
    const given = this.#given.get(agent.index) ?? [];
    const visit = new AgentVisit(this.#cluster, agent, { stage, run: this.#number, given, grants });
    if (wanting === 'everybody') visit.serveAll();
    else visit.serveOne(wanting);
    if (given.length > 0) this.#given.set(agent.index, given);
    else if (stage === 'rest' && grants.length === before) agent.exhausted = exhaustion.now;
  }
}
