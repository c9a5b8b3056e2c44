import type { Change, StoredObject } from './storedObject.ts';

/**
 * The last changes of one collection, oldest first, at most `limit` of them. `compacted` is the newest version whose
 * changes are no longer all here: reading from before it is Kubernetes' 410 Expired.
 */
export class History {
  readonly #limit: number;
  #changes: Change[] = [];
  #start = 0;
  #compacted: number;

  constructor(limit: number, compacted: number) {
    this.#limit = limit;
    this.#compacted = compacted;
  }

  get compacted(): number {
    return this.#compacted;
  }

  /** Appends a change and forgets the oldest ones above the limit. */
  append(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length - this.#start > this.#limit) this.#forgetOldest();
  }

  /** The changes after `version`, oldest first; the caller has checked that it is not before `compacted`. */
  since(version: number): readonly Change[] {
    let low = this.#start;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle]?.version ?? 0) > version) high = middle;
      else low = middle + 1;
    }
    return this.#changes.slice(low);
  }

  /** For every key that changed after `version`, its state at that version (undefined: it did not exist). */
  statesAt(version: number): ReadonlyMap<string, StoredObject | undefined> {
    const states = new Map<string, StoredObject | undefined>();
    for (const { current, previous } of this.since(version)) {
      if (!states.has(current.key)) states.set(current.key, previous);
    }
    return states;
  }

  /** Forgets every change up to `version`. */
  compact(version: number): void {
    this.#changes = [...this.since(version)];
    this.#start = 0;
    this.#compacted = Math.max(this.#compacted, version);
  }

  #forgetOldest(): void {
    this.#compacted = this.#changes[this.#start]?.version ?? this.#compacted;
    this.#start += 1;
    // Cutting the list for each change would cost O(limit) a write; once in `limit` writes it is O(1).
    if (this.#start < this.#limit) return;
    this.#changes = this.#changes.slice(this.#start);
    this.#start = 0;
  }
}
