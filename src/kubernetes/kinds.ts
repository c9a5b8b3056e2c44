/**
 * The kinds that mesos-operator reads and writes. Kubernetes' own are typed by @kubernetes/client-node (types only, none of its
 * code), as they stand in JSON; ours are generated from crds/.
 */
import type {
  CoreV1Event,
  V1Deployment,
  V1EndpointSlice,
  V1Lease,
  V1Namespace,
  V1Node,
  V1Pod,
  V1Secret,
  V1Service,
  V1SubjectAccessReview,
  V1TokenReview,
} from '@kubernetes/client-node';
import type { Kind } from './objects.ts';

export * from './generated/customResources.ts';

/** A type of @kubernetes/client-node as it stands in JSON: times are strings, nothing is writable. */
export type Plain<T> = 0 extends 1 & T
  ? unknown
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : T extends object
        ? { readonly [Field in keyof T]: Plain<T[Field]> }
        : T;

export type Pod = Plain<V1Pod>;
export type Node = Plain<V1Node>;
export type Event = Plain<CoreV1Event>;
export type Lease = Plain<V1Lease>;
export type Secret = Plain<V1Secret>;
export type Namespace = Plain<V1Namespace>;
export type Service = Plain<V1Service>;
export type EndpointSlice = Plain<V1EndpointSlice>;
export type Deployment = Plain<V1Deployment>;
export type TokenReview = Plain<V1TokenReview>;
export type SubjectAccessReview = Plain<V1SubjectAccessReview>;

/** Where the API server keeps Pods. */
export const pods: Kind<Pod> = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
/** Where the API server keeps Nodes. */
export const nodes: Kind<Node> = { apiVersion: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };
/** Where the API server keeps Events, in the form of the core group. */
export const events: Kind<Event> = { apiVersion: 'v1', kind: 'Event', plural: 'events', namespaced: true };
/** Where the API server keeps Secrets. */
export const secrets: Kind<Secret> = { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };
/** Where the API server keeps Namespaces. */
export const namespaces: Kind<Namespace> = {
  apiVersion: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};
/** Where the API server keeps Leases. */
export const leases: Kind<Lease> = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
};
/** Where the API server keeps Services. */
export const services: Kind<Service> = { apiVersion: 'v1', kind: 'Service', plural: 'services', namespaced: true };
/** Where the API server keeps EndpointSlices. */
export const endpointSlices: Kind<EndpointSlice> = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
};
/** Where the API server keeps Deployments. */
export const deployments: Kind<Deployment> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
};
/** Where one asks the API server whom a token belongs to; nothing is kept there. */
export const tokenReviews: Kind<TokenReview> = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenReview',
  plural: 'tokenreviews',
  namespaced: false,
};
/** Where one asks the API server what somebody may do; nothing is kept there. */
export const subjectAccessReviews: Kind<SubjectAccessReview> = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  namespaced: false,
};
