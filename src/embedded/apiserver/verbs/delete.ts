import { conflict, forbidden } from '../objects/apiError.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import { withMetadata } from '../objects/apiObject.ts';
import { formatTime } from '../objects/time.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { StoredObject } from '../store/storedObject.ts';
import type { Context } from './context.ts';
import { preview } from './preview.ts';
import { find, isReleased } from './update.ts';

/** What happens to the objects that an object owns: collected later, collected first, or kept. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** What a deletion may ask for. */
export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly gracePeriodSeconds: number | undefined;
  readonly propagation: Propagation;
  readonly preconditions: { readonly uid?: string; readonly resourceVersion?: string };
}

/** How a deletion ended: the object is gone, or it waits (for its node, its finalizers, its contents). */
export interface Deletion {
  readonly isGone: boolean;
  readonly stored: StoredObject;
}

const PERMANENT = ['default', 'kube-system', 'kube-public'];

const finalizerOf: Readonly<Record<Propagation, string | undefined>> = {
  Background: undefined,
  Foreground: 'foregroundDeletion',
  Orphan: 'orphan',
};

/** Deletes an object, or marks it for deletion. Errors: 404, 403 for a namespace that must stay, 409 Conflict when a precondition does not hold. */
export function remove(
  context: Context,
  definition: ResourceDefinition,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions,
): Deletion {
  const stored = find(context, definition, { namespace, name });
  checkPreconditions(definition, stored.object, options);
  if (definition.kind === 'Namespace' && PERMANENT.includes(name))
    throw forbidden(definition, name, 'this namespace may not be deleted');
  const marked = mark(context, definition, stored.object, options);
  if (isReleased(marked)) {
    if (options.dryRun) return { isGone: true, stored };
    // Kinds that go gracefully are marked before they go, whatever the grace: watches tell it.
    const isTold = definition.strategy.graceSeconds !== undefined && marked !== stored.object;
    const last = isTold ? context.store.put(definition.storage, marked) : stored;
    return { isGone: true, stored: context.store.remove(definition.storage, last) };
  }
  if (marked === stored.object) return { isGone: false, stored };
  return {
    isGone: false,
    stored: options.dryRun ? preview(context, marked) : context.store.put(definition.storage, marked),
  };
}

function checkPreconditions(
  definition: ResourceDefinition,
  { metadata }: ApiObject,
  { preconditions }: DeleteOptions,
): void {
  const { uid, resourceVersion } = preconditions;
  const subject = { group: definition.group, plural: definition.kind };
  if (uid !== undefined && uid !== metadata.uid) {
    const cause = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(subject, metadata.name, cause);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const cause = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(subject, metadata.name, cause);
  }
}

/** The object with its deletion written into it; the same object when it said all that before. */
function mark(context: Context, definition: ResourceDefinition, object: ApiObject, options: DeleteOptions): Draft {
  const { metadata } = object;
  const grace = definition.strategy.graceSeconds?.(object, options.gracePeriodSeconds) ?? 0;
  const added = finalizerOf[options.propagation];
  const known = metadata.finalizers ?? [];
  const finalizers = added === undefined || known.includes(added) ? known : [...known, added];
  const timing = deletionTiming(metadata, grace, context.clock());
  if (timing === undefined && finalizers === known) return object;
  const isNew = metadata.deletionTimestamp === undefined;
  const generation = isNew && metadata.generation !== undefined ? metadata.generation + 1 : metadata.generation;
  const marked = withMetadata(object, { ...timing, generation, ...(finalizers.length > 0 ? { finalizers } : {}) });
  return definition.kind === 'Namespace' ? { ...marked, status: { phase: 'Terminating' } } : marked;
}

/**
 * When the object is to go, and after which grace; undefined for what it says already. A grace period can only become shorter, and
 * then still counts from the first request, except that nothing is dated back: one that would be over is over now, or
 * in a moment where somebody is to be graceful.
 */
function deletionTiming(
  metadata: ApiObject['metadata'],
  grace: number,
  now: number,
): Pick<ApiObject['metadata'], 'deletionTimestamp' | 'deletionGracePeriodSeconds'> | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds: former = 0 } = metadata;
  if (deletionTimestamp === undefined) return timing(now + grace * 1000, grace);
  if (grace >= former) return undefined;
  const over = Date.parse(deletionTimestamp) - (former - grace) * 1000;
  return over < now ? timing(now, Math.min(grace, 1)) : timing(over, grace);
}

function timing(
  over: number,
  deletionGracePeriodSeconds: number,
): Pick<ApiObject['metadata'], 'deletionTimestamp' | 'deletionGracePeriodSeconds'> {
  return { deletionTimestamp: formatTime(over), deletionGracePeriodSeconds };
}
