import { createHash } from 'node:crypto';
import { versionInfo } from '../discovery/discovery.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isList, isObject, objectOf, stringOf } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { Registry } from '../resources/registry.ts';
import { ModelSchemas, componentName } from './modelSchemas.ts';
import { pathsOf } from './paths.ts';

/** Answers `/openapi/v3`, `/openapi/v3/…` and `/openapi/v2`: what kubectl validates, explains and completes with. */
export class OpenApi {
  readonly #registry: Registry;
  #models: Promise<ModelSchemas> | undefined;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** The document at a path of this server, undefined where there is none. */
  async document(path: string): Promise<JsonObject | undefined> {
    if (path === '/openapi/v3') return this.#index();
    if (path === '/openapi/v2') return this.#version2();
    const prefix = /^\/openapi\/v3\/(api\/v1|apis\/[^/]+\/[^/]+)$/.exec(path)?.[1];
    const definitions = this.#registry.all().filter((definition) => prefixOf(definition) === prefix);
    return definitions.length === 0 ? undefined : this.#version3(definitions);
  }

  /** The paths of the fields of an object that its built-in kind does not have; of custom resources their schema knows. */
  async unknownFields({ group, kind, isCustom }: ResourceDefinition, object: Json): Promise<readonly string[]> {
    if (isCustom) return [];
    const models = await this.#loaded();
    return models.unknownFields(models.modelOf(group, kind), object);
  }

  #loaded(): Promise<ModelSchemas> {
    return (this.#models ??= ModelSchemas.load());
  }

  #index(): JsonObject {
    const prefixes = [...new Set(this.#registry.all().map(prefixOf))];
    const paths = prefixes.map((prefix) => {
      const sources = this.#registry
        .all()
        .filter((definition) => prefixOf(definition) === prefix)
        .map(({ kind, schema }) => [kind, schema?.source ?? null]);
      const hash = createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 32).toUpperCase();
      return [prefix, { serverRelativeURL: `/openapi/v3/${prefix}?hash=${hash}` }] as const;
    });
    return { paths: Object.fromEntries(paths) };
  }

  async #version3(definitions: readonly ResourceDefinition[]): Promise<JsonObject> {
    const schemas = await this.#schemas(definitions);
    return { openapi: '3.0.0', info, paths: Object.fromEntries(definitions.flatMap(pathsOf)), components: { schemas } };
  }

  async #version2(): Promise<JsonObject> {
    const definitions = this.#registry.all();
    const schemas = moveReferences(await this.#schemas(definitions));
    return { swagger: '2.0', info, paths: Object.fromEntries(definitions.flatMap(pathsOf)), definitions: schemas };
  }

  async #schemas(definitions: readonly ResourceDefinition[]): Promise<JsonObject> {
    const models = await this.#loaded();
    const builtin = definitions.filter(({ isCustom }) => !isCustom);
    const roots = builtin.map(({ group, kind }) => models.modelOf(group, kind));
    const schemas = new Map<string, JsonObject>(models.closure([...roots, 'V1ObjectMeta', 'V1DeleteOptions']));
    for (const definition of definitions) {
      const name = definition.isCustom
        ? customName(definition)
        : componentName(models.modelOf(definition.group, definition.kind));
      const schema = definition.isCustom ? customSchema(definition) : (schemas.get(name) ?? { type: 'object' });
      schemas.set(name, { ...schema, 'x-kubernetes-group-version-kind': [kindOf(definition)] });
    }
    return Object.fromEntries(schemas);
  }
}

/** The media type of OpenAPI 2 in protobuf, as kubectl asks for it, and as it can read it in an answer. */
export const protobufType = {
  asked: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
  answered: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
} as const;

/**
 * OpenAPI 2 in protobuf, which kubectl reads before it sends a List: a document without any kind. Of kinds that it does not find
 * kubectl leaves the judgement to the server, as it does of all that is no List.
 */
export function version2InProtobuf(): string {
  // All lengths and numbers are below 128, so that each is one character.
  const field = (number: number, text: string): string => String.fromCharCode((number << 3) | 2, text.length) + text;
  return field(1, '2.0') + field(2, field(1, 'Kubernetes') + field(2, stringOf(versionInfo['gitVersion']) ?? ''));
}

const info: JsonObject = { title: 'Kubernetes', version: versionInfo['gitVersion'] };

function prefixOf({ group, version }: ResourceDefinition): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function kindOf({ group, version, kind }: ResourceDefinition): JsonObject {
  return { group, version, kind };
}

/** `mesos-operator.dev`, v1alpha1, Task: `dev.mesos-operator.v1alpha1.Task`. */
function customName({ group, version, kind }: ResourceDefinition): string {
  return [...group.split('.').reverse(), version, kind].join('.');
}

function customSchema({ schema }: ResourceDefinition): JsonObject {
  const source = schema?.source ?? { type: 'object' };
  const metadata = { allOf: [{ $ref: `#/components/schemas/${componentName('V1ObjectMeta')}` }] };
  const properties = {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    ...objectOf(source['properties']),
    metadata,
  };
  return { ...source, properties };
}

/** The same schemas with references as OpenAPI 2 writes them. */
function moveReferences(schemas: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, value]) => [key, value === undefined ? undefined : moved(value)]),
  );
}

function moved(value: Json): Json {
  if (typeof value === 'string') return value.replace(/^#\/components\/schemas\//, '#/definitions/');
  if (isList(value)) return value.map(moved);
  return isObject(value) ? moveReferences(value) : value;
}
