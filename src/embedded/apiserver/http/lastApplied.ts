import type { ApiObject, Draft } from '../objects/apiObject.ts';
import { withMetadata } from '../objects/apiObject.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isList, isObject, objectOf, stringOf } from '../objects/json.ts';
import { fieldsOf } from '../ownership/configuration.ts';
import type { FieldSet } from '../ownership/fieldSet.ts';
import { NO_FIELDS } from '../ownership/fieldSet.ts';
import type { ResourceDefinition } from '../resources/definition.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
const KUBECTL = 'kubectl';

/**
 * What `kubectl apply --server-side` may take without force: the fields that `kubectl apply` without it has applied before, which
 * belong to the same person. Other managers may take nothing.
 */
export function takenOver({ ownership }: ResourceDefinition, manager: string, { metadata }: ApiObject): FieldSet {
  const text = metadata.annotations?.[ANNOTATION];
  if (manager !== KUBECTL || text === undefined) return NO_FIELDS;
  try {
    return fieldsOf(ownership.shape, JSON.parse(text) as Json);
  } catch {
    // Somebody has written something else there: it allows nothing.
    return NO_FIELDS;
  }
}

/** Keeps the annotation of `kubectl apply`, where there is one, up to date when kubectl applies on the server's side. */
export function withLastApplied(object: Draft, manager: string, configuration: Draft): Draft {
  const annotations = objectOf(object.metadata['annotations']);
  if (manager !== KUBECTL || stringOf(annotations[ANNOTATION]) === undefined) return object;
  const { [ANNOTATION]: _former, ...own } = objectOf(configuration.metadata['annotations']);
  const kept = Object.keys(own).length > 0 ? own : undefined;
  const text = `${JSON.stringify(sorted({ ...withMetadata(configuration, { annotations: kept }) }))}\n`;
  return withMetadata(object, { annotations: { ...annotations, [ANNOTATION]: text } });
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries: [string, Json | undefined][] = Object.keys(value)
    .sort()
    .map((key) => [key, value[key] === undefined ? undefined : sorted(value[key] ?? null)]);
  return Object.fromEntries(entries) satisfies JsonObject;
}
