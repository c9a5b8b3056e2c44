import type { AgentIndex } from './agentSet.ts';
import { scatter, wholeSeed } from './chance.ts';

/**
 * The order in which a run visits agents: a random one, the same for the same seed and independent of who else is visited.
 * Each agent's place is drawn from the seed and the hash of its id, so that leaving agents out that need no visit leaves the
 * others in their order.
 *
 * @param seed from 0 to below 1
 */
export function shuffled(agents: readonly Visitable[], seed: number): Iterable<AgentIndex> {
  const salt = wholeSeed(seed);
  const keys = new Float64Array(agents.length);
  agents.forEach(({ hash, index }, at) => {
    keys[at] = scatter(hash ^ salt) * mostAgents + index;
  });
  return keys.sort().map((key) => key % mostAgents);
}

/** An agent, as far as the order is concerned. */
export interface Visitable {
  readonly index: AgentIndex;
  readonly hash: number;
}

/** Keys must be whole numbers below 2^53. */
const mostAgents = 2 ** 21;
