import { badRequest } from '../objects/apiError.ts';
import type { ApiObject } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';
import { listOf, objectOf, stringOf, valueAt } from '../objects/json.ts';

/** What a reader wants of a container's log. */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  /** uid of the pod. */
  readonly uid: string;
  readonly container: string;
  /** Id of the attempt at running the container, as its status has it; empty where that says none. */
  readonly containerId: string;
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
  const inits = containerNames(pod, 'initContainers');
  const more = inits.length > 0 ? ` or one of the init containers: [${inits.join(' ')}]` : '';
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${mains.join(' ')}]${more}`);
}

/**
 * The id of the attempt at running a container whose log is asked for, chosen as kubelets do: the one that runs or ran last, or with
 * `previous` the one that ended before. 400 BadRequest where there is none.
 */
export function chooseAttempt(pod: ApiObject, container: string, previous: boolean): string {
  const { name } = pod.metadata;
  const status = statusOf(pod, container);
  const former = valueAt(status, ['lastState', 'terminated']);
  const ended = valueAt(status, ['state', 'terminated']);
  const waiting = valueAt(status, ['state', 'waiting']);
  if (previous) {
    if (former !== undefined) return idIn(former);
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  if (ended !== undefined) return idIn(ended);
  if (status !== undefined && waiting === undefined) return idIn(status);
  if (former !== undefined) return idIn(former);
  const reason = stringOf(valueAt(waiting, ['reason'])) ?? 'ContainerCreating';
  throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${reason}`);
}

function statusOf(pod: ApiObject, container: string): Json | undefined {
  const lists = ['containerStatuses', 'initContainerStatuses'].map((list) => listOf(valueAt(pod, ['status', list])));
  return lists.flat().find((entry) => objectOf(entry)['name'] === container);
}

function idIn(state: Json): string {
  return stringOf(valueAt(state, ['containerID'])) ?? '';
}

function containerNames(pod: ApiObject, list: string): readonly string[] {
  return listOf(valueAt(pod, ['spec', list])).flatMap((container) => stringOf(objectOf(container)['name']) ?? []);
}
