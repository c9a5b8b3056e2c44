import type { Json, JsonObject } from '../objects/json.ts';
import { isList, isObject } from '../objects/json.ts';
import type { Schema } from './schema.ts';

/** The fields that every object of Kubernetes has, whatever its schema says. */
const OBJECT_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

/** Removes the fields that the schema does not know; their paths are added to `unknown`. */
export function prune(schema: Schema, object: JsonObject, unknown: string[]): JsonObject {
  return pruneObject({ ...schema, isEmbedded: true }, object, '', unknown);
}

function pruneValue(schema: Schema, value: Json, path: string, unknown: string[]): Json {
  if (isList(value)) {
    const { items } = schema;
    return items === undefined
      ? value
      : value.map((item, index) => pruneValue(items, item, `${path}[${index}]`, unknown));
  }
  return isObject(value) ? pruneObject(schema, value, path, unknown) : value;
}

function pruneObject(schema: Schema, object: JsonObject, path: string, unknown: string[]): JsonObject {
  const kept: [string, Json][] = [];
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    const field = path === '' ? key : `${path}.${key}`;
    const below = schema.properties.get(key) ?? schema.additional;
    if (schema.isEmbedded && OBJECT_FIELDS.has(key)) kept.push([key, value]);
    else if (below !== undefined) kept.push([key, pruneValue(below, value, field, unknown)]);
    else if (schema.preservesUnknown) kept.push([key, value]);
    else unknown.push(field);
  }
  return Object.fromEntries(kept);
}
