import type { KubernetesClient } from './client.ts';
import { pause, systemClock, type Clock } from './clock.ts';
import { isExpired } from './errors.ts';
import { ObjectCache, type Handlers } from './objectCache.ts';
import type { Kind, KubernetesObject } from './objects.ts';
import type { Selection } from './requests.ts';
import { isTransient, retrySeconds } from './retry.ts';
import type { Indexes, ReadonlyStore } from './store.ts';

/** What a reflector reports of itself, for logs and metrics. */
export type ReflectorEvent =
  | { readonly type: 'listed'; readonly objects: number; readonly seconds: number }
  /** A watch is over: the server ended it, it was silent for too long, its version is forgotten, or a request failed. */
  | {
      readonly type: 'restarted';
      readonly reason: 'ended' | 'stalled' | 'expired' | 'failed';
      readonly error?: unknown;
    }
  /** A handler threw; the others have been told all the same. */
  | { readonly type: 'handlerFailed'; readonly error: unknown };

/** Settings of a reflector. */
export interface ReflectorOptions<T extends KubernetesObject, P> extends Selection {
  readonly client: Pick<KubernetesClient, 'pages' | 'watch'>;
  readonly kind: Kind<T>;
  /** What is kept of an object. Everything else of it can be collected. */
  readonly project: (object: T) => P;
  readonly indexes?: Indexes<P>;
  /** Objects in one page of a list. 500 by default. */
  readonly pageSize?: number;
  /** Seconds of silence after which a watch is taken for dead. The server sends a bookmark each minute or so. 150 by default. */
  readonly stallSeconds?: number;
  readonly observe?: (event: ReflectorEvent) => void;
  readonly clock?: Clock;
}

/** A watch lasts this long, plus up to as long again at random, so that those of many clients do not end together. */
const WATCH_SECONDS = 300;
/** Waits between attempts, as client-go's reflector has them. */
const BACKOFF = { firstSeconds: 0.8, maxSeconds: 30 };
/** A watch that ends sooner, without an event, counts as failed: else a broken server would be asked in a tight loop. */
const SHORTEST_WATCH_SECONDS = 1;

type WatchEnd = 'ended' | 'stalled';

/**
 * Keeps a store of the projections of a kind's objects, as client-go's reflector does: a paged list, then a watch that goes on
 * from the last version seen whenever it breaks, and another list when the server has forgotten that version. After a list,
 * objects that vanished meanwhile are reported deleted. Nothing but aborting ends `run`.
 */
export class Reflector<T extends KubernetesObject, P> {
  /** Resolves when the first list has been taken in and all handlers were told of it; never if `run` ends before. */
  readonly synced: Promise<void>;
  readonly #options: ReflectorOptions<T, P>;
  readonly #clock: Clock;
  readonly #cache: ObjectCache<T, P>;
  #markSynced: () => void = () => undefined;
  /** Version to watch from; undefined when a list has to come first. */
  #version: string | undefined;
  #failures = 0;
  /** While set, nothing is taken in until it resolves. */
  #held: Promise<void> | undefined;

