/** How two versions of a list are merged: entry by entry (by their keys, or as a set), or one replaces the other. */
export type ListRule =
  { readonly type: 'map'; readonly keys: readonly string[] } | { readonly type: 'set' } | { readonly type: 'atomic' };

/** The rule of the list at a path of property names from the object's root (list indexes are left out). */
export type MergeKeys = (path: readonly string[]) => ListRule;

const atomic: ListRule = { type: 'atomic' };
const set: ListRule = { type: 'set' };
const by = (...keys: readonly string[]): ListRule => ({ type: 'map', keys });

const metadataRules: Readonly<Record<string, ListRule>> = {
  'metadata.finalizers': set,
  'metadata.ownerReferences': by('uid'),
};

/** Within containers, init containers and ephemeral containers. */
const containerRules: Readonly<Record<string, ListRule>> = {
  ports: by('containerPort'),
  env: by('name'),
  volumeMounts: by('mountPath'),
  volumeDevices: by('devicePath'),
};

const podSpecRules: Readonly<Record<string, ListRule>> = {
  containers: by('name'),
  initContainers: by('name'),
  ephemeralContainers: by('name'),
  volumes: by('name'),
  imagePullSecrets: by('name'),
  hostAliases: by('ip'),
  topologySpreadConstraints: by('topologyKey'),
  ...Object.fromEntries(
    ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
      Object.entries(containerRules).map(([name, rule]) => [`${list}.${name}`, rule]),
    ),
  ),
};

function below(prefix: string, rules: Readonly<Record<string, ListRule>>): Readonly<Record<string, ListRule>> {
  return Object.fromEntries(Object.entries(rules).map(([path, rule]) => [`${prefix}.${path}`, rule]));
}

const workloadRules = { ...below('spec.template.spec', podSpecRules), 'status.conditions': by('type') };

const rulesOfKind: Readonly<Record<string, Readonly<Record<string, ListRule>>>> = {
  Pod: { ...below('spec', podSpecRules), 'status.conditions': by('type'), 'status.podIPs': by('ip') },
  Deployment: workloadRules,
  ReplicaSet: workloadRules,
  PodDisruptionBudget: { 'status.conditions': by('type') },
  Node: {
    'spec.taints': by('key'),
    'spec.podCIDRs': set,
    'status.conditions': by('type'),
    'status.addresses': by('type'),
  },
  Namespace: { 'spec.finalizers': set, 'status.conditions': by('type') },
  Service: { 'spec.ports': by('port'), 'status.conditions': by('type') },
  ServiceAccount: { secrets: by('name'), imagePullSecrets: by('name') },
};

/** The rules of custom resources, which know no strategic merge: every list is one value. */
export const noMergeKeys: MergeKeys = () => atomic;

/** The rules of a built-in kind, as its Go type declares them (`patchStrategy`, `patchMergeKey`). */
export function builtinMergeKeys(kind: string): MergeKeys {
  const rules = new Map(Object.entries({ ...metadataRules, ...rulesOfKind[kind] }));
  return (path) => rules.get(path.join('.')) ?? atomic;
}
