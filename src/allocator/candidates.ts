import type { AgentIndex } from './agentSet.ts';
import type { Agent, Agents } from './agents.ts';

/** Which agents the next run is to be over: those that events named, or all (ALLOC-002, ALLOC-004). */
export class Candidates {
  readonly #named = new Set<AgentIndex>();
  #all = false;
  #paused = false;
  #awaited: number | undefined;

  /** Whether a run was asked for since the last one. */
  get pending(): boolean {
    return this.#all || this.#named.size > 0;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Until {@link resume} nothing that happens asks for a run (ALLOC-130). */
  pause(): void {
    this.#paused = true;
    this.clear();
  }

  resume(): void {
    this.#paused = false;
    this.#awaited = undefined;
  }

  /** Pauses until there are so many agents. */
  await(agents: number): void {
    this.#awaited = agents;
    this.pause();
  }

  /** Notes how many agents there are now. */
  arrived(agents: number): void {
    if (this.#awaited !== undefined && agents >= this.#awaited) this.resume();
  }

  name(agent: AgentIndex): void {
    if (!this.#paused) this.#named.add(agent);
  }

  nameAll(): void {
    if (!this.#paused) this.#all = true;
  }

  drop(agent: AgentIndex): void {
    this.#named.delete(agent);
  }

  clear(): void {
    this.#all = false;
    this.#named.clear();
  }

  /** Hands over the agents of the next run, and begins to collect for the one after it. */
  take(agents: Agents, all: boolean): readonly Agent[] {
    const everybody = all || this.#all;
    const taken = everybody ? agents.all() : [...this.#named].map((index) => agents.at(index));
    this.clear();
    return taken.filter((agent) => agent !== undefined);
  }
}
