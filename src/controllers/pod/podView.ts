import type { Pod } from '../../kubernetes/kinds.ts';
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
      readonly startedAt?: number | undefined;
      readonly finishedAt?: number | undefined;
    };

/** What the controllers keep of a task's Pod. Times are seconds since the epoch. */
export interface PodView {
  readonly kind: 'task';
  readonly key: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly finalizers: readonly string[];
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly hostIp?: string | undefined;
  readonly podIp?: string | undefined;
  /** When its deletion was asked for. */
  readonly deletedAt?: number | undefined;
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
    resourceVersion: metadata?.resourceVersion ?? '',
    finalizers: metadata?.finalizers ?? [],
    phase: status?.phase ?? 'Pending',
    reason: status?.reason,
    message: status?.message,
    hostIp: status?.hostIP,
    podIp: status?.podIP,
    deletedAt: deletionRequest(metadata),
    container: containerOf(pod),
  };
}

/** Kubernetes writes down when the grace period will be over. */
function deletionRequest(metadata: Pod['metadata']): number | undefined {
  const over = fromTimestamp(metadata?.deletionTimestamp);
  return over === undefined ? undefined : over - (metadata?.deletionGracePeriodSeconds ?? 0);
}

function containerOf(pod: Pod): ContainerView {
  const state = pod.status?.containerStatuses?.[0]?.state;
  if (state?.terminated !== undefined) {
    const { exitCode, reason, message, startedAt, finishedAt } = state.terminated;
    const times = { startedAt: fromTimestamp(startedAt), finishedAt: fromTimestamp(finishedAt) };
    return { kind: 'terminated', exitCode, reason, message, ...times };
  }
  if (state?.running !== undefined) return { kind: 'running', startedAt: fromTimestamp(state.running.startedAt) ?? 0 };
  if (state?.waiting !== undefined) {
    return { kind: 'waiting', reason: state.waiting.reason, message: state.waiting.message };
  }
  return { kind: 'absent' };
}

/** Whether nothing of the pod runs any more, nor ever will. */
export function hasEnded(pod: PodView): boolean {
  return pod.phase === 'Succeeded' || pod.phase === 'Failed' || (pod.deletedAt !== undefined && neverRan(pod));
}

/** A pod that was deleted before its node had anything of it started. */
function neverRan(pod: PodView): boolean {
  return pod.phase === 'Pending' && pod.container.kind === 'absent';
}
