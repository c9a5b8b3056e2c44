import type { ApiObject } from '../objects/apiObject.ts';
import { ownerReferencesOf, withMetadata } from '../objects/apiObject.ts';
import { equalJson, listOf, objectOf, stringOf } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { Change } from '../store/storedObject.ts';
import type { Context } from '../verbs/context.ts';
import type { Propagation } from '../verbs/delete.ts';
import { ownWrite } from '../verbs/context.ts';
import { remove } from '../verbs/delete.ts';
import { update } from '../verbs/update.ts';
import type { Place } from './ownerGraph.ts';
import { OwnerGraph, placeKey } from './ownerGraph.ts';
import { TurnQueue } from './turnQueue.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/**
 * Deletes objects whose owners are all gone, as kube-controller-manager does: in the background, or before their owner (its finalizer
 * `foregroundDeletion`); `orphan` makes it cut the references instead. An object made with an owner that does not exist goes, too.
 */
export class GarbageCollector {
  readonly #context: Context;
  readonly #graph = new OwnerGraph();
  readonly #queue = new TurnQueue();

  constructor(context: Context) {
    this.#context = context;
    for (const [name, collection] of context.store.collections) {
      for (const stored of collection.values()) this.#graph.add(name, stored);
    }
    for (const [name, collection] of context.store.collections) {
      for (const { key, object } of collection.values()) this.#look({ collection: name, key }, object);
    }
    context.store.listen((collection, change) => this.#follow(collection, change));
  }

  /** Collects nothing any more. */
  stop(): void {
    this.#queue.stop();
  }

  #follow(collection: string, change: Change): void {
    this.#graph.follow(collection, change);
    const { current, previous, type } = change;
    const place = { collection, key: current.key };
    if (type === 'DELETED') {
      for (const dependent of this.#graph.dependents(current.object.metadata.uid)) this.#enqueueDependent(dependent);
      for (const { uid } of ownerReferencesOf(current.object)) this.#enqueueOwner(uid);
      return;
    }
    const references = current.object.metadata['ownerReferences'];
    const isNew = !equalJson(references, previous?.object.metadata['ownerReferences']);
    this.#look(place, current.object, isNew);
  }

  #look(place: Place, object: ApiObject, hasNewOwners = true): void {
    if (hasNewOwners && ownerReferencesOf(object).length > 0) this.#enqueueDependent(place);
    if (object.metadata.deletionTimestamp !== undefined) this.#enqueueOwner(object.metadata.uid);
  }

  #enqueueDependent(place: Place): void {
    this.#queue.add(`dependent ${placeKey(place)}`, () => this.#collectDependent(place));
  }

  #enqueueOwner(uid: string): void {
    const object = this.#at(this.#graph.place(uid));
    const finalizers = object?.metadata.finalizers ?? [];
    if (finalizers.includes(FOREGROUND)) this.#queue.add(`owner ${uid}`, () => this.#deleteDependentsFirst(uid));
    else if (finalizers.includes(ORPHAN)) this.#queue.add(`owner ${uid}`, () => this.#orphanDependents(uid));
  }

  #at(place: Place | undefined): ApiObject | undefined {
    return place === undefined ? undefined : this.#context.store.collection(place.collection).get(place.key)?.object;
  }

  #definition(place: Place): ResourceDefinition | undefined {
    return this.#context.registry.ofStorage(place.collection);
  }

  /** Deletes the object when no owner is left; cuts the references to owners that are gone while another one is left. */
  #collectDependent(place: Place): void {
    const object = this.#at(place);
    if (object === undefined) return;
    const owners = ownerReferencesOf(object);
    const gone = owners.filter(({ uid }) => this.#graph.place(uid) === undefined);
    if (gone.length === 0) return;
    if (gone.length < owners.length) {
      this.#cutReferences(place, new Set(gone.map(({ uid }) => uid)));
      return;
    }
    this.#delete(place, object, propagationOf(object));
  }

  #deleteDependentsFirst(uid: string): void {
    const dependents = this.#graph.dependents(uid);
    for (const place of dependents) {
      const object = this.#at(place);
      const isOnlyOwner = object !== undefined && ownerReferencesOf(object).every((owner) => owner.uid === uid);
      if (object === undefined || object.metadata.deletionTimestamp !== undefined) continue;
      if (isOnlyOwner) this.#delete(place, object, 'Foreground');
      else this.#cutReferences(place, new Set([uid]));
    }
    const isBlocked = this.#graph.dependents(uid).some((place) => {
      const object = this.#at(place);
      return (
        object !== undefined && ownerReferencesOf(object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion)
      );
    });
    if (!isBlocked) this.#dropFinalizer(uid, FOREGROUND);
  }

  #orphanDependents(uid: string): void {
    for (const place of this.#graph.dependents(uid)) this.#cutReferences(place, new Set([uid]));
    this.#dropFinalizer(uid, ORPHAN);
  }

  #delete(place: Place, { metadata }: ApiObject, propagation: Propagation): void {
    const definition = this.#definition(place);
    if (definition === undefined) return;
    const { namespace, name, uid } = metadata;
    const options = { dryRun: false, gracePeriodSeconds: undefined, propagation, preconditions: { uid } };
    remove(this.#context, definition, namespace, name, options);
  }

  #cutReferences(place: Place, uids: ReadonlySet<string>): void {
    this.#change(place, (object) => {
      const kept = listOf(object.metadata['ownerReferences']).filter(
        (entry) => !uids.has(stringOf(objectOf(entry)['uid']) ?? ''),
      );
      return withMetadata(object, { ownerReferences: kept.length > 0 ? kept : undefined });
    });
  }

  #dropFinalizer(uid: string, finalizer: string): void {
    const place = this.#graph.place(uid);
    if (place === undefined) return;
    this.#change(place, (object) => {
      const kept = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
      return withMetadata(object, { finalizers: kept.length > 0 ? kept : undefined });
    });
  }

  #change(place: Place, change: (object: ApiObject) => ApiObject): void {
    const definition = this.#definition(place);
    const object = this.#at(place);
    if (definition === undefined || object === undefined) return;
    const { namespace, name } = object.metadata;
    update(this.#context, definition, { namespace, name, subresource: '' }, change, ownWrite());
  }
}

function propagationOf({ metadata }: ApiObject): Propagation {
  if (metadata.finalizers?.includes(ORPHAN) === true) return 'Orphan';
  return metadata.finalizers?.includes(FOREGROUND) === true ? 'Foreground' : 'Background';
}
