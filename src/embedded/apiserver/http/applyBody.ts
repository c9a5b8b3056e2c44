import { ApiError, badRequest, invalid } from '../objects/apiError.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import { withMetadata } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';
import { isObject, listOf, stringOf, valueAt } from '../objects/json.ts';
import { ConfigurationError } from '../ownership/configuration.ts';
import { applyConfiguration } from '../ownership/ownership.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { apiVersionOf } from '../resources/definition.ts';
import type { Context, WriteOptions } from '../verbs/context.ts';
import { readBody } from '../verbs/create.ts';
import { takenOver, withLastApplied } from './lastApplied.ts';
import type { Target } from '../verbs/update.ts';
import { writerOf } from '../verbs/writer.ts';

/** Server-side apply comes as YAML or as JSON, which is YAML too. */
export const APPLY_PATCH = 'application/apply-patch+yaml';

/** Checks the options that only an apply may have, and must have: 422 Invalid. */
export function checkPatchOptions(type: string, query: URLSearchParams): void {
  const wrong = (field: string, kind: 'Required' | 'Forbidden', detail: string) =>
    invalid('meta.k8s.io', 'PatchOptions', '', [{ type: kind, field, detail }]);
  if (type === APPLY_PATCH && (query.get('fieldManager') ?? '') === '')
    throw wrong('fieldManager', 'Required', 'is required for apply patch');
  if (type !== APPLY_PATCH && query.has('force'))
    throw wrong('force', 'Forbidden', 'may not be specified for non-apply patch');
}

/** Reads an applied configuration; it must say its kind (400), and may leave out its name, which is in the path. */
export function readConfiguration(definition: ResourceDefinition, name: string, body: Json): Draft {
  const apiVersion = stringOf(valueAt(body, ['apiVersion'])) ?? '';
  const kind = stringOf(valueAt(body, ['kind'])) ?? '';
  if (!isObject(body) || apiVersion !== apiVersionOf(definition) || kind !== definition.kind)
    throw badRequest(`invalid object type: ${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`);
  const draft = readBody(definition, body);
  const given = stringOf(draft.metadata['name']) || name;
  if (given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  if (listOf(draft.metadata['managedFields']).length > 0) throw badRequest('metadata.managedFields must be nil');
  return withMetadata(draft, { name });
}

/** The new state of an object to which a configuration is applied; errors as of `applyConfiguration`, 500 for fields that there are not. */
export function applied(
  context: Context,
  definition: ResourceDefinition,
  { subresource }: Target,
  configuration: Draft,
  old: ApiObject,
  options: WriteOptions & { readonly force: boolean },
): Draft {
  const writer = writerOf(context, definition, subresource, { ...old, ...configuration }, options);
  const taken = options.force ? 'all' : takenOver(definition, options.manager, old);
  const next = typed(configuration, () => applyConfiguration(definition.ownership, old, configuration, writer, taken));
  return withLastApplied(next, options.manager, configuration);
}

/** Does something with a configuration, and says as a real server does what is wrong with it. */
export function typed<T>(configuration: Draft, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const { apiVersion, kind, metadata } = configuration;
    const object = `${stringOf(metadata['namespace']) ?? ''}/${stringOf(metadata['name']) ?? ''}`;
    throw new ApiError(
      500,
      '',
      `failed to create typed patch object (${object}; ${apiVersion}, Kind=${kind}): ${error.message}`,
    );
  }
}
