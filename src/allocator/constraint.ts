import { AgentSet, type AgentIndex } from './agentSet.ts';
import type { AgentSpec, IsAgentWanted } from './specs.ts';

/** What a framework wants of agents in a role, asked once for each agent: nobody changes their mind about the same agent. */
export class Constraint {
  readonly #wants: IsAgentWanted;
  readonly #asked = new AgentSet();
  readonly #unwanted = new AgentSet();

  constructor(wants: IsAgentWanted) {
    this.#wants = wants;
  }

  isMetBy(index: AgentIndex, agent: AgentSpec): boolean {
    if (!this.#asked.has(index)) {
      this.#asked.add(index);
      if (this.#wants(agent)) this.#unwanted.delete(index);
      else this.#unwanted.add(index);
    }
    return !this.#unwanted.has(index);
  }

  /** Has it asked again of an agent that has become another. */
  forget(index: AgentIndex): void {
    this.#asked.delete(index);
  }
}
