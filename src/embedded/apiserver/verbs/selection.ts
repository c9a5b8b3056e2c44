import type { ResourceDefinition } from '../resources/definition.ts';
import { parseFieldSelector } from '../store/fieldSelector.ts';
import { parseLabelSelector } from '../store/labelSelector.ts';
import type { StoredObject } from '../store/storedObject.ts';

/** Which objects of a kind a list or watch is about. */
export interface Selection {
  readonly test: (stored: StoredObject) => boolean;
  /** The keys of a namespace's objects start with this. */
  readonly prefix: string;
  /** False when every object under the prefix is selected. */
  readonly isFiltered: boolean;
}

/** What a request selects by. */
export interface SelectionRequest {
  readonly namespace: string | undefined;
  /** Set when the path names one object, as in a watch of it. */
  readonly name?: string | undefined;
  readonly labelSelector: string;
  readonly fieldSelector: string;
}

/** Reads the selectors of a request; 400 BadRequest when one cannot be read. */
export function select(definition: ResourceDefinition, request: SelectionRequest): Selection {
  const { namespace, name, labelSelector, fieldSelector } = request;
  const labels = parseLabelSelector(labelSelector);
  const fields = parseFieldSelector(fieldSelector, definition.selectableFields);
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const isFiltered = labelSelector !== '' || fieldSelector !== '' || name !== undefined;
  return {
    prefix,
    isFiltered,
    test: ({ key, object }) =>
      key.startsWith(prefix) &&
      (!isFiltered ||
        ((name === undefined || object.metadata.name === name) &&
          fields.test(object) &&
          labels(object.metadata.labels ?? {}))),
  };
}
