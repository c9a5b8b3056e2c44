/**
 * What all Kubernetes objects have in common, as they stand in JSON: times are RFC 3339 strings, absent fields are absent.
 */

/** Reference from an object to the one that it belongs to. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** Metadata of an object. The API server fills in all but names, labels, annotations, finalizers and owners. */
export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  /** Opaque version: equal means unchanged, anything else means nothing. */
  readonly resourceVersion?: string;
  /** Grows by one with each change of the spec. */
  readonly generation?: number;
  readonly creationTimestamp?: string;
  /** When deletion was asked for; the object goes when its finalizers are gone. */
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}

/** What shows by the condition Ready whether it is so: a pod, or a node. */
interface Conditioned {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Whether an object is ready, as its conditions say. */
export function isReady({ status }: Conditioned): boolean {
  return status?.conditions?.some(({ type, status: holds }) => type === 'Ready' && holds === 'True') ?? false;
}

/** One entry of `status.conditions`, as metav1.Condition. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime: string;
}

/** Any object of the API server. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** Where the API server keeps objects of a kind, and of which type they are. */
export interface Kind<T extends KubernetesObject> {
  /** Group and version, `v1` for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: it ties the type of the objects to the descriptor. */
  readonly objects?: T;
}

/** A reference that names an object for the store, the work queue and logs: `namespace/name`, or `name` of a cluster-wide one. */
export type ObjectKey = string;

/** The key of an object with this name. */
export function objectKey(namespace: string | undefined, name: string): ObjectKey {
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

/** The key of an object as the API server returned it. */
export function keyOf(object: KubernetesObject): ObjectKey {
  return objectKey(object.metadata?.namespace, object.metadata?.name ?? '');
}
