import { objectOf } from '../objects/json.ts';
import type { Change } from '../store/storedObject.ts';
import { objectKey } from '../store/storedObject.ts';
import type { Context } from '../verbs/context.ts';
import { remove } from '../verbs/delete.ts';
import { TurnQueue } from './turnQueue.ts';

const NAMESPACES = 'namespaces';
const DEFINITIONS = 'customresourcedefinitions';

/** Empties namespaces that are being deleted, then removes them; removes the objects of kinds whose definition is deleted. */
export class NamespaceCleaner {
  readonly #context: Context;
  readonly #queue = new TurnQueue();
  readonly #terminating = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
    for (const { object } of context.store.collection(NAMESPACES).values()) {
      if (object.metadata.deletionTimestamp !== undefined) this.#start(object.metadata.name);
    }
    context.store.listen((collection, change) => this.#follow(collection, change));
  }

  /** Cleans nothing any more. */
  stop(): void {
    this.#queue.stop();
  }

  #follow(collection: string, { type, current }: Change): void {
    const { metadata } = current.object;
    if (collection === NAMESPACES) {
      if (type === 'DELETED') this.#terminating.delete(metadata.name);
      else if (metadata.deletionTimestamp !== undefined) this.#start(metadata.name);
    } else if (type === 'DELETED') {
      const { namespace } = metadata;
      if (namespace !== undefined && this.#terminating.has(namespace)) this.#enqueue(namespace);
      if (collection === DEFINITIONS) this.#queue.add(`kind ${metadata.name}`, () => this.#removeAll(metadata.name));
    }
  }

  #start(namespace: string): void {
    this.#terminating.add(namespace);
    this.#enqueue(namespace);
  }

  #enqueue(namespace: string): void {
    this.#queue.add(namespace, () => this.#empty(namespace));
  }

  #empty(namespace: string): void {
    const { store, registry } = this.#context;
    let left = 0;
    for (const [name, collection] of store.collections) {
      const definition = registry.ofStorage(name);
      if (definition?.namespaced !== true) continue;
      for (const { key, object } of collection.sorted()) {
        if (!key.startsWith(`${namespace}/`)) continue;
        if (object.metadata.deletionTimestamp === undefined)
          remove(this.#context, definition, namespace, object.metadata.name, background);
        left += collection.get(key) === undefined ? 0 : 1;
      }
    }
    if (left === 0) this.#finish(namespace);
  }

  /** The namespace's own finalizer has done its work; others may still hold it. */
  #finish(namespace: string): void {
    const { store } = this.#context;
    const stored = store.collection(NAMESPACES).get(objectKey(undefined, namespace));
    if (stored === undefined) return;
    if ((stored.object.metadata.finalizers ?? []).length === 0) store.remove(NAMESPACES, stored);
    else if (objectOf(stored.object['spec'])['finalizers'] !== undefined)
      store.put(NAMESPACES, { ...stored.object, spec: {} });
  }

  #removeAll(collection: string): void {
    const { store } = this.#context;
    for (const stored of store.collection(collection).sorted()) store.remove(collection, stored);
  }
}

const background = {
  dryRun: false,
  gracePeriodSeconds: undefined,
  propagation: 'Background',
  preconditions: {},
} as const;
