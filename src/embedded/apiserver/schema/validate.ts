import type { FieldError, FieldErrorType } from '../objects/fieldError.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isList, isObject } from '../objects/json.ts';
import { validateLimits } from './limits.ts';
import type { Schema, SchemaType } from './schema.ts';

/** What is wrong with a value by its schema, in Kubernetes' words; rules in CEL apart. `path` is that of the value. */
export function validateValue(schema: Schema, value: Json, path: string): readonly FieldError[] {
  if (value === null && schema.nullable) return [];
  if (!isOfType(schema.type, value)) return [typeError(schema.type, value, path)];
  return [
    ...validateLimits(schema.limits, value, path),
    ...validateChildren(schema, value, path),
    ...validateCombinations(schema, value, path),
  ];
}

function isOfType(type: SchemaType | undefined, value: Json): boolean {
  switch (type) {
    case undefined:
      return true;
    case 'object':
      return isObject(value);
    case 'array':
      return isList(value);
    case 'integer':
      return Number.isInteger(value);
    case 'int-or-string':
      return Number.isInteger(value) || typeof value === 'string';
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
  }
}

/** A value's type as Kubernetes' messages call it. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

function typeError(type: SchemaType | undefined, value: Json, path: string): FieldError {
  const wanted = type === 'int-or-string' ? 'integer,string' : String(type);
  const detail = `${path} in body must be of type ${wanted}: "${typeName(value)}"`;
  return { type: 'TypeInvalid', field: path, value: typeName(value), detail };
}

function validateChildren(schema: Schema, value: Json, path: string): readonly FieldError[] {
  if (isList(value)) return validateItems(schema, value, path);
  return isObject(value) ? validateProperties(schema, value, path) : [];
}

function validateItems(
  { items, listType, listKeys }: Schema,
  list: readonly Json[],
  path: string,
): readonly FieldError[] {
  const errors =
    items === undefined ? [] : list.flatMap((item, index) => validateValue(items, item, `${path}[${index}]`));
  return [...errors, ...duplicates(listType, listKeys, list, path)];
}

function duplicates(
  listType: Schema['listType'],
  keys: readonly string[],
  list: readonly Json[],
  path: string,
): readonly FieldError[] {
  if (listType === 'atomic') return [];
  const identity = (item: Json): Json =>
    listType === 'set' ? item : Object.fromEntries(keys.map((key) => [key, isObject(item) ? item[key] : undefined]));
  const seen = new Set<string>();
  return list.flatMap((item, index): FieldError[] => {
    const own = identity(item);
    if (seen.size !== seen.add(JSON.stringify(own)).size) return [];
    return [{ type: 'Duplicate', field: `${path}[${index}]`, value: own, detail: '' }];
  });
}

function validateProperties(schema: Schema, object: JsonObject, path: string): readonly FieldError[] {
  const missing = schema.required.filter((key) => object[key] === undefined);
  const errors: FieldError[] = missing.map((key) => ({ type: 'Required', field: join(path, key), detail: '' }));
  for (const [key, value] of Object.entries(object)) {
    const below = schema.properties.get(key) ?? schema.additional;
    if (below !== undefined && value !== undefined) errors.push(...validateValue(below, value, join(path, key)));
  }
  return errors;
}

/** The path of a property. */
export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function validateCombinations(schema: Schema, value: Json, path: string): readonly FieldError[] {
  const { allOf, anyOf, oneOf, not } = schema;
  if (allOf.length + anyOf.length + oneOf.length === 0 && not === undefined) return [];
  const fits = (candidate: Schema) => validateValue(candidate, value, path).length === 0;
  const problem = (detail: string): FieldError => ({
    type: 'Invalid' satisfies FieldErrorType,
    field: path,
    value: typeName(value),
    detail: `"${path}" ${detail}`,
  });
  const matching = oneOf.filter(fits).length;
  return [
    ...allOf.flatMap((candidate) => validateValue(candidate, value, path)),
    ...(anyOf.length > 0 && !anyOf.some(fits) ? [problem('must validate at least one schema (anyOf)')] : []),
    ...(oneOf.length > 0 && matching !== 1
      ? [
          problem(
            `must validate one and only one schema (oneOf). ${matching === 0 ? 'Found none valid' : `Found ${matching} valid alternatives`}`,
          ),
        ]
      : []),
    ...(not !== undefined && fits(not) ? [problem('must not validate the schema (not)')] : []),
  ];
}
