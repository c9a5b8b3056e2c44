import { ownerReferencesOf } from '../objects/apiObject.ts';
import type { Change, StoredObject } from '../store/storedObject.ts';

/** Where an object lies in the store. */
export interface Place {
  readonly collection: string;
  readonly key: string;
}

/** Which uids exist, and which objects name them as owners. Following a change costs what its owner references cost. */
export class OwnerGraph {
  readonly #places = new Map<string, Place>();
  readonly #dependents = new Map<string, Map<string, Place>>();

  /** Takes in a change of an object. */
  follow(collection: string, { type, current, previous }: Change): void {
    if (previous !== undefined) this.#unlink(collection, previous);
    if (type === 'DELETED') {
      this.#places.delete(current.object.metadata.uid);
      return;
    }
    this.add(collection, current);
  }

  /** Takes in an object that is there. */
  add(collection: string, { key, object }: StoredObject): void {
    const place = { collection, key };
    this.#places.set(object.metadata.uid, place);
    for (const { uid } of ownerReferencesOf(object)) {
      const known = this.#dependents.get(uid) ?? new Map<string, Place>();
      this.#dependents.set(uid, known.set(placeKey(place), place));
    }
  }

  /** Where the object with a uid is, undefined when there is none. */
  place(uid: string): Place | undefined {
    return this.#places.get(uid);
  }

  /** The objects that name a uid as an owner. */
  dependents(uid: string): readonly Place[] {
    return [...(this.#dependents.get(uid)?.values() ?? [])];
  }

  #unlink(collection: string, { key, object }: StoredObject): void {
    for (const { uid } of ownerReferencesOf(object)) {
      const known = this.#dependents.get(uid);
      known?.delete(placeKey({ collection, key }));
      if (known?.size === 0) this.#dependents.delete(uid);
    }
  }
}

/** A text that is different for each place. */
export function placeKey({ collection, key }: Place): string {
  return `${collection} ${key}`;
}
