import type { FrameworkId } from '../model/ids.ts';
import type { Resources } from '../model/resources.ts';
import type { AgentIndex } from './agentSet.ts';

/**
 * What agents came with as used by frameworks that are not added yet, as after a master's failover. It lies on the
 * agents alone until its framework comes (ALLOC-020).
 */
export class UnclaimedUsage {
  readonly #byFramework = new Map<FrameworkId, Map<AgentIndex, Resources>>();

  put(framework: FrameworkId, agent: AgentIndex, resources: Resources): void {
    const byAgent = this.#byFramework.get(framework);
    if (byAgent === undefined) this.#byFramework.set(framework, new Map([[agent, resources]]));
    else byAgent.set(agent, resources);
  }

  /** What lies on an agent for a framework, if anything. */
  on(framework: FrameworkId, agent: AgentIndex): Resources | undefined {
    return this.#byFramework.get(framework)?.get(agent);
  }

  /** Hands over all that lies on agents for a framework. */
  claim(framework: FrameworkId): ReadonlyMap<AgentIndex, Resources> {
    const claimed = this.#byFramework.get(framework) ?? new Map<AgentIndex, Resources>();
    this.#byFramework.delete(framework);
    return claimed;
  }

  forgetAgent(agent: AgentIndex): void {
    for (const [framework, byAgent] of this.#byFramework) {
      byAgent.delete(agent);
      if (byAgent.size === 0) this.#byFramework.delete(framework);
    }
  }
}
