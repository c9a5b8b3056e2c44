import type { FieldError, FieldErrorType } from '../objects/fieldError.ts';
import type { Json } from '../objects/json.ts';
import { isList, isObject } from '../objects/json.ts';
import { hasSameKeys } from '../patch/strategicMerge.ts';
import type { CelRule, CelVariables } from './celRule.ts';
import type { Schema } from './schema.ts';
import { join } from './validate.ts';
import { errorText } from '../objects/errorText.ts';

/**
 * What the CEL rules of a schema find wrong with a value that is valid by its types. Rules with oldSelf are asked where the value was
 * there before: below lists only when their entries have keys, as in Kubernetes.
 */
export function validateRules(schema: Schema, value: Json, old: Json | undefined, path: string): readonly FieldError[] {
  if (!schema.hasRules) return [];
  return [...ownErrors(schema, value, old, path), ...childErrors(schema, value, old, path)];
}

function ownErrors(schema: Schema, value: Json, old: Json | undefined, path: string): readonly FieldError[] {
  const asked = schema.rules.filter(({ isTransition }) => old !== undefined || !isTransition);
  if (asked.length === 0) return [];
  const self = toCel(schema, value);
  const variables = asked.some(({ isTransition }) => isTransition) ? { self, oldSelf: toCel(schema, old) } : { self };
  return asked.flatMap((rule) => ruleErrors(rule, variables, value, path));
}

function ruleErrors(rule: CelRule, variables: CelVariables, value: Json, path: string): readonly FieldError[] {
  const field = `${path}${rule.fieldPath}`.replace(/^\./, '');
  const error = (detail: string): FieldError => ({
    type: errorType(rule.reason),
    field,
    detail,
  });
  try {
    return rule.holds(variables) ? [] : [error(rule.message(variables))];
  } catch (cause) {
    return [error(`rule evaluation error: ${rule.rule}: ${errorText(cause).split('\n')[0] ?? ''}`)];
  }
}

const types: Readonly<Record<string, FieldErrorType>> = {
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required',
  FieldValueDuplicate: 'Duplicate',
};

function errorType(reason: string): FieldErrorType {
  return types[reason] ?? 'Invalid';
}

function childErrors(schema: Schema, value: Json, old: Json | undefined, path: string): readonly FieldError[] {
  if (isList(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value.flatMap((item, index) => validateRules(items, item, oldItem(schema, item, old), `${path}[${index}]`));
  }
  if (!isObject(value)) return [];
  const before = isObject(old) ? old : {};
  return Object.entries(value).flatMap(([key, child]) => {
    const below = schema.properties.get(key) ?? schema.additional;
    return below === undefined || child === undefined ? [] : validateRules(below, child, before[key], join(path, key));
  });
}

function oldItem({ listType, listKeys }: Schema, item: Json, old: Json | undefined): Json | undefined {
  if (listType !== 'map' || !isList(old)) return undefined;
  return old.find((candidate) => hasSameKeys(candidate, item, listKeys));
}

/** A value in CEL's types: whole numbers of integer fields are bigints, all other numbers doubles. */
function toCel(schema: Schema | undefined, value: Json | undefined): unknown {
  if (isList(value)) return value.map((item) => toCel(schema?.items, item));
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    return Object.fromEntries(
      entries.map(([key, child]) => [key, toCel(schema?.properties.get(key) ?? schema?.additional, child)]),
    );
  }
  const isWhole = typeof value === 'number' && (schema?.type === 'integer' || schema?.type === 'int-or-string');
  return isWhole ? BigInt(value) : value;
}
