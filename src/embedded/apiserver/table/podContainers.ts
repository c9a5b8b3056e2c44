import type { ApiObject } from '../objects/apiObject.ts';
import type { JsonObject } from '../objects/json.ts';
import { isObject, listOf, numberOf, objectOf, stringOf, valueAt } from '../objects/json.ts';
import { age } from './duration.ts';
import { initReason } from './podReason.ts';

/** READY of a pod as kubectl prints it: how many of its containers, sidecars among them, are ready. */
export function podReady(pod: ApiObject): string {
  const isReady = (status: JsonObject) => status['ready'] === true && isObject(valueAt(status, ['state', 'running']));
  const total = listOf(valueAt(pod, ['spec', 'containers'])).length + sidecarNames(pod).length;
  return `${statuses(pod).filter(isReady).length}/${total}`;
}

/** RESTARTS of a pod: how many there were, and how long ago the last attempt ended. `now` is in milliseconds. */
export function podRestarts(pod: ApiObject, now: number): string {
  const counted =
    initReason(pod) === undefined
      ? statuses(pod)
      : listOf(valueAt(pod, ['status', 'initContainerStatuses'])).map(objectOf);
  const restarts = counted.reduce((sum, status) => sum + (numberOf(status['restartCount']) ?? 0), 0);
  const ends = counted.flatMap((status) => stringOf(valueAt(status, ['lastState', 'terminated', 'finishedAt'])) ?? []);
  const last = ends.sort().at(-1);
  return restarts === 0 || last === undefined ? String(restarts) : `${restarts} (${age(last, now)} ago)`;
}

/** The statuses of the containers that run side by side. */
function statuses(pod: ApiObject): readonly JsonObject[] {
  const sidecars = sidecarNames(pod);
  const inits = listOf(valueAt(pod, ['status', 'initContainerStatuses'])).map(objectOf);
  return [
    ...inits.filter(({ name }) => sidecars.includes(stringOf(name) ?? '')),
    ...listOf(valueAt(pod, ['status', 'containerStatuses'])).map(objectOf),
  ];
}

function sidecarNames(pod: ApiObject): readonly string[] {
  const inits = listOf(valueAt(pod, ['spec', 'initContainers'])).map(objectOf);
  return inits.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => stringOf(name) ?? '');
}
