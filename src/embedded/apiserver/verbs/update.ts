import { conflict, invalid, notFound } from '../objects/apiError.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import { withMetadata } from '../objects/apiObject.ts';
import type { FieldError } from '../objects/fieldError.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { equalJson, numberOf, objectOf, stringsOf } from '../objects/json.ts';
import { below, has } from '../ownership/fieldSet.ts';
import { managersOf } from '../ownership/managers.ts';
import { trackUpdate } from '../ownership/ownership.ts';
import { resized } from '../pods/resize.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { StoredObject } from '../store/storedObject.ts';
import { objectKey } from '../store/storedObject.ts';
import type { Context, WriteOptions } from './context.ts';
import { preview } from './preview.ts';
import { applySchema, validationErrors } from './validation.ts';
import { writerOf } from './writer.ts';

/** Which object, and which part of it: '' is everything but the status, 'status' only that, 'resize' what a pod's containers may use. */
export interface Target {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly subresource: '' | 'status' | 'resize';
  /** The subresource that who owns what is to name, where it is another one. */
  readonly part?: 'scale';
}

/** Makes the new state, in the stored version, from the old one. */
export type Change = (old: ApiObject) => Draft;

/**
 * Changes a stored object. Errors: 404, 409 Conflict when a resourceVersion or uid in the new state is not the stored one, 422.
 * A change that changes nothing is not a write. An object that waits for its deletion and loses the last finalizer is removed.
 */
export function update(
  context: Context,
  definition: ResourceDefinition,
  target: Target,
  change: Change,
  options: WriteOptions,
): StoredObject {
  const stored = find(context, definition, target);
  const old = stored.object;
  const draft = change(old);
  checkPreconditions(definition, draft, old);
  const merged = mergedBy(definition, target.subresource, draft, old);
  const shaped = bumpGeneration(definition, applySchema(definition, merged, options), old);
  const next = tracked(
    context,
    definition,
    target,
    withMetadata(shaped, { managedFields: draft.metadata['managedFields'] }),
    old,
    options,
  );
  // A resize is the one change of a running pod's containers: it is checked as if the pod were made so.
  const known = target.subresource === 'resize' ? undefined : old;
  const errors = [...validationErrors(definition, next, known), ...finalizerErrors(next, old)];
  if (errors.length > 0) throw invalid(definition.group, definition.kind, target.name, errors);
  if (equalJson(next, old)) return stored;
  if (options.dryRun) return preview(context, next);
  return isReleased(next)
    ? context.store.remove(definition.storage, { ...stored, object: next as ApiObject })
    : context.store.put(definition.storage, next);
}

/** The new state with who owns what in it; an apply has seen to that already. */
function tracked(
  context: Context,
  definition: ResourceDefinition,
  { subresource, part }: Target,
  next: Draft,
  old: ApiObject,
  options: WriteOptions,
): Draft {
  if (options.operation === 'Apply') return next;
  // As in a real server: a Scale shows, and takes over, only owners of the replicas.
  if (part === 'scale' && !managersOf(old).some(({ fields }) => has(below(fields, 'f:spec'), 'f:replicas')))
    return next;
  const writer = writerOf(context, definition, part ?? subresource, next, options);
  return trackUpdate(definition.ownership, old, next, writer);
}

