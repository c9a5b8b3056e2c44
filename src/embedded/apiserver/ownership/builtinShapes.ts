import type { Json } from '../objects/json.ts';
import type { ListShape, Shape, ShapeRules } from './shape.ts';
import { ruledShape, untyped } from './shape.ts';

type Rules = Readonly<Record<string, ListShape | 'atomic object'>>;

const whole = 'atomic object';
const set: ListShape = { type: 'set' };
const by = (...keys: readonly string[]): ListShape => keyed(keys, {});

function keyed(keys: readonly string[], defaults: Readonly<Record<string, Json>>): ListShape {
  return { type: 'map', keys, defaults };
}

const metadataRules: Rules = {
  'metadata.finalizers': set,
  'metadata.ownerReferences': by('uid'),
  'metadata.ownerReferences[]': whole,
};

const conditions: Rules = { 'status.conditions': by('type') };

const containerRules: Rules = {
  '': by('name'),
  '.env': by('name'),
  '.env.valueFrom.configMapKeyRef': whole,
  '.env.valueFrom.fieldRef': whole,
  '.env.valueFrom.resourceFieldRef': whole,
  '.env.valueFrom.secretKeyRef': whole,
  '.ports': keyed(['containerPort', 'protocol'], { protocol: 'TCP' }),
  '.resources.claims': by('name'),
  '.volumeDevices': by('devicePath'),
  '.volumeMounts': by('mountPath'),
};

const podSpecRules: Rules = {
  ...below('containers', containerRules),
  ...below('initContainers', containerRules),
  ...below('ephemeralContainers', containerRules),
  hostAliases: by('ip'),
  imagePullSecrets: by('name'),
  'imagePullSecrets[]': whole,
  nodeSelector: whole,
  'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution': whole,
  resourceClaims: by('name'),
  schedulingGates: by('name'),
  topologySpreadConstraints: by('topologyKey', 'whenUnsatisfiable'),
  'topologySpreadConstraints.labelSelector': whole,
  volumes: by('name'),
  'volumes.csi.nodePublishSecretRef': whole,
};

const workloadRules: Rules = { 'spec.selector': whole, ...below('spec.template.spec.', podSpecRules), ...conditions };

const rulesOfKind: Readonly<Record<string, Rules>> = {
  Pod: { ...below('spec.', podSpecRules), ...conditions, 'status.podIPs': by('ip') },
  Node: { 'spec.podCIDRs': set, 'status.addresses': by('type'), ...conditions },
  Namespace: conditions,
  Event: { involvedObject: whole, related: whole },
  Service: { 'spec.ports': keyed(['port', 'protocol'], { protocol: 'TCP' }), 'spec.selector': whole, ...conditions },
  ServiceAccount: { secrets: by('name'), 'secrets[]': whole, 'imagePullSecrets[]': whole },
  Deployment: workloadRules,
  ReplicaSet: workloadRules,
  PodDisruptionBudget: { 'spec.selector': whole, ...conditions },
  EndpointSlice: { 'endpoints.addresses': set, 'endpoints.targetRef': whole },
  CustomResourceDefinition: conditions,
};

function below(prefix: string, rules: Rules): Rules {
  return Object.fromEntries(Object.entries(rules).map(([path, rule]) => [`${prefix}${path}`, rule]));
}

const shapes = new Map<string, Shape>();

/** What can be owned apart in a built-in kind, as its OpenAPI schema says with `x-kubernetes-list-type` and `x-kubernetes-map-type`. */
export function builtinShape(kind: string): Shape {
  const known = shapes.get(kind);
  if (known !== undefined) return known;
  const rules: ShapeRules = new Map(Object.entries({ ...metadataRules, ...rulesOfKind[kind] }));
  const shape = ruledShape(rules);
  shapes.set(kind, shape);
  return shape;
}

/** The shape of the metadata that all objects have. */
export const metadataShape: Shape = builtinShape('').field('metadata') ?? untyped;

/**
 * Fields that are there in every object of a built-in kind, if only empty (the Go types have no way to leave them out), so that
 * nobody ever adds them and nobody owns them.
 */
const alwaysThere: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec', 'spec.containers', 'status'],
  Node: ['spec', 'status', 'status.nodeInfo', 'status.daemonEndpoints', 'status.daemonEndpoints.kubeletEndpoint'],
  Namespace: ['spec', 'status'],
  Service: ['spec', 'status', 'status.loadBalancer'],
  Lease: ['spec'],
  Event: ['involvedObject', 'source'],
  EndpointSlice: ['endpoints', 'ports'],
  PodDisruptionBudget: ['spec', 'status'],
  Deployment: ['spec', 'spec.strategy', ...template(), 'status'],
  ReplicaSet: ['spec', ...template(), 'status'],
  CustomResourceDefinition: ['spec', 'spec.names', 'status', 'status.acceptedNames'],
};

function template(): readonly string[] {
  return ['', '.metadata', '.spec', '.spec.containers'].map((path) => `spec.template${path}`);
}

/** The paths (as those of a field set) that nobody owns in a built-in kind because they are always there. */
export function unownedPaths(kind: string): readonly (readonly string[])[] {
  return (alwaysThere[kind] ?? []).map((path) => path.split('.').map((name) => `f:${name}`));
}