  constructor(options: ReflectorOptions<T, P>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#cache = new ObjectCache({
      project: options.project,
      ...(options.indexes === undefined ? {} : { indexes: options.indexes }),
      handlerFailed: (error) => options.observe?.({ type: 'handlerFailed', error }),
    });
    this.synced = new Promise((resolve) => (this.#markSynced = resolve));
  }

  /** The projections by key and index. Empty until the first list. */
  get store(): ReadonlyStore<P> {
    return this.#cache.store;
  }

  /** Tells handlers of each change, and first of the objects that are there, as added. Returns how to stop that. */
  subscribe(handlers: Handlers<P>): () => void {
    return this.#cache.subscribe(handlers);
  }

  /** Takes in the answer to a write of our own at once; the watch's older and equal echoes are ignored then. */
  absorb(object: T): void {
    this.#cache.absorb(object);
  }

  /** Takes in that we have deleted an object, which is gone by now: what the watch yet tells of it is ignored. */
  absorbDeletion(object: T): void {
    this.#cache.absorbDeletion(object);
  }

  /** Resolves when everything that was stored up to a resource version of this kind has been taken in; rejects as `signal` says. */
  reached(version: string, signal: AbortSignal): Promise<void> {
    return this.#cache.reached(version, signal);
  }

  /** Takes nothing in until the returned function is called: the store stands still, and the server waits. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.#held = new Promise((resolve) => (release = resolve));
    return () => {
      this.#held = undefined;
      release();
    };
  }

  /** Lists and watches until the signal is aborted, then resolves. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const restart = await this.#listAndWatch(signal);
      if (signal.aborted) return;
      this.#options.observe?.(restart);
      if (this.#failures === 0) continue;
      const seconds = retrySeconds(restart.error, BACKOFF, this.#failures, this.#clock.random());
      await pause(this.#clock, seconds, signal).catch(() => undefined);
    }
  }

  async #listAndWatch(signal: AbortSignal): Promise<Extract<ReflectorEvent, { type: 'restarted' }>> {
    this.#failures += 1;
    try {
      const version = this.#version ?? (await this.#list(signal));
      return { type: 'restarted', reason: await this.#watch(version, signal) };
    } catch (error) {
      const expired = isExpired(error);
      if (!isTransient(error)) this.#version = undefined;
      return { type: 'restarted', reason: expired ? 'expired' : 'failed', error };
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { client, kind, pageSize = 500, observe } = this.#options;
    const started = this.#clock.now();
    let relist: ReturnType<ObjectCache<T, P>['relist']> | undefined;
    let version = '';
    let objects = 0;
    for await (const page of client.pages(kind, { ...this.#selection(), limit: pageSize, signal })) {
      if (this.#held !== undefined) await this.#held;
      relist ??= this.#cache.relist(page.resourceVersion);
      for (const object of page.items) relist.add(object);
      objects += page.items.length;
      version = page.resourceVersion;
    }
    relist?.finish();
    this.#version = version;
    observe?.({ type: 'listed', objects, seconds: this.#clock.now() - started });
    this.#markSynced();
    return version;
  }

  async #watch(resourceVersion: string, signal: AbortSignal): Promise<WatchEnd> {
    const { client, kind, stallSeconds = 150 } = this.#options;
    const started = this.#clock.now();
    const timeoutSeconds = Math.floor(WATCH_SECONDS * (1 + this.#clock.random()));
    const watchdog = new Watchdog(this.#clock, stallSeconds, signal);
    try {
      const options = { ...this.#selection(), resourceVersion, timeoutSeconds, signal: watchdog.signal };
      for await (const { type, object } of client.watch(kind, options)) {
        watchdog.sign();
        if (this.#held !== undefined) await this.#held;
        this.#take(type, object);
        this.#failures = 0;
      }
    } finally {
      watchdog.stop();
    }
    if (watchdog.barked) return 'stalled';
    if (this.#clock.now() - started >= SHORTEST_WATCH_SECONDS) this.#failures = 0;
    return 'ended';
  }

  #take(type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK', object: T): void {
    if (type === 'DELETED') this.#cache.remove(object);
    else if (type !== 'BOOKMARK') this.#cache.upsert(object);
    this.#version = object.metadata?.resourceVersion ?? this.#version;
    if (this.#version !== undefined) this.#cache.passed(this.#version);
  }

  #selection(): Selection {
    const { namespace, labelSelector, fieldSelector } = this.#options;
    return { namespace, labelSelector, fieldSelector };
  }
}

/** Aborts its signal when there was no sign of life for too long, or when the signal above it is aborted. */
class Watchdog {
  readonly #clock: Clock;
  readonly #seconds: number;
  readonly #above: AbortSignal;
  readonly #controller = new AbortController();
  readonly #abort = (): void => this.#controller.abort();
  #lastSign: number;
  #cancel: () => void;
  barked = false;

  constructor(clock: Clock, seconds: number, above: AbortSignal) {
    this.#clock = clock;
    this.#seconds = seconds;
    this.#above = above;
    this.#lastSign = clock.now();
    this.#cancel = clock.after(seconds, () => this.#check());
    if (above.aborted) this.#abort();
    above.addEventListener('abort', this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  sign(): void {
    this.#lastSign = this.#clock.now();
  }

  stop(): void {
    this.#cancel();
    this.#above.removeEventListener('abort', this.#abort);
  }

  #check(): void {
    const left = this.#lastSign + this.#seconds - this.#clock.now();
    if (left > 0) {
      this.#cancel = this.#clock.after(left, () => this.#check());
      return;
    }
    this.barked = true;
    this.#abort();
  }
}
