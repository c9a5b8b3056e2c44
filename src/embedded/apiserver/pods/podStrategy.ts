import { isFinal } from '../../../kubernetes/phase.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import type { FieldError } from '../objects/fieldError.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { equalJson, listOf, numberOf, objectOf, stringOf, valueAt } from '../objects/json.ts';
import type { Clock } from '../objects/time.ts';
import { formatTime } from '../objects/time.ts';
import type { Strategy } from '../resources/definition.ts';
import { defaultPodSpec } from './podDefaults.ts';
import { qosClass } from './qosClass.ts';

/** Pods: defaults, phase Pending, a spec that is nearly immutable, and graceful deletion while a node runs them. */
export const podStrategy: Strategy = { prepareCreate, prepareUpdate, validate, graceSeconds };

function prepareCreate(pod: Draft, clock: Clock): Draft {
  const spec = defaultPodSpec(objectOf(pod['spec']));
  const isBound = (stringOf(spec['nodeName']) ?? '') !== '';
  const conditions = isBound ? { conditions: [scheduledCondition(clock())] } : {};
  return { ...pod, spec, status: { phase: 'Pending', ...conditions, qosClass: qosClass(spec) } };
}

/** A pod that comes with its node's name counts as scheduled. */
export function scheduledCondition(now: number): JsonObject {
  return { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: formatTime(now) };
}

/** A pod that is evicted says so before it is deleted. */
export function disruptionCondition(now: number): JsonObject {
  const message = 'Eviction API: evicting';
  const reason = 'EvictionByEvictionAPI';
  return { type: 'DisruptionTarget', status: 'True', reason, message, lastTransitionTime: formatTime(now) };
}

function prepareUpdate(pod: Draft): Draft {
  return { ...pod, spec: defaultPodSpec(objectOf(pod['spec'])) };
}

function validate(pod: Draft, old: ApiObject | undefined): readonly FieldError[] {
  const spec = objectOf(pod['spec']);
  if (old !== undefined) return updateErrors(spec, objectOf(old['spec']));
  const containers = listOf(spec['containers']).map(objectOf);
  if (containers.length === 0) return [{ type: 'Required', field: 'spec.containers', detail: '' }];
  return [...containers.flatMap(containerErrors), ...duplicateNames(containers), ...policyErrors(spec)];
}

function containerErrors(container: JsonObject, index: number): readonly FieldError[] {
  const field = `spec.containers[${index}]`;
  return ['name', 'image']
    .filter((key) => (stringOf(container[key]) ?? '') === '')
    .map((key) => ({ type: 'Required', field: `${field}.${key}`, detail: '' }));
}

function duplicateNames(containers: readonly JsonObject[]): readonly FieldError[] {
  const names = containers.map(({ name }) => stringOf(name) ?? '');
  return names.flatMap((name, index): FieldError[] =>
    name !== '' && names.indexOf(name) < index
      ? [{ type: 'Duplicate', field: `spec.containers[${index}].name`, value: name, detail: '' }]
      : [],
  );
}

function policyErrors(spec: JsonObject): readonly FieldError[] {
  const policies = ['Always', 'OnFailure', 'Never'];
  const value = spec['restartPolicy'] ?? '';
  if (typeof value === 'string' && policies.includes(value)) return [];
  const detail = `supported values: ${policies.map((policy) => `"${policy}"`).join(', ')}`;
  return [{ type: 'NotSupported', field: 'spec.restartPolicy', value, detail }];
}

const CHANGEABLE = ['activeDeadlineSeconds', 'terminationGracePeriodSeconds', 'tolerations', 'schedulingGates'];

function updateErrors(next: JsonObject, old: JsonObject): readonly FieldError[] {
  if (equalJson(next, old)) return [];
  if (!equalJson(comparable(next), comparable(old))) {
    const detail =
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
    return [{ type: 'Forbidden', field: 'spec', detail }];
  }
  const missing = listOf(old['tolerations']).some(
    (toleration) => !listOf(next['tolerations']).some((other) => equalJson(toleration, other)),
  );
  if (!missing) return [];
  return [
    {
      type: 'Forbidden',
      field: 'spec.tolerations',
      detail: 'existing toleration can not be modified except its tolerationSeconds',
    },
  ];
}

function comparable(spec: JsonObject): JsonObject {
  const blank = Object.fromEntries(CHANGEABLE.map((key) => [key, undefined]));
  const withoutImages = (list: Json | undefined) =>
    listOf(list).map((container) => ({ ...objectOf(container), image: undefined, imagePullPolicy: undefined }));
  return {
    ...spec,
    ...blank,
    containers: withoutImages(spec['containers']),
    initContainers: withoutImages(spec['initContainers']),
  };
}

/** A pod that no node runs, or that has ended, goes at once; else the request's or the spec's seconds. */
function graceSeconds(pod: ApiObject, asked: number | undefined): number {
  const phase = stringOf(valueAt(pod, ['status', 'phase']));
  const isBound = (stringOf(valueAt(pod, ['spec', 'nodeName'])) ?? '') !== '';
  if (!isBound || isFinal(phase)) return 0;
  const seconds = asked ?? numberOf(valueAt(pod, ['spec', 'terminationGracePeriodSeconds'])) ?? 30;
  return seconds < 0 ? 1 : seconds;
}
