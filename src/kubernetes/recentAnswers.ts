import { RecentMap } from './recentMap.ts';

interface Answer<V> {
  readonly value: Promise<V>;
  readonly until: number;
}

/** Remembers answers for a short time, so that the same question is asked once; of many it forgets the least used. */
export class RecentAnswers<V> {
  readonly #answers: RecentMap<string, Answer<V>>;
  readonly #seconds: number;
  readonly #now: () => number;

  /** @param now seconds that only grow. */
  constructor(capacity: number, seconds: number, now: () => number) {
    this.#answers = new RecentMap(capacity);
    this.#seconds = seconds;
    this.#now = now;
  }

  /** The answer to a question, asked anew where the last one is too old or was an error. */
  get(question: string, ask: () => Promise<V>): Promise<V> {
    const known = this.#answers.get(question);
    if (known !== undefined && known.until > this.#now()) return known.value;
    const value = ask();
    this.#answers.set(question, { value, until: this.#now() + this.#seconds });
    value.catch(() => this.#answers.delete(question));
    return value;
  }
}
