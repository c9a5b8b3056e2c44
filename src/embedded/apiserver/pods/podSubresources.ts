import { conflict } from '../objects/apiError.ts';
import type { ApiObject } from '../objects/apiObject.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { listOf, numberOf, objectOf, stringOf, valueAt } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { Context } from '../verbs/context.ts';
import { remove } from '../verbs/delete.ts';
import { find } from '../verbs/update.ts';
import { disruptionCondition, scheduledCondition } from './podStrategy.ts';

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
  return { ...withCondition(pod, scheduledCondition(now)), spec: { ...objectOf(pod['spec']), nodeName } };
}

/** The pod with a condition in the place of the one of its type. */
function withCondition(pod: ApiObject, condition: JsonObject): ApiObject {
  const status = objectOf(pod['status']);
  const others = listOf(status['conditions']).filter((other) => objectOf(other)['type'] !== condition['type']);
  return { ...pod, status: { ...status, conditions: [...others, condition] } };
}

/** Evicts a pod, which here is its graceful deletion with a condition that says why: there are no disruption budgets. */
export function evictPod(
  context: Context,
  definition: ResourceDefinition,
  namespace: string | undefined,
  name: string,
  eviction: Json,
): void {
  const options = valueAt(eviction, ['deleteOptions']);
  const { object } = find(context, definition, { namespace, name });
  context.store.put(definition.storage, withCondition(object, disruptionCondition(context.clock())));
  remove(context, definition, namespace, name, {
    dryRun: false,
    gracePeriodSeconds: numberOf(valueAt(options, ['gracePeriodSeconds'])),
    propagation: 'Background',
    preconditions: {},
  });
}
