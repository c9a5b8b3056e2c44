/**
 * Chance in the visits of a run: what is drawn for somebody depends on the seed of the stage, on the agent that is visited and
 * on who it is, and on nothing else. So visits that are left out, or others who take part, change nothing.
 */
export class Chance {
  #seed = 0;

  /**
   * Begins the visit of an agent.
   *
   * @param stage the seed of the stage, from 0 to below 1
   * @param agent the hash of the agent's id
   */
  beginVisit(stage: number, agent: number): void {
    // Unlike what the order of agents is drawn from.
    this.#seed = scatter(scatter(agent ^ wholeSeed(stage)) ^ 0x9e3779b9);
  }

  /** What is drawn for somebody with this hash: a whole number from 0 to below {@link chances}. */
  draw(hash: number): number {
    return scatter(hash ^ this.#seed);
  }
}

export const chances = 2 ** 32;

/** A seed from 0 to below 1 as a whole number of 32 bits. */
export function wholeSeed(seed: number): number {
  return Math.floor(seed * chances);
}

/** A hash of 32 bits of a name. */
export function hashOfName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash;
}

/** Spreads numbers that may lie close together over 32 bits: each bit of the result depends on all bits of the number. */
export function scatter(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
