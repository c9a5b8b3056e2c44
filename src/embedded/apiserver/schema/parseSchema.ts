import type { Json, JsonObject } from '../objects/json.ts';
import { isList, isObject, listOf, numberOf, objectOf, stringOf, stringsOf } from '../objects/json.ts';
import { compileRule } from './celRule.ts';
import type { Limits, Schema, SchemaType } from './schema.ts';
import { SchemaError } from './schemaError.ts';

const TYPES: ReadonlySet<string> = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean']);
const UNSUPPORTED = ['$ref', 'definitions', 'dependencies', 'patternProperties', 'uniqueItems', 'additionalItems'];

/**
 * Reads the openAPIV3Schema of a CustomResourceDefinition. Throws a SchemaError that names the place for what Kubernetes forbids there
 * and for rules and patterns that cannot be compiled.
 */
export function parseSchema(source: JsonObject, path = 'openAPIV3Schema'): Schema {
  const forbidden = UNSUPPORTED.find((key) => source[key] !== undefined && source[key] !== false);
  if (forbidden !== undefined) throw new SchemaError(`${path}.${forbidden}`, 'must not be used');
  const structure = parseStructure(source, path);
  const rules = listOf(source['x-kubernetes-validations']).map((rule, index) =>
    compileRule(objectOf(rule), `${path}.x-kubernetes-validations[${index}]`),
  );
  const below = [...structure.properties.values(), structure.additional, structure.items];
  return {
    ...structure,
    ...parseCombinations(source, path),
    ...parseExtensions(source),
    nullable: source['nullable'] === true,
    required: stringsOf(source['required']),
    defaultValue: source['default'],
    limits: parseLimits(source, path),
    rules,
    hasRules: rules.length > 0 || below.some((schema) => schema?.hasRules === true),
    source,
  };
}

function parseStructure(
  source: JsonObject,
  path: string,
): Pick<Schema, 'type' | 'properties' | 'additional' | 'items'> {
  const properties = Object.entries(objectOf(source['properties'])).map(
    ([name, property]) => [name, parseSchema(objectOf(property), `${path}.properties[${name}]`)] as const,
  );
  const { additionalProperties: additional, items } = source;
  return {
    type: parseType(source, path),
    properties: new Map(properties),
    additional: isObject(additional) ? parseSchema(additional, `${path}.additionalProperties`) : undefined,
    items: isObject(items) ? parseSchema(items, `${path}.items`) : undefined,
  };
}

function parseType(source: JsonObject, path: string): SchemaType | undefined {
  if (source['x-kubernetes-int-or-string'] === true) return 'int-or-string';
  const type = source['type'];
  if (type === undefined) return undefined;
  if (typeof type !== 'string' || !isType(type))
    throw new SchemaError(`${path}.type`, `unknown type ${JSON.stringify(type)}`);
  return type;
}

function isType(type: string): type is SchemaType {
  return TYPES.has(type);
}

function parseCombinations(source: JsonObject, path: string): Pick<Schema, 'allOf' | 'anyOf' | 'oneOf' | 'not'> {
  const many = (key: 'allOf' | 'anyOf' | 'oneOf') =>
    listOf(source[key]).map((schema, index) => parseSchema(objectOf(schema), `${path}.${key}[${index}]`));
  const not = source['not'];
  return {
    allOf: many('allOf'),
    anyOf: many('anyOf'),
    oneOf: many('oneOf'),
    not: isObject(not) ? parseSchema(not, `${path}.not`) : undefined,
  };
}

function parseExtensions(
  source: JsonObject,
): Pick<Schema, 'preservesUnknown' | 'isEmbedded' | 'listType' | 'listKeys'> {
  const listType = source['x-kubernetes-list-type'];
  return {
    preservesUnknown:
      source['x-kubernetes-preserve-unknown-fields'] === true || source['additionalProperties'] === true,
    isEmbedded: source['x-kubernetes-embedded-resource'] === true,
    listType: listType === 'map' || listType === 'set' ? listType : 'atomic',
    listKeys: stringsOf(source['x-kubernetes-list-map-keys']),
  };
}

function parseLimits(source: JsonObject, path: string): Limits {
  const number = (key: string) => numberOf(source[key]);
  return {
    enum: parseEnum(source['enum']),
    pattern: parsePattern(stringOf(source['pattern']), path),
    format: stringOf(source['format']),
    minimum: number('minimum'),
    maximum: number('maximum'),
    exclusiveMinimum: source['exclusiveMinimum'] === true,
    exclusiveMaximum: source['exclusiveMaximum'] === true,
    multipleOf: number('multipleOf'),
    minLength: number('minLength'),
    maxLength: number('maxLength'),
    minItems: number('minItems'),
    maxItems: number('maxItems'),
    minProperties: number('minProperties'),
    maxProperties: number('maxProperties'),
  };
}

function parseEnum(value: Json | undefined): readonly Json[] | undefined {
  return isList(value) ? value : undefined;
}

function parsePattern(pattern: string | undefined, path: string): RegExp | undefined {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    throw new SchemaError(`${path}.pattern`, `cannot compile the pattern ${JSON.stringify(pattern)}`);
  }
}
