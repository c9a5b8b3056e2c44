interface Entry<K> {
  readonly key: K;
  readonly at: number;
}

/**
 * Keys with a time at which they are due, soonest first: a binary heap in which a key that was set anew or cancelled
 * leaves its old entry behind, to be skipped when it comes up. Setting and taking cost O(log n).
 */
export class Deadlines<K> {
  readonly #due = new Map<K, number>();
  #heap: Entry<K>[] = [];

  /** How many keys have a deadline. */
  get size(): number {
    return this.#due.size;
  }

  /** Makes `key` due at `at` (seconds), in place of any former deadline. */
  set(key: K, at: number): void {
    this.#due.set(key, at);
    this.#heap.push({ key, at });
    this.#rise(this.#heap.length - 1);
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#due.size) this.#compact();
  }

  cancel(key: K): void {
    this.#due.delete(key);
  }

  /** Takes out the keys that are due at `now`, in the order of their deadlines. */
  take(now: number): K[] {
    const taken: K[] = [];
    for (let top = this.#heap[0]; top !== undefined && top.at <= now; top = this.#heap[0]) {
      this.#pop();
      if (this.#due.get(top.key) !== top.at) continue;
      this.#due.delete(top.key);
      taken.push(top.key);
    }
    return taken;
  }

  #compact(): void {
    this.#heap = [...this.#due].map(([key, at]) => ({ key, at })).sort((a, b) => a.at - b.at);
  }

  #rise(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfSooner(child, parent)) return;
      child = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const sooner = this.#sooner(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfSooner(sooner, parent)) return;
      parent = sooner;
    }
  }

  #sooner(a: number, b: number): boolean {
    const first = this.#heap[a];
    const second = this.#heap[b];
    return first !== undefined && second !== undefined && first.at < second.at;
  }

  #swapIfSooner(child: number, parent: number): boolean {
    const lower = this.#heap[child];
    const upper = this.#heap[parent];
    if (lower === undefined || upper === undefined || lower.at >= upper.at) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }
}
