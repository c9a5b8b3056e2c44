import type { ObjectKey } from './objects.ts';

/** For each name of an index, the values under which an object is found. */
export type Indexes<P> = Readonly<Record<string, (object: P) => readonly string[]>>;

/** Objects by key, and by whatever else they are to be found by. Reading is all that those outside the reflector may do. */
export interface ReadonlyStore<P> {
  readonly size: number;
  get(key: ObjectKey): P | undefined;
  keys(): Iterable<ObjectKey>;
  values(): Iterable<P>;
  /** Objects that an index files under a value, in no particular order. Throws RangeError for an index that there is not. */
  byIndex(index: string, value: string): readonly P[];
}

/** The store that a reflector fills. */
export class Store<P> implements ReadonlyStore<P> {
  readonly #objects = new Map<ObjectKey, P>();
  readonly #indexers: Indexes<P>;
  readonly #indexes = new Map<string, Map<string, Set<ObjectKey>>>();

  constructor(indexers: Indexes<P> = {}) {
    this.#indexers = indexers;
    for (const name of Object.keys(indexers)) this.#indexes.set(name, new Map());
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: ObjectKey): P | undefined {
    return this.#objects.get(key);
  }

  keys(): Iterable<ObjectKey> {
    return this.#objects.keys();
  }

  values(): Iterable<P> {
    return this.#objects.values();
  }

  byIndex(index: string, value: string): readonly P[] {
    const filed = this.#indexes.get(index);
    if (filed === undefined) throw new RangeError(`there is no index ${index}`);
    return [...(filed.get(value) ?? [])].flatMap((key) => this.#objects.get(key) ?? []);
  }

  /** Files an object under its key in place of the one that was there, which is returned. */
  set(key: ObjectKey, object: P): P | undefined {
    const old = this.delete(key);
    this.#objects.set(key, object);
    this.#eachValue(object, (filed, value) => {
      const keys = filed.get(value);
      if (keys === undefined) filed.set(value, new Set([key]));
      else keys.add(key);
    });
    return old;
  }

  /** Takes an object out and returns it. */
  delete(key: ObjectKey): P | undefined {
    const old = this.#objects.get(key);
    if (old === undefined) return undefined;
    this.#objects.delete(key);
    this.#eachValue(old, (filed, value) => {
      const keys = filed.get(value);
      keys?.delete(key);
      if (keys?.size === 0) filed.delete(value);
    });
    return old;
  }

  #eachValue(object: P, action: (filed: Map<string, Set<ObjectKey>>, value: string) => void): void {
    for (const [name, valuesOf] of Object.entries(this.#indexers)) {
      const filed = this.#indexes.get(name);
      if (filed !== undefined) for (const value of valuesOf(object)) action(filed, value);
    }
  }
}
