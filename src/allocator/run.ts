import type { AgentIndex } from './agentSet.ts';
import type { Agent } from './agents.ts';
import { AgentVisit, type Stage } from './agentVisit.ts';
import type { Bundle } from './bundle.ts';
import type { Cluster } from './cluster.ts';
import type { Grant } from './specs.ts';
import { shuffled } from './visitOrder.ts';

/** The agents of one stage, in the order in which they are given away. */
interface Turn {
  readonly stage: Stage;
  readonly agents: readonly AgentIndex[];
}

/**
 * One run, in slices of as many agents as the caller has time for. What happens between slices is seen: each agent is given
 * away as it is when its turn comes, and is passed over if it is not to be offered any more. Grants are booked as they
 * are made, so that none of them can become stale before its slice ends.
 */
export class Run {
  readonly #cluster: Cluster;
  readonly #number: number;
  readonly #isOffered: (agent: Agent) => boolean;
  readonly #finish: () => void;
  readonly #given = new Map<AgentIndex, Bundle[]>();
  #turns: readonly Turn[] = [];
  #turn = 0;
  #next = 0;

  /**
   * @param number which run it is, counted from 1
   * @param isOffered whether an agent may be offered when its turn comes
   * @param finish what is to be done once all agents had their turn
   */
  constructor(cluster: Cluster, number: number, isOffered: (agent: Agent) => boolean, finish: () => void) {
    this.#cluster = cluster;
    this.#number = number;
    this.#isOffered = isOffered;
    this.#finish = finish;
  }

  /**
   * Draws the order of these agents, for each stage anew (ALLOC-005). The first stage is left out where nobody is owed
   * anything.
   */
  begin(agents: readonly Agent[], random: () => number): void {
    const offered = agents.filter((agent) => this.#isOffered(agent));
    const [first, second] = [random(), random()];
    const owed = this.#cluster.roles.headroom.isRequired;
    this.#turns = [
      { stage: 'guarantees', agents: owed ? shuffled(offered, first) : [] },
      { stage: 'rest', agents: shuffled(offered, second) },
    ];
    this.#skipEmptyTurns();
  }

  /** Whether every agent had its turn. */
  get done(): boolean {
    return this.#turn >= this.#turns.length;
  }

  /** Gives away the next so many agents. */
  step(agents: number): readonly Grant[] {
    const grants: Grant[] = [];
    for (let count = 0; count < agents && !this.done; count += 1) {
      const turn = this.#turns[this.#turn];
      const agent = this.#cluster.agents.at(turn?.agents[this.#next] ?? -1);
      if (turn !== undefined && agent !== undefined) this.#visit(agent, turn.stage, grants);
      this.#next += 1;
      this.#skipEmptyTurns();
    }
    return grants;
  }

  #skipEmptyTurns(): void {
    while (!this.done && this.#next >= (this.#turns[this.#turn]?.agents.length ?? 0)) {
      this.#turn += 1;
      this.#next = 0;
      if (this.done) this.#finish();
    }
  }

  #visit(agent: Agent, stage: Stage, grants: Grant[]): void {
    if (!this.#isOffered(agent)) return;
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
