import type { JsonObject } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { apiVersionOf } from '../resources/definition.ts';
import type { Registry } from '../resources/registry.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** The kind that a subresource takes or gives, and the group and version of that kind where they are other ones. */
const subresourceKinds: Readonly<Record<string, JsonObject>> = {
  log: { kind: 'Pod', verbs: ['get'] },
  eviction: { kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
  binding: { kind: 'Binding', verbs: ['create'] },
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] },
  resize: { kind: 'Pod', verbs: ['get', 'patch', 'update'] },
};

/** The answer of `/api`. */
export function coreVersions(address: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

/** The answer of `/apis`: every group but the core one, with its versions. */
export function groupList(registry: Registry): JsonObject {
  const names = [...new Set(registry.all().map(({ group }) => group))].filter((group) => group !== '').sort();
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => groupOf(registry, name)) };
}

/** The answer of `/apis/GROUP`, undefined where nothing of that group is served. */
export function group(registry: Registry, name: string): JsonObject | undefined {
  const isServed = name !== '' && registry.all().some((definition) => definition.group === name);
  return isServed ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(registry, name) } : undefined;
}

function groupOf(registry: Registry, name: string): JsonObject {
  const served = registry.all().filter((definition) => definition.group === name);
  const versions = [...new Set(served.map(({ version }) => version))].map((version) => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions, ...(versions[0] === undefined ? {} : { preferredVersion: versions[0] }) };
}

/** The answer of `/api/v1` and `/apis/GROUP/VERSION`, undefined where nothing of that version is served. */
export function resourceList(registry: Registry, groupName: string, version: string): JsonObject | undefined {
  const served = registry
    .all()
    .filter((definition) => definition.group === groupName && definition.version === version);
  const [first] = served;
  if (first === undefined) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(first),
    resources: served.flatMap(resources),
  };
}

/** A kind and its subresources, as discovery lists them. */
export function resources(definition: ResourceDefinition): readonly JsonObject[] {
  const { plural, singular, namespaced, kind, shortNames, categories, status, subresources } = definition;
  const main: JsonObject = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: VERBS,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
  const statusPath = {
    name: `${plural}/status`,
    singularName: '',
    namespaced,
    kind,
    verbs: ['get', 'patch', 'update'],
  };
  const further = subresources.map((name) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...subresourceKinds[name],
  }));
  return [main, ...(status === undefined ? [] : [statusPath]), ...further];
}

/** The answer of `/version`: the Kubernetes version whose behaviour this server follows, marked as not being one. */
export const versionInfo: JsonObject = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.0+embedded',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: `${process.platform}/${process.arch}`,
};
