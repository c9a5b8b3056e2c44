import { History } from './history.ts';
import type { Change, StoredObject } from './storedObject.ts';

/** Called with each change, in order, before the writer gets its answer. */
export type ChangeListener = (change: Change) => void;

/** The objects of one kind: current state, bounded history, listeners. Finding, adding and changing one is O(1). */
export class Collection {
  readonly history: History;
  readonly #objects = new Map<string, StoredObject>();
  readonly #listeners = new Set<ChangeListener>();
  #sortedKeys: readonly string[] | undefined;

  constructor(historyLimit: number, version: number) {
    this.history = new History(historyLimit, version);
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  values(): Iterable<StoredObject> {
    return this.#objects.values();
  }

  /** Applies a change to the state and tells the listeners. */
  apply(change: Change): void {
    this.load(change);
    for (const listener of this.#listeners) listener(change);
  }

  /** Applies a change without telling anybody; one that is not `remembered` changes the state only. */
  load(change: Change, isRemembered = true): void {
    const { key } = change.current;
    if (change.type !== 'MODIFIED') this.#sortedKeys = undefined;
    if (change.type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, change.current);
    if (isRemembered) this.history.append(change);
  }

  /** Adds a listener; the answer removes it. */
  listen(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All objects in the order of their keys, now or at an earlier version that the history still reaches. */
  sorted(version?: number): readonly StoredObject[] {
    this.#sortedKeys ??= [...this.#objects.keys()].sort(compareKeys);
    const earlier = version === undefined ? undefined : this.history.statesAt(version);
    if (earlier === undefined || earlier.size === 0)
      return this.#sortedKeys.flatMap((key) => this.#objects.get(key) ?? []);
    const states = new Map<string, StoredObject | undefined>([...this.#objects, ...earlier]);
    return [...states.keys()].sort(compareKeys).flatMap((key) => states.get(key) ?? []);
  }
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
