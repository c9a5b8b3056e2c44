import { badRequest, forbidden, notFound } from '../objects/apiError.ts';
import type { Draft } from '../objects/apiObject.ts';
import { withMetadata } from '../objects/apiObject.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { objectKey } from '../store/storedObject.ts';
import type { Context } from './context.ts';

/** Puts the request's namespace into a draft; 400 BadRequest when it says another one. */
export function placeInNamespace(draft: Draft, definition: ResourceDefinition, namespace: string | undefined): Draft {
  if (!definition.namespaced) return withMetadata(draft, { namespace: undefined });
  const given = draft.metadata['namespace'];
  if (given !== undefined && given !== '' && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return withMetadata(draft, { namespace });
}

/** Nothing can be created in a namespace that does not exist (404) or that is being deleted (403). */
export function requireNamespace(
  context: Context,
  definition: ResourceDefinition,
  namespace: string | undefined,
  name: string,
): void {
  if (!definition.namespaced || namespace === undefined) return;
  const found = context.store.collection('namespaces').get(objectKey(undefined, namespace));
  if (found === undefined) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  if (found.object.metadata.deletionTimestamp === undefined) return;
  throw forbidden(
    definition,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
}
