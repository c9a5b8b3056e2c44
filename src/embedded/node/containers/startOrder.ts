import type { Pod } from '../../../kubernetes/kinds.ts';
import type { ContainerEnd, ContainerState } from '../runtime/container.ts';

type PodSpec = NonNullable<Pod['spec']>;
type ContainerSpec = PodSpec['containers'][number];

/** What is known of a container that has been started at least once. */
export interface ContainerView {
  readonly state: ContainerState;
  /** How often it was started again. */
  readonly restarts: number;
  /** Id of its process group. */
  readonly pid: number | undefined;
  /** How the attempt before ended, where that has been seen. */
  readonly former?: ContainerEnd;
}

/** The containers that have been started, by name. */
export type ContainerViews = ReadonlyMap<string, ContainerView>;

/** Containers to start now, and in how many milliseconds there may be more where only time has to pass. */
export interface Steps {
  readonly due: readonly ContainerSpec[];
  readonly waitMs?: number;
}

/** How long a container waits that has failed again, and one that cannot be started, in milliseconds: kubelets' time. */
export const firstRestartDelayMs = 10_000;

const longestRestartDelayMs = 300_000;

/**
 * How long a container waits before it is started again, in milliseconds, as kubelets have it: the first time not at all, then 10 s,
 * doubled each time, at most 5 min.
 */
export function restartDelayMs(restarts: number): number {
  if (restarts === 0) return 0;
  return Math.min(longestRestartDelayMs, firstRestartDelayMs * 2 ** Math.min(restarts - 1, 10));
}

/** Whether a container that ended with this exit code is started again under the pod's restart policy. */
export function restarts(spec: PodSpec, container: ContainerSpec, exitCode: number): boolean {
  const isInit = spec.initContainers?.includes(container) ?? false;
  if (isSidecar(container)) return true;
  if (isInit) return exitCode !== 0 && spec.restartPolicy !== 'Never';
  return spec.restartPolicy === 'Always' || spec.restartPolicy === undefined
    ? true
    : spec.restartPolicy === 'OnFailure' && exitCode !== 0;
}

/** Whether an init container is a sidecar, which runs along with the containers after it. */
export function isSidecar(container: ContainerSpec): boolean {
  return container.restartPolicy === 'Always';
}

/**
 * Decides which containers to start at a time (milliseconds since 1970): init containers one after the other, each when the one
 * before has succeeded (a sidecar: has started), then all others at once; ended ones again where the restart policy says so.
 */
export function nextSteps(pod: Pod, views: ContainerViews, now: number): Steps {
  const spec = pod.spec;
  if (!spec) return { due: [] };
  const sidecars: ContainerSpec[] = [];
  for (const container of spec.initContainers ?? []) {
    const view = views.get(container.name);
    const started = isSidecar(container) && view !== undefined;
    if (started) sidecars.push(container);
    else if (!succeeded(view)) return stepsFor(spec, [...sidecars, container], views, now);
  }
  return stepsFor(spec, [...sidecars, ...spec.containers], views, now);
}

function succeeded(view: ContainerView | undefined): boolean {
  return view?.state.kind === 'terminated' && view.state.exitCode === 0;
}

function stepsFor(spec: PodSpec, containers: readonly ContainerSpec[], views: ContainerViews, now: number): Steps {
  const waits = containers.map((container) => ({
    container,
    waitMs: waitOf(spec, container, views.get(container.name), now),
  }));
  const due = waits.filter(({ waitMs }) => waitMs <= 0).map(({ container }) => container);
  const soonest = Math.min(...waits.map(({ waitMs }) => waitMs).filter((waitMs) => waitMs > 0));
  return Number.isFinite(soonest) ? { due, waitMs: soonest } : { due };
}

/** Milliseconds until a container is to be started; infinite where it runs or has ended for good. */
function waitOf(spec: PodSpec, container: ContainerSpec, view: ContainerView | undefined, now: number): number {
  if (!view) return 0;
  if (view.state.kind !== 'terminated' || !restarts(spec, container, view.state.exitCode))
    return Number.POSITIVE_INFINITY;
  return view.state.finishedAt + restartDelayMs(view.restarts) - now;
}
