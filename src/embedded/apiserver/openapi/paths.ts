import type { JsonObject } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';

const QUERY = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string' },
}));

/**
 * The paths of a kind. kubectl reads of them which kind is at which path, and that a write takes `fieldValidation`; that PATCH does not
 * list strategic merge patches makes it use the merge keys that it has compiled in.
 */
export function pathsOf(definition: ResourceDefinition): readonly (readonly [string, JsonObject])[] {
  const { group, version, plural, namespaced } = definition;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const within = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const all: JsonObject = {
    get: operation(definition, 'list'),
    ...(namespaced ? {} : { post: operation(definition, 'post', QUERY) }),
  };
  const paths: [string, JsonObject][] = [
    [`${root}/${plural}`, all],
    [within, { get: operation(definition, 'list'), post: operation(definition, 'post', QUERY) }],
    [
      `${within}/{name}`,
      {
        get: operation(definition, 'get'),
        put: operation(definition, 'put', QUERY),
        patch: operation(definition, 'patch', [...QUERY, { name: 'force', in: 'query', schema: { type: 'boolean' } }]),
        delete: operation(definition, 'delete'),
      },
    ],
  ];
  return paths;
}

function operation(
  { group, version, kind, plural }: ResourceDefinition,
  action: string,
  parameters: readonly JsonObject[] = [],
): JsonObject {
  return {
    operationId: `${action}${group.replaceAll('.', '')}${version}${plural}`,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
    parameters,
    responses: { '200': { description: 'OK' } },
  };
}
