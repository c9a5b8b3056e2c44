import type { Kind, KubernetesObject } from './objects.ts';

/** Name of one object; the namespace is for namespaced kinds only. */
export interface Reference {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Which objects of a kind are meant. */
export interface Selection {
  /** All namespaces when absent. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** What any request may carry. */
export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What a write of an object may carry. */
export interface WriteOptions extends RequestOptions {
  /** Has the server do everything but store it: it is refused as the write would be. */
  readonly dryRun?: boolean;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Version of the list as a whole, from which a watch goes on. The same on every page. */
  readonly resourceVersion: string;
}

/** One line of a watch. A BOOKMARK carries nothing but a resource version. */
export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

/** How objects are listed. */
export interface ListOptions extends Selection, RequestOptions {
  /** Objects in one page, 500 by default. */
  readonly limit?: number;
}

/** How objects are watched. */
export interface WatchOptions extends Selection, RequestOptions {
  /** Version to go on from. Absent: begin with all objects as they are. */
  readonly resourceVersion?: string;
  /** Seconds after which the server ends the watch. */
  readonly timeoutSeconds?: number;
}

/** An object as it is written: its type is the kind's, so it need not say it. */
export type Written<T extends KubernetesObject> = Omit<T, 'apiVersion' | 'kind' | 'metadata'> &
  Pick<KubernetesObject, 'metadata'>;

/** An object with a name, which all but `generateName` creates need. */
export interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** One operation of a JSON patch (RFC 6902). */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

/**
 * A change of an object. `merge` (RFC 7396) sets what it names and deletes what it sets to null; it is safe to repeat. `json`
 * can make itself conditional by `test`. `apply` owns the fields that it names as `fieldManager`, and is refused with Conflict
 * where another manager owns one, unless forced.
 */
export type Patch =
  | { readonly type: 'merge'; readonly body: object }
  | { readonly type: 'json'; readonly body: readonly JsonPatchOperation[] }
  | { readonly type: 'apply'; readonly body: object; readonly fieldManager: string; readonly force?: boolean };

/** Media type of each kind of patch. JSON is YAML, so an applied body is sent as JSON. */
export const patchContentType = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const satisfies Record<Patch['type'], string>;

/** How an object is deleted. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  /** The object is deleted only if it still is the one of this uid or version; else the request fails with Conflict. */
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Path of a kind's objects, or of one of them, below the server's address. */
export function pathOf(
  kind: Kind<KubernetesObject>,
  { namespace, name }: Partial<Reference>,
  subresource?: string,
): string {
  const root = kind.apiVersion.includes('/') ? `/apis/${kind.apiVersion}` : `/api/${kind.apiVersion}`;
  const inNamespace = kind.namespaced && namespace !== undefined ? ['namespaces', namespace] : [];
  const parts = [...inNamespace, kind.plural, ...[name, subresource].filter((part) => part !== undefined)];
  return `${root}/${parts.map(encodeURIComponent).join('/')}`;
}

/** A query string with its question mark, empty when nothing is set. */
export function queryOf(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
