import type { JsonObject } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { StoredObject } from '../store/storedObject.ts';

/** What a row carries besides its cells: the metadata, everything, or nothing. */
export type IncludeObject = 'Metadata' | 'Object' | 'None';

/** A meta.k8s.io/v1 Table of some objects; `metadata` is that of the list. Ages are counted up to `now`, in milliseconds. */
export function tableOf(
  definition: ResourceDefinition,
  items: readonly StoredObject[],
  metadata: JsonObject,
  options: { readonly include: IncludeObject; readonly now: number; readonly isHeaderLess?: boolean },
): JsonObject {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: options.isHeaderLess === true ? null : definition.columns.map(header),
    rows: items.map((item) => row(definition, item, options.include, options.now)),
  };
}

function header({ name, type, format, description, priority }: ResourceDefinition['columns'][number]): JsonObject {
  return { name, type, format, description, priority };
}

function row(definition: ResourceDefinition, stored: StoredObject, include: IncludeObject, now: number): JsonObject {
  const cells = definition.columns.map(({ cell }) => cell(stored.object, now));
  if (include === 'None') return { cells };
  return { cells, object: include === 'Object' ? stored.object : partialMetadata(stored) };
}

/** The object with nothing but its metadata. */
export function partialMetadata({ object }: StoredObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
