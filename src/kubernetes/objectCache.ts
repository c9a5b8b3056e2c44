import { keyOf, type KubernetesObject, type ObjectKey } from './objects.ts';
import { Store, type Indexes, type ReadonlyStore } from './store.ts';

/** What is told of each change; `object` and `old` are projections. */
export interface Handlers<P> {
  readonly added?: (object: P, key: ObjectKey) => void;
  readonly updated?: (object: P, old: P, key: ObjectKey) => void;
  /** The object as it last was: from the deletion itself where that was seen. */
  readonly deleted?: (object: P, key: ObjectKey) => void;
}

interface Identity {
  readonly version: string;
  readonly uid: string;
}

/** Settings of a cache. */
export interface CacheOptions<T, P> {
  readonly project: (object: T) => P;
  readonly indexes?: Indexes<P>;
  readonly handlerFailed: (error: unknown) => void;
}

/**
 * The projections of a kind's objects, brought up to date by lists, watch events and answers to our own writes, in whatever order
 * those arrive: what is older than what is held is ignored. An object that was deleted and made again unseen is reported as
 * deleted, then added.
 */
export class ObjectCache<T extends KubernetesObject, P> {
  readonly #options: CacheOptions<T, P>;
  readonly #store: Store<P>;
  readonly #identities = new Map<ObjectKey, Identity>();
  readonly #handlers = new Set<Handlers<P>>();
  /** The uids of objects that we have deleted and the watch has not: what it tells of them meanwhile is old. */
  readonly #deleted = new Map<ObjectKey, string>();
  #version = '';
  readonly #waiting = new Set<{ readonly version: string; readonly resolve: () => void }>();

  constructor(options: CacheOptions<T, P>) {
    this.#options = options;
    this.#store = new Store(options.indexes);
  }

  get store(): ReadonlyStore<P> {
    return this.#store;
  }

  /** Tells handlers of all objects that are there, as added, and of each change from now on. Returns how to stop that. */
  subscribe(handlers: Handlers<P>): () => void {
    for (const key of this.#store.keys()) {
      const object = this.#store.get(key);
      if (object !== undefined) this.#guarded(() => handlers.added?.(object, key));
    }
    this.#handlers.add(handlers);
    return () => this.#handlers.delete(handlers);
  }

  /**
   * Starts to take a list of a version in. Objects are told of as they come; `finish` reports those deleted that the list does not
   * have. A list that is older than what was seen before means that the server was restored from a backup: then it is right.
   */
  relist(listVersion: string): { add(object: T): void; finish(): void } {
    if (compareVersions(listVersion, this.#version) < 0) this.#forgetVersions();
    const listed = new Set<ObjectKey>();
    return {
      add: (object) => {
        listed.add(keyOf(object));
        this.upsert(object);
      },
      finish: () => {
        for (const [key, { version }] of [...this.#identities]) {
          if (!listed.has(key) && compareVersions(version, listVersion) <= 0) this.#remove(key);
        }
        for (const key of [...this.#deleted.keys()]) if (!listed.has(key)) this.#deleted.delete(key);
        this.passed(listVersion);
      },
    };
  }

  /** Takes a version of an object in, unless the one that is held is as new. */
  upsert(object: T): void {
    const key = keyOf(object);
    const identity = identityOf(object);
    if (this.#deleted.get(key) === identity.uid) return;
    const held = this.#identities.get(key);
    if (held !== undefined && compareVersions(identity.version, held.version) <= 0) return;
    if (held !== undefined && held.uid !== identity.uid) this.#remove(key);
    const projection = this.#options.project(object);
    this.#identities.set(key, identity);
    const old = this.#store.set(key, projection);
    if (old === undefined) this.#tell((handlers) => handlers.added?.(projection, key));
    else this.#tell((handlers) => handlers.updated?.(projection, old, key));
  }

  /** Takes an object's deletion in, unless a later object of its name is held. */
  remove(object: T): void {
    const key = keyOf(object);
    if (this.#deleted.get(key) === identityOf(object).uid) this.#deleted.delete(key);
    const held = this.#identities.get(key);
    if (held === undefined || compareVersions(identityOf(object).version, held.version) < 0) return;
    this.#remove(key, this.#options.project(object));
  }

  /**
   * Takes in the answer to a write, so that a reader need not wait for the watch to tell of it. Ignored if the watch is past it:
   * the object may be gone by now. The object must belong to what is listed and watched.
   */
  absorb(object: T): void {
    if (compareVersions(identityOf(object).version, this.#version) > 0) this.upsert(object);
  }

  /** Takes in that we have deleted an object, which is gone: what the watch yet tells of it is ignored. */
  absorbDeletion(object: T): void {
    const key = keyOf(object);
    const { uid } = identityOf(object);
    if (this.#identities.get(key)?.uid !== uid) return;
    this.#deleted.set(key, uid);
    this.#remove(key);
  }

  /** Notes that all changes up to a version have been taken in. */
  passed(version: string): void {
    this.#version = version;
    for (const waiter of this.#waiting) {
      if (compareVersions(waiter.version, version) > 0) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Resolves when all changes up to a version have been taken in; rejects when the signal is aborted before. */
  reached(version: string, signal: AbortSignal): Promise<void> {
    if (compareVersions(version, this.#version) <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#waiting.delete(waiter);
        reject(new Error(`version ${version} was not seen in time`, { cause: signal.reason }));
      };
      const settle = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const waiter = { version, resolve: settle };
      this.#waiting.add(waiter);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** Makes any version of an object newer than the one that is held. */
  #forgetVersions(): void {
    for (const [key, { uid }] of this.#identities) this.#identities.set(key, { uid, version: '' });
    this.#deleted.clear();
    this.#version = '';
  }

  #remove(key: ObjectKey, last?: P): void {
    this.#identities.delete(key);
    const held = this.#store.delete(key);
    const projection = last ?? held;
    if (projection !== undefined) this.#tell((handlers) => handlers.deleted?.(projection, key));
  }

  #tell(action: (handlers: Handlers<P>) => void): void {
    for (const handlers of this.#handlers) this.#guarded(() => action(handlers));
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.handlerFailed(error);
    }
  }
}

function identityOf(object: KubernetesObject): Identity {
  return { version: object.metadata?.resourceVersion ?? '', uid: object.metadata?.uid ?? '' };
}

/**
 * Which of two resource versions of one kind is the later: negative, zero or positive. They are decimal numbers of any length,
 * without leading zeros; the empty version is before all others.
 */
export function compareVersions(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
