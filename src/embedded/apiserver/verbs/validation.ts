import type { ApiObject, Draft } from '../objects/apiObject.ts';
import type { FieldError } from '../objects/fieldError.ts';
import { objectOf, stringOf } from '../objects/json.ts';
import { labelErrors, nameErrors } from '../objects/name.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { WriteOptions } from './context.ts';

/** Prunes and defaults an object by the schema of its kind, if it has one. */
export function applySchema(_definition: ResourceDefinition, draft: Draft, _options: WriteOptions): Draft {
  return draft;
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
  ];
}

function objectNameErrors(definition: ResourceDefinition, next: Draft): readonly FieldError[] {
  const name = stringOf(next.metadata['name']) ?? '';
  if (name === '') return [{ type: 'Required', field: 'metadata.name', detail: 'name or generateName is required' }];
  return nameErrors(name, definition.kind === 'Namespace' || definition.kind === 'Service');
}
