import type { JsonObject } from '../objects/json.ts';
import { stringOf } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { Registry } from '../resources/registry.ts';
import { resources } from './discovery.ts';

/** The media type of discovery in one document, by which clients know that they got it. */
export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** All groups with all their kinds in one document: the core group, or every other one. */
export function aggregatedDiscovery(registry: Registry, isNamed: boolean): JsonObject {
  const served = registry.all().filter(({ group }) => (group !== '') === isNamed);
  const groups = [...new Set(served.map(({ group }) => group))].sort();
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((name) =>
      group(
        name,
        served.filter((definition) => definition.group === name),
      ),
    ),
  };
}

function group(name: string, definitions: readonly ResourceDefinition[]): JsonObject {
  const versions = [...new Set(definitions.map(({ version }) => version))];
  return {
    metadata: name === '' ? {} : { name },
    versions: versions.map((version) => ({
      version,
      resources: definitions.filter((definition) => definition.version === version).map(resource),
      freshness: 'Current',
    })),
  };
}

function resource(definition: ResourceDefinition): JsonObject {
  const { plural, namespaced, singular } = definition;
  const [main, ...further] = resources(definition);
  const { verbs, shortNames, categories } = main ?? {};
  const subresources = further.map((entry) => ({
    subresource: (stringOf(entry['name']) ?? '').slice(plural.length + 1),
    responseKind: responseKind(definition, entry),
    verbs: entry['verbs'],
  }));
  return {
    resource: plural,
    responseKind: responseKind(definition, {}),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    shortNames,
    categories,
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}

function responseKind(definition: ResourceDefinition, { group, version, kind }: JsonObject): JsonObject {
  return {
    group: group ?? definition.group,
    version: version ?? definition.version,
    kind: kind ?? definition.kind,
  };
}
