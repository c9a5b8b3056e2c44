/** The place of an agent in the allocator's tables. */
export type AgentIndex = number;

/** What all empty sets share: there are many of them. */
const noWords = new Uint32Array(0);

/** A set of agents, a bit for each. */
export class AgentSet {
  #words: Uint32Array = noWords;

  has(agent: AgentIndex): boolean {
    const word = agent >>> 5;
    return word < this.#words.length && ((this.#words[word] ?? 0) & (1 << (agent & 31))) !== 0;
  }

  add(agent: AgentIndex): void {
    const word = agent >>> 5;
    if (word >= this.#words.length) this.#grow(word + 1);
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (agent & 31));
  }

  delete(agent: AgentIndex): void {
    const word = agent >>> 5;
    if (word < this.#words.length) this.#words[word] = (this.#words[word] ?? 0) & ~(1 << (agent & 31));
  }

  #grow(words: number): void {
    const grown = new Uint32Array(Math.max(words, 2 * this.#words.length));
    grown.set(this.#words);
    this.#words = grown;
  }
}
