import { ApiError, alreadyExists, invalid } from '../objects/apiError.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import { parseDraft, withMetadata } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';
import { stringOf, without } from '../objects/json.ts';
import { formatTime } from '../objects/time.ts';
import { applyConfiguration, trackUpdate } from '../ownership/ownership.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { apiVersionOf } from '../resources/definition.ts';
import type { StoredObject } from '../store/storedObject.ts';
import { objectKey } from '../store/storedObject.ts';
import type { Context, WriteOptions } from './context.ts';
import { placeInNamespace, requireNamespace } from './namespaces.ts';
import { preview } from './preview.ts';
import { applySchema, validationErrors } from './validation.ts';
import { writerOf } from './writer.ts';

/**
 * Creates an object from a request's body. Errors: 400 for a body of another kind or namespace, 404 and 403 for a namespace that is
 * missing or going, 409 AlreadyExists, 422 Invalid.
 */
export function create(
  context: Context,
  definition: ResourceDefinition,
  namespace: string | undefined,
  body: Json,
  options: WriteOptions,
): StoredObject {
  const draft = named(context, placeInNamespace(readBody(definition, body), definition, namespace));
  const name = stringOf(draft.metadata['name']) ?? '';
  if (stringOf(draft.metadata['resourceVersion']) !== undefined && draft.metadata['resourceVersion'] !== '') {
    throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
  }
  requireNamespace(context, definition, namespace, name);
  // What an applier cannot mean is said before what a strict reader finds.
  const applied = options.operation === 'Apply' ? applierOf(context, definition, draft, options) : undefined;
  const shaped = prepare(context, definition, draft, options);
  const writer = writerOf(context, definition, '', shaped, options);
  const prepared =
    applied === undefined
      ? trackUpdate(definition.ownership, undefined, shaped, writer)
      : withMetadata(shaped, { managedFields: applied });
  const errors = validationErrors(definition, prepared, undefined);
  if (errors.length > 0) throw invalid(definition.group, definition.kind, name, errors);
  const key = objectKey(definition.namespaced ? namespace : undefined, name);
  if (context.store.collection(definition.storage).get(key) !== undefined) throw alreadyExists(definition, name);
  return options.dryRun ? preview(context, prepared) : context.store.put(definition.storage, prepared);
}

/** Reads a body as an object of the stored version. */
export function readBody(definition: ResourceDefinition, body: Json): Draft {
  const draft = parseDraft(body, apiVersionOf(definition), definition.kind);
  return definition.conversion === undefined ? draft : definition.conversion.toStored(draft);
}

const MAX_BASE = 58;

function named(context: Context, draft: Draft): Draft {
  const { name, generateName } = draft.metadata;
  if (stringOf(name) !== undefined && name !== '') return draft;
  if (stringOf(generateName) === undefined || generateName === '') return withMetadata(draft, { name: '' });
  return withMetadata(draft, { name: `${stringOf(generateName)?.slice(0, MAX_BASE) ?? ''}${context.newSuffix()}` });
}

function prepare(context: Context, definition: ResourceDefinition, draft: Draft, options: WriteOptions): Draft {
  const { status, strategy } = definition;
  const isDropped = status?.keptAtCreate === false && definition.storage !== 'customresourcedefinitions';
  const kept = isDropped ? (without(draft, 'status') as Draft) : draft;
  const fresh = withMetadata(kept, systemFields(context, definition));
  const shaped = applySchema(definition, fresh, options);
  return strategy.prepareCreate?.(shaped, context.clock) ?? shaped;
}

/** The record of an applier, who owns what it says. */
function applierOf(
  context: Context,
  definition: ResourceDefinition,
  draft: Draft,
  options: WriteOptions,
): Json | undefined {
  const writer = writerOf(context, definition, '', draft, options);
  return applyConfiguration(definition.ownership, undefined, draft, writer, 'all').metadata['managedFields'];
}

function systemFields(context: Context, definition: ResourceDefinition): Partial<ApiObject['metadata']> {
  return Object.fromEntries(
    Object.entries({
      uid: context.newUid(),
      creationTimestamp: formatTime(context.clock()),
      generation: definition.hasGeneration ? 1 : undefined,
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
      resourceVersion: undefined,
      selfLink: undefined,
      managedFields: undefined,
    }),
  );
}
