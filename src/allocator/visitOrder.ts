import type { AgentIndex } from './agentSet.ts';

/**
 * The order in which a run visits agents: a random one, the same for the same seed and independent of who else is visited.
 * Each agent's place is drawn from the seed and the hash of its id, so that leaving agents out that need no visit leaves the
 * others in their order.
 *
 * @param seed from 0 to below 1
 */
export function shuffled(agents: readonly Visitable[], seed: number): Iterable<AgentIndex> {
  const salt = Math.floor(seed * 2 ** 32);
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

/** A hash of 32 bits of an agent's id. */
export function hashOfName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash;
}

/** Keys must be whole numbers below 2^53. */
const mostAgents = 2 ** 21;

/** Spreads numbers that may lie close together over 32 bits: each bit of the result depends on all bits of the number. */
function scatter(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
