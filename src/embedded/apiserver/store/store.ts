import { ApiError } from '../objects/apiError.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import { Collection } from './collection.ts';
import type { Change, StoredObject } from './storedObject.ts';
import { objectKey } from './storedObject.ts';

/** What a real cluster's etcd takes at most, in bytes; clients must find their own limit before they find this one. */
const MAX_OBJECT = 1.5 * 1024 * 1024;

/** Where changes are made durable; `append` returns only after the change would survive the death of the process. */
export interface ChangeLog {
  append(collection: string, change: Change): void;
}

/** What the journal holds: a change, or the version up to which only the state is known and no longer its changes. */
export type Logged =
  | {
      readonly type: 'put' | 'delete';
      readonly collection: string;
      readonly version: number;
      readonly object: ApiObject;
    }
  | { readonly type: 'base'; readonly version: number };

/** All collections and the one counter of resource versions. Every method is synchronous, so each write is atomic. */
export class Store {
  readonly #historyLimit: number;
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Set<(collection: string, change: Change) => void>();
  #log: ChangeLog | undefined;
  #version = 1;
  /** Changes up to this version are not known one by one. */
  #base = 0;

  constructor(historyLimit: number) {
    this.#historyLimit = historyLimit;
  }

  /** The version of the newest write. */
  get version(): number {
    return this.#version;
  }

  get collections(): ReadonlyMap<string, Collection> {
    return this.#collections;
  }

  /** The collection of that name, made when it is asked for first. */
  collection(name: string): Collection {
    const existing = this.#collections.get(name);
    if (existing !== undefined) return existing;
    const created = new Collection(this.#historyLimit, this.#base);
    this.#collections.set(name, created);
    return created;
  }

  /** From now on every change goes to `log` before anyone sees it. */
  logTo(log: ChangeLog): void {
    this.#log = log;
  }

  /** Tells `listener` of every change in any collection. */
  listen(listener: (collection: string, change: Change) => void): void {
    this.#listeners.add(listener);
  }

  /** Stores a new or changed object under the next version; 500 InternalError for one that etcd would not take. */
  put(collection: string, object: Draft): StoredObject {
    const target = this.collection(collection);
    const stored = stamp(object, this.#version + 1);
    if (stored.json.length > MAX_OBJECT) throw new ApiError(500, 'InternalError', 'etcdserver: request is too large');
    const previous = target.get(stored.key);
    const type = previous === undefined ? 'ADDED' : 'MODIFIED';
    this.#commit(collection, {
      type,
      version: stored.version,
      current: stored,
      ...(previous === undefined ? {} : { previous }),
    });
    return stored;
  }

  /** Removes an object; the answer is its last state, stamped with the version of the removal. */
  remove(collection: string, previous: StoredObject): StoredObject {
    const current = stamp(previous.object, this.#version + 1);
    this.#commit(collection, { type: 'DELETED', version: current.version, current, previous });
    return current;
  }

  /** Applies what a journal says, in its order; nobody is told. */
  load(logged: Logged): void {
    this.#version = Math.max(this.#version, logged.version);
    if (logged.type === 'base') {
      this.#base = logged.version;
      return;
    }
    const target = this.collection(logged.collection);
    const current = stamp(logged.object, logged.version);
    const previous = target.get(current.key);
    const type = logged.type === 'delete' ? 'DELETED' : previous === undefined ? 'ADDED' : 'MODIFIED';
    const change: Change = { type, version: logged.version, current, ...(previous === undefined ? {} : { previous }) };
    target.load(change, logged.version > this.#base);
  }

  /** Forgets the history up to `version` in every collection: readers from before it get 410 Expired. */
  compact(version: number): void {
    for (const collection of this.#collections.values()) collection.history.compact(version);
  }

  #commit(collection: string, change: Change): void {
    this.#log?.append(collection, change);
    this.#version = change.version;
    this.collection(collection).apply(change);
    for (const listener of this.#listeners) listener(collection, change);
  }
}

/** Serialises an object at a version; apiVersion and kind come first, which lists rely on to leave them out. */
function stamp(object: Draft, version: number): StoredObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const stamped = {
    apiVersion,
    kind,
    metadata: { ...metadata, resourceVersion: String(version) },
    ...rest,
  } as ApiObject;
  const { name, namespace } = stamped.metadata;
  return { key: objectKey(namespace, name), object: stamped, json: JSON.stringify(stamped), version };
}
