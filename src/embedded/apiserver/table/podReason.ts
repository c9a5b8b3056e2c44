import { isFinal } from '../../../kubernetes/phase.ts';
import type { ApiObject } from '../objects/apiObject.ts';
import type { JsonObject } from '../objects/json.ts';
import { isObject, listOf, numberOf, objectOf, stringOf, valueAt } from '../objects/json.ts';

/** The STATUS of a pod as kubectl prints it: what its containers wait for or ended with, else the pod's reason or phase. */
export function podReason(pod: ApiObject): string {
  const base = stringOf(valueAt(pod, ['status', 'reason'])) ?? stringOf(valueAt(pod, ['status', 'phase'])) ?? 'Unknown';
  if (pod.metadata.deletionTimestamp !== undefined && !isFinal(base))
    return base === 'NodeLost' ? 'Unknown' : 'Terminating';
  return initReason(pod) ?? containerReason(pod, base);
}

/** What a pod's init containers are at, or failed with; undefined once all have succeeded, or (sidecars) started. */
export function initReason(pod: ApiObject): string | undefined {
  const statuses = listOf(valueAt(pod, ['status', 'initContainerStatuses'])).map(objectOf);
  const specs = listOf(valueAt(pod, ['spec', 'initContainers'])).map(objectOf);
  const total = specs.length;
  for (const [index, status] of statuses.entries()) {
    const terminated = valueAt(status, ['state', 'terminated']);
    if (isObject(terminated) && terminated['exitCode'] === 0) continue;
    const isSidecar = specs.some(({ name, restartPolicy }) => name === status['name'] && restartPolicy === 'Always');
    if (isSidecar && status['started'] === true) continue;
    if (isObject(terminated)) return `Init:${endReason(terminated)}`;
    const waiting = stringOf(valueAt(status, ['state', 'waiting', 'reason']));
    return waiting === undefined || waiting === 'PodInitializing' ? `Init:${index}/${total}` : `Init:${waiting}`;
  }
  return undefined;
}

function containerReason(pod: ApiObject, base: string): string {
  const statuses = listOf(valueAt(pod, ['status', 'containerStatuses'])).map(objectOf);
  const isRunning = statuses.some(
    (status) => status['ready'] === true && isObject(valueAt(status, ['state', 'running'])),
  );
  // The first container that waits or has ended gives the reason, as in kubectl.
  const reason = statuses.map(stateReason).find((found) => found !== undefined) ?? base;
  if (reason !== 'Completed') return reason;
  if (isRunning && isReady(pod)) return 'Running';
  const failed = statuses.find((status) => (numberOf(valueAt(status, ['state', 'terminated', 'exitCode'])) ?? 0) !== 0);
  if (failed !== undefined) return stateReason(failed) ?? reason;
  return isRunning ? 'NotReady' : reason;
}

function isReady(pod: ApiObject): boolean {
  const conditions = listOf(valueAt(pod, ['status', 'conditions'])).map(objectOf);
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function stateReason(status: JsonObject): string | undefined {
  const waiting = stringOf(valueAt(status, ['state', 'waiting', 'reason']));
  if (waiting !== undefined && waiting !== '') return waiting;
  const terminated = valueAt(status, ['state', 'terminated']);
  return isObject(terminated) ? endReason(terminated) : undefined;
}

function endReason(terminated: JsonObject): string {
  const reason = stringOf(terminated['reason']);
  if (reason !== undefined && reason !== '') return reason;
  const signal = numberOf(terminated['signal']) ?? 0;
  return signal === 0 ? `ExitCode:${numberOf(terminated['exitCode']) ?? 0}` : `Signal:${signal}`;
}
