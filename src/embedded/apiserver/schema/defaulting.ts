import type { Json, JsonObject } from '../objects/json.ts';
import { isList, isObject } from '../objects/json.ts';
import type { Schema } from './schema.ts';

/** Fills in the schema's defaults: of fields that are absent, and of those that are null and may not be, which go if they have none. */
export function applyDefaults(schema: Schema, value: Json): Json {
  if (isList(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => applyDefaults(items, item));
  }
  return isObject(value) ? defaultObject(schema, value) : value;
}

function defaultObject(schema: Schema, object: JsonObject): JsonObject {
  const result = new Map(Object.entries(object));
  for (const [key, property] of schema.properties) {
    const value = result.get(key);
    const isAbsent = value === undefined || (value === null && !property.nullable);
    const filled = isAbsent ? property.defaultValue : value;
    if (filled === undefined) result.delete(key);
    else result.set(key, applyDefaults(property, filled));
  }
  for (const [key, value] of result) {
    if (!schema.properties.has(key) && schema.additional !== undefined && value !== undefined) {
      result.set(key, applyDefaults(schema.additional, value));
    }
  }
  return Object.fromEntries(result);
}
