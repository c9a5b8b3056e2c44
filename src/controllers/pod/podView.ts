import type { Pod } from '../../kubernetes/kinds.ts';
import { isFinal } from '../../kubernetes/phase.ts';
import { taskLabel } from '../names.ts';
import { fromTimestamp } from '../time.ts';

/** How a task's container stands. */
export type ContainerView =
  | { readonly kind: 'absent' }
  | { readonly kind: 'waiting'; readonly reason?: string | undefined; readonly message?: string | undefined }
  | { readonly kind: 'running'; readonly startedAt: number }
  | {
      readonly kind: 'terminated';
      readonly exitCode: number;
      readonly reason?: string | undefined;
      readonly message?: string | undefined;
      /** Undefined for one that never ran. */
      readonly startedAt?: number | undefined;
      readonly finishedAt?: number | undefined;
    };

/** What the controllers keep of a task's Pod. Times are seconds since the epoch. */
export interface PodView {
  readonly kind: 'task';
  readonly key: string;
  readonly name: string;
  readonly uid: string;
  readonly nodeName: string;
  readonly resourceVersion: string;
  readonly finalizers: readonly string[];
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly hostIp?: string | undefined;
  readonly podIp?: string | undefined;
  /** When its deletion was asked for, or, where it is `letGo`, by when at the latest. */
  readonly deletedAt?: number | undefined;
  /** Whether it is deleted because somebody evicted it, as `kubectl drain` does. */
  readonly evicted: boolean;
  /** Whether it is deleted without grace, be it that its node has taken away what was left of that after its end. */
  readonly letGo: boolean;
  readonly container: ContainerView;
}

/** Whether a Pod is one of ours. */
export function isTaskPod(pod: Pod): boolean {
  return pod.metadata?.labels?.[taskLabel] !== undefined;
}

export function viewOfPod(pod: Pod): PodView {
  const { metadata, status } = pod;
  const name = metadata?.name ?? '';
  return {
    kind: 'task',
    key: `${metadata?.namespace ?? ''}/${name}`,
    name,
    uid: metadata?.uid ?? '',
    nodeName: pod.spec?.nodeName ?? '',
    resourceVersion: metadata?.resourceVersion ?? '',
    finalizers: metadata?.finalizers ?? [],
    phase: status?.phase ?? 'Pending',
    reason: status?.reason,
    message: status?.message,
    hostIp: status?.hostIP,
    podIp: status?.podIP,
    deletedAt: deletionRequest(metadata),
    evicted: isEvicted(status),
    letGo: metadata?.deletionGracePeriodSeconds === 0,
    container: containerOf(pod),
  };
}

/** What nodes do for want of room has its own reasons. */
function isEvicted(status: Pod['status']): boolean {
  const disruption = status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return disruption?.status === 'True' && disruption.reason === 'EvictionByEvictionAPI';
}

/**
 * Kubernetes writes down when the grace period will be over. Who makes it shorter than what has passed of it, as a node does in the
 * end to zero, has that moment written down in its place.
 */
function deletionRequest(metadata: Pod['metadata']): number | undefined {
  const over = fromTimestamp(metadata?.deletionTimestamp);
  return over === undefined ? undefined : over - (metadata?.deletionGracePeriodSeconds ?? 0);
}

function containerOf(pod: Pod): ContainerView {
  const state = pod.status?.containerStatuses?.[0]?.state;
  if (state?.terminated !== undefined) {
    const { exitCode, reason, message, finishedAt } = state.terminated;
    const times = { startedAt: startOf(state.terminated), finishedAt: fromTimestamp(finishedAt) };
    return { kind: 'terminated', exitCode, reason, message, ...times };
  }
  if (state?.running !== undefined) return { kind: 'running', startedAt: fromTimestamp(state.running.startedAt) ?? 0 };
  if (state?.waiting !== undefined) {
    return { kind: 'waiting', reason: state.waiting.reason, message: state.waiting.message };
  }
  return { kind: 'absent' };
}

/** Container runtimes date the start of a container that they could not start to the year 1970, if at all. */
function startOf({ startedAt, reason }: { startedAt?: string; reason?: string }): number | undefined {
  const time = fromTimestamp(startedAt);
  return time === undefined || time <= 0 || neverRan.has(reason ?? '') ? undefined : time;
}

/** What runtimes call the end of a container whose process could not be started. */
const neverRan = new Set(['StartError', 'ContainerCannotRun']);

/**
 * Whether nothing of the pod runs any more, nor ever will, which only its node can say. A pod that was deleted before
 * its node has spoken may have begun to run.
 */
export function hasEnded({ phase }: PodView): boolean {
  return isFinal(phase);
}

/**
 * Whether a pod has ended or is about to, without anybody's doing: kubelets tell the end of the container first, and that of the
 * pod a moment later. Deleting it meanwhile would take the task's output away from those who want to read it.
 */
export function endsByItself(pod: PodView): boolean {
  return hasEnded(pod) || pod.container.kind === 'terminated';
}
