import { conflict } from '../objects/apiError.ts';
import type { ApiObject } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';
import { listOf, numberOf, objectOf, stringOf, valueAt } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { Context } from '../verbs/context.ts';
import { remove } from '../verbs/delete.ts';
import { find } from '../verbs/update.ts';
import { scheduledCondition } from './podStrategy.ts';

/** Binds a pod to the node that a Binding names; 409 Conflict when it has one. */
export function bindPod(
  context: Context,
  definition: ResourceDefinition,
  namespace: string | undefined,
  name: string,
  binding: Json,
): void {
  const { object } = find(context, definition, { namespace, name });
  const node = stringOf(valueAt(binding, ['target', 'name'])) ?? '';
  const bound = stringOf(valueAt(object, ['spec', 'nodeName'])) ?? '';
  if (bound !== '') throw conflict(definition, name, `pod ${name} is already assigned to node "${bound}"`);
  context.store.put(definition.storage, boundTo(object, node, context.clock()));
}

function boundTo(pod: ApiObject, nodeName: string, now: number): ApiObject {
  const status = objectOf(pod['status']);
  const conditions = listOf(status['conditions']).filter((condition) => objectOf(condition)['type'] !== 'PodScheduled');
  return {
    ...pod,
    spec: { ...objectOf(pod['spec']), nodeName },
    status: { ...status, conditions: [...conditions, scheduledCondition(now)] },
  };
}

/** Evicts a pod, which here is its graceful deletion: there are no disruption budgets. */
export function evictPod(
  context: Context,
  definition: ResourceDefinition,
  namespace: string | undefined,
  name: string,
  eviction: Json,
): void {
  const options = valueAt(eviction, ['deleteOptions']);
  remove(context, definition, namespace, name, {
    dryRun: false,
    gracePeriodSeconds: numberOf(valueAt(options, ['gracePeriodSeconds'])),
    propagation: 'Background',
    preconditions: {},
  });
}
