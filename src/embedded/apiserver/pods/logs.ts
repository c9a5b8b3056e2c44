import { badRequest } from '../objects/apiError.ts';
import type { ApiObject } from '../objects/apiObject.ts';
import { listOf, objectOf, stringOf, valueAt } from '../objects/json.ts';

/** What a reader wants of a container's log. */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  /** uid of the pod. */
  readonly uid: string;
  readonly container: string;
  /** Keep the stream open and send what is written from now on, until the container ends. */
  readonly follow: boolean;
  /** Only this many of the last lines; undefined is everything. */
  readonly tailLines: number | undefined;
  readonly sinceSeconds: number | undefined;
  /** Put an RFC 3339 time before each line. */
  readonly timestamps: boolean;
  /** Aborted when the reader has gone. */
  readonly signal: AbortSignal;
}

/** Supplies the logs of pods: the node agent does. Throws an ApiError, or anything else for a 500. */
export interface LogSource {
  open(request: LogRequest): AsyncIterable<Uint8Array | string>;
}

/**
 * The container whose log is asked for. 400 BadRequest, in Kubernetes' words, where it is not in the pod, where a choice is needed,
 * or where it cannot have a log yet.
 */
export function chooseContainer(pod: ApiObject, asked: string | null): string {
  const { name } = pod.metadata;
  const names = [...containerNames(pod, 'containers'), ...containerNames(pod, 'initContainers')];
  if (asked !== null && asked !== '') {
    if (names.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const mains = containerNames(pod, 'containers');
  const [only] = mains;
  if (mains.length === 1 && only !== undefined) return only;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${mains.join(' ')}]`);
}

/** Refuses a log that cannot exist: that of a pod without a node, or of a container that still waits. */
export function requireStarted(pod: ApiObject, container: string): void {
  const { name } = pod.metadata;
  if ((stringOf(valueAt(pod, ['spec', 'nodeName'])) ?? '') === '')
    throw badRequest(`pod ${name} does not have a host assigned`);
  const statuses = [
    ...listOf(valueAt(pod, ['status', 'containerStatuses'])),
    ...listOf(valueAt(pod, ['status', 'initContainerStatuses'])),
  ];
  const status = statuses.map(objectOf).find((entry) => entry['name'] === container);
  const waiting = valueAt(status, ['state', 'waiting']);
  if (status !== undefined && waiting === undefined) return;
  const reason = stringOf(valueAt(waiting, ['reason'])) ?? 'ContainerCreating';
  throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${reason}`);
}

function containerNames(pod: ApiObject, list: string): readonly string[] {
  return listOf(valueAt(pod, ['spec', list])).flatMap((container) => stringOf(objectOf(container)['name']) ?? []);
}
