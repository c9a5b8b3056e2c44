import { badRequest } from '../objects/apiError.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import type { FieldError, FieldErrorType } from '../objects/fieldError.ts';
import { isObject, objectOf, stringOf } from '../objects/json.ts';
import { labelErrors, nameErrors } from '../objects/name.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { applyDefaults } from '../schema/defaulting.ts';
import { prune } from '../schema/prune.ts';
import { validateValue } from '../schema/validate.ts';
import { validateRules } from '../schema/validateRules.ts';
import type { WriteOptions } from './context.ts';

/**
 * Prunes and defaults an object by the schema of its kind, if it has one. Unknown fields are warned of, or are 400 BadRequest, as the
 * request's fieldValidation says.
 */
export function applySchema(definition: ResourceDefinition, draft: Draft, options: WriteOptions): Draft {
  const { schema } = definition;
  if (schema === undefined) return draft;
  const unknown: string[] = [];
  const { apiVersion, kind, metadata, ...content } = draft;
  const pruned = prune(schema, content, unknown);
  reportUnknown(definition, unknown, options);
  const defaulted = applyDefaults(schema, pruned);
  return { apiVersion, kind, metadata, ...(isObject(defaulted) ? defaulted : {}) };
}

/** Warns of fields that a kind does not have, or refuses them: 400 BadRequest. */
export function reportUnknown(
  { kind, version }: ResourceDefinition,
  unknown: readonly string[],
  { fieldValidation, warnings }: WriteOptions,
): void {
  const sentences = unknown.map((field) => `unknown field "${field}"`);
  if (fieldValidation === 'Warn') warnings.push(...sentences);
  if (fieldValidation === 'Strict' && sentences.length > 0)
    throw badRequest(
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${sentences.join(', ')}`,
    );
}

/** Everything that is wrong with an object: its name and labels, the kind's own rules, its schema. */
export function validationErrors(
  definition: ResourceDefinition,
  next: Draft,
  old: ApiObject | undefined,
): readonly FieldError[] {
  const labels = Object.entries(objectOf(next.metadata['labels'])).map(
    ([key, value]) => [key, stringOf(value) ?? ''] as const,
  );
  return [
    ...(old === undefined ? objectNameErrors(definition, next) : []),
    ...labelErrors(Object.fromEntries(labels)),
    ...(definition.strategy.validate?.(next, old) ?? []),
    ...schemaErrors(definition, next, old),
  ];
}

function objectNameErrors(definition: ResourceDefinition, next: Draft): readonly FieldError[] {
  const name = stringOf(next.metadata['name']) ?? '';
  if (name === '') return [{ type: 'Required', field: 'metadata.name', detail: 'name or generateName is required' }];
  return nameErrors(name, definition.kind === 'Namespace' || definition.kind === 'Service');
}

/** Rules speak of values of the right types, so they are asked last, and only where no error stands in their way. */
function schemaErrors({ schema }: ResourceDefinition, next: Draft, old: ApiObject | undefined): readonly FieldError[] {
  if (schema === undefined) return [];
  const errors = validateValue(schema, next, '');
  if (!errors.some(({ type }) => BLOCKING.includes(type))) return [...errors, ...validateRules(schema, next, old, '')];
  return schema.hasRules ? [...errors, RULES_NOT_CHECKED] : errors;
}

/** Errors of which rules could not make sense. */
const BLOCKING: readonly FieldErrorType[] = ['NotSupported', 'Required', 'TooLong', 'TooMany', 'TypeInvalid'];

const RULES_NOT_CHECKED: FieldError = {
  type: 'Invalid',
  field: '<nil>',
  value: null,
  detail:
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};
