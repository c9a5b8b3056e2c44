import type { AgentIndex } from './agentSet.ts';

/** Which agents the next run is to be over: those that events named, or all (ALLOC-002, ALLOC-004). */
export class Candidates {
  readonly #named = new Set<AgentIndex>();
  #all = false;
  #paused = false;

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

  /** Hands over which agents the next run is to be over, and begins to collect for the one after it. */
  take(): 'all' | readonly AgentIndex[] {
    const taken = this.#all ? 'all' : [...this.#named];
    this.clear();
    return taken;
  }
}
