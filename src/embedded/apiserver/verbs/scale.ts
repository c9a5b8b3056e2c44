import { badRequest, invalid } from '../objects/apiError.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import { withMetadata } from '../objects/apiObject.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, numberOf, objectOf, stringOf, valueAt } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { StoredObject } from '../store/storedObject.ts';
import { selectorText } from '../table/workloadColumns.ts';
import type { Context, WriteOptions } from './context.ts';
import { update } from './update.ts';

/** How many pods a workload is to have, and has, as the kind autoscaling/v1 Scale says it. */
export function scaleOf(object: ApiObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = numberOf(valueAt(object, ['spec', 'replicas'])) ?? 0;
  const selector = selectorText(objectOf(valueAt(object, ['spec', 'selector'])));
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: numberOf(valueAt(object, ['status', 'replicas'])) ?? 0, selector },
  };
}

/** Sets the replicas of a workload to those of a Scale; errors as of `update`, and 400 for a body that is none. */
export function scale(
  context: Context,
  definition: ResourceDefinition,
  target: { readonly namespace: string | undefined; readonly name: string },
  change: (scale: JsonObject) => Json,
  options: WriteOptions,
): StoredObject {
  const scaled = (old: ApiObject): Draft => {
    const current = scaleOf(old);
    const next = change(current);
    if (!isObject(next)) throw badRequest('the body must be a Scale');
    const replicas = numberOf(valueAt(next, ['spec', 'replicas'])) ?? 0;
    if (replicas < 0) throw invalid('autoscaling', 'Scale', target.name, [negative(replicas)]);
    const asked = stringOf(valueAt(next, ['metadata', 'resourceVersion'])) ?? '';
    const resourceVersion = asked === '' ? old.metadata.resourceVersion : asked;
    return { ...withMetadata(old, { resourceVersion }), spec: { ...objectOf(old['spec']), replicas } };
  };
  return update(context, definition, { ...target, subresource: '', part: 'scale' }, scaled, options);
}

function negative(replicas: number) {
  return {
    type: 'Invalid',
    field: 'spec.replicas',
    value: replicas,
    detail: 'must be greater than or equal to 0',
  } as const;
}
