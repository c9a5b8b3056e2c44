import type { ApiObject } from '../objects/apiObject.ts';
import type { Collection } from '../store/collection.ts';
import { customResources } from './customResource.ts';
import type { Registry } from './registry.ts';

/** Serves the kinds of all CustomResourceDefinitions in a collection, of those that are there and of those that come, change and go. */
export function registerCustomResources(definitions: Collection, registry: Registry): void {
  for (const { object } of definitions.values()) register(object, registry);
  definitions.listen(({ type, current, previous }) => {
    if (previous !== undefined) for (const definition of customResources(previous.object)) registry.remove(definition);
    if (type !== 'DELETED') register(current.object, registry);
  });
}

function register(crd: ApiObject, registry: Registry): void {
  for (const definition of customResources(crd)) registry.add(definition);
}
