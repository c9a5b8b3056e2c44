/** So many places for each of those who may take some. */
export class Places {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a place; what is returned leaves it again. Undefined where all are taken. */
  take(who: string): (() => void) | undefined {
    const taken = this.#taken.get(who) ?? 0;
    if (taken >= this.#most) return undefined;
    this.#taken.set(who, taken + 1);
    return () => this.#leave(who);
  }

  #leave(who: string): void {
    const taken = (this.#taken.get(who) ?? 0) - 1;
    if (taken > 0) this.#taken.set(who, taken);
    else this.#taken.delete(who);
  }
}
