import type { ApiObject } from '../objects/apiObject.ts';

/** An object in the store, immutable, and serialised once: the same text goes to the journal, to readers and to watchers. */
export interface StoredObject {
  readonly key: string;
  readonly object: ApiObject;
  readonly json: string;
  readonly version: number;
}

/** What happened to an object; for DELETED `current` is the last state, with the version of its deletion. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  readonly current: StoredObject;
  readonly previous?: StoredObject;
}

/** The key of an object within its collection: cluster-wide kinds have an empty namespace. Sorts as etcd does. */
export function objectKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