/** The stored object, or 404. */
export function find(
  context: Context,
  definition: ResourceDefinition,
  { namespace, name }: Omit<Target, 'subresource'>,
): StoredObject {
  const key = objectKey(definition.namespaced ? namespace : undefined, name);
  const stored = context.store.collection(definition.storage).get(key);
  if (stored === undefined) throw notFound(definition, name);
  return stored;
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

function checkPreconditions(definition: ResourceDefinition, draft: Draft, old: ApiObject): void {
  const { name, uid, resourceVersion } = draft.metadata;
  const { metadata } = old;
  if (name !== undefined && name !== metadata.name)
    throw invalid(definition.group, definition.kind, metadata.name, [renamed(name)]);
  if (uid !== undefined && uid !== '' && uid !== metadata.uid) {
    throw conflict(
      definition,
      metadata.name,
      `Precondition failed: UID in precondition: ${JSON.stringify(uid)}, UID in object meta: ${metadata.uid}`,
    );
  }
  if (resourceVersion === undefined || resourceVersion === '') {
    if (definition.unconditionalUpdate) return;
    throw invalid(definition.group, definition.kind, metadata.name, [versionMissing]);
  }
  if (resourceVersion !== metadata.resourceVersion) throw conflict(definition, metadata.name, MODIFIED);
}

const versionMissing: FieldError = {
  type: 'Invalid',
  field: 'metadata.resourceVersion',
  value: 0,
  detail: 'must be specified for an update',
};

function renamed(value: Json): FieldError {
  return { type: 'Invalid', field: 'metadata.name', value, detail: 'field is immutable' };
}

function mergedBy(
  definition: ResourceDefinition,
  subresource: Target['subresource'],
  draft: Draft,
  old: ApiObject,
): Draft {
  switch (subresource) {
    case '':
      return mainUpdate(definition, draft, old);
    case 'status':
      return statusUpdate(definition, draft, old);
    case 'resize':
      return resized(draft, old);
  }
}

function mainUpdate(definition: ResourceDefinition, draft: Draft, old: ApiObject): Draft {
  const kept = systemFields(draft, old);
  const withStatus = definition.status === undefined ? kept : { ...kept, status: old['status'] };
  return definition.strategy.prepareUpdate?.(withStatus, old) ?? withStatus;
}

/** A status update leaves everything else alone; of the built-in kinds it may also change labels, annotations and finalizers. */
function statusUpdate(definition: ResourceDefinition, draft: Draft, old: ApiObject): Draft {
  const status = { status: draft['status'] };
  if (definition.isCustom) return { ...old, ...status };
  const { labels, annotations, finalizers } = draft.metadata;
  return { ...withMetadata(old, { labels, annotations, finalizers }), ...status };
}

/** What of the metadata is the server's stays as it was. */
function systemFields(draft: Draft, { metadata }: ApiObject): Draft {
  const { name, namespace, uid, creationTimestamp, resourceVersion, generation } = metadata;
  const { deletionTimestamp, deletionGracePeriodSeconds, generateName } = metadata;
  const server: JsonObject = {
    name,
    namespace,
    uid,
    creationTimestamp,
    resourceVersion,
    generation,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generateName,
    selfLink: undefined,
    managedFields: undefined,
  };
  return withMetadata(draft, server);
}

function bumpGeneration(definition: ResourceDefinition, next: Draft, old: ApiObject): Draft {
  const generation = numberOf(old.metadata.generation);
  if (generation === undefined) return next;
  const content = (object: Draft): JsonObject => {
    const { metadata: _metadata, status, ...rest } = object;
    return definition.status === undefined ? { ...rest, status } : rest;
  };
  return equalJson(content(next), content(old)) ? next : withMetadata(next, { generation: generation + 1 });
}

function finalizerErrors(next: Draft, old: ApiObject): readonly FieldError[] {
  if (old.metadata.deletionTimestamp === undefined) return [];
  const known = old.metadata.finalizers ?? [];
  const added = stringsOf(next.metadata['finalizers']).filter((finalizer) => !known.includes(finalizer));
  if (added.length === 0) return [];
  const shown = added.map((finalizer) => `"${finalizer}"`).join(', ');
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${shown}}`;
  return [{ type: 'Forbidden', field: 'metadata.finalizers', detail }];
}

/** True when nothing holds an object back any more that waits for its deletion. */
export function isReleased({ metadata, kind, ...rest }: Draft): boolean {
  if (metadata['deletionTimestamp'] === undefined || (numberOf(metadata['deletionGracePeriodSeconds']) ?? 0) > 0)
    return false;
  const isNamespaceHeld = kind === 'Namespace' && stringsOf(objectOf(rest['spec'])['finalizers']).length > 0;
  return stringsOf(metadata['finalizers']).length === 0 && !isNamespaceHeld;
}
