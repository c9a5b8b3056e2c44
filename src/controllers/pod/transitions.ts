import type { TaskState, TaskStatusReason, TaskStatusSource } from '../../model/generated/messages.ts';
import { hasEnded, type ContainerView, type PodView } from './podView.ts';
import { describeExit } from './signals.ts';

/** A step in the life of a task, as its Pod tells it. */
export interface Transition {
  /** Each step happens once: with the Task's uid it makes the uuid of the status update. */
  readonly step: 'STARTING' | 'RUNNING' | 'KILLING' | 'END';
  readonly state: TaskState;
  readonly source: TaskStatusSource;
  readonly reason?: TaskStatusReason;
  readonly message?: string;
  /** Seconds since the epoch; undefined where the Pod does not tell. */
  readonly time?: number | undefined;
}

/** Reasons for waiting that a task does not recover from: Mesos fails a task whose image cannot be had at once. */
const hopelessWaits = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** Why a kubelet turns away a pod that was bound to its node: room or rules have changed since the offer was made. */
const rejections =
  /^(OutOf.+|NodeAffinity|NodePorts|NodeShutdown|TaintToleration|TopologyAffinityError|UnexpectedAdmissionError|.+Forbidden)$/;

/** How kubelets begin the message of a pod that they never started, for whatever reason a plugin of theirs gives. */
const rejected = 'Pod was rejected: ';

/** Why a node ends a pod that did nothing wrong: it is short of something, needs it for a critical pod, or shuts down. */
const preemptions = new Set(['Evicted', 'Preempting', 'Terminated']);

/** What kubelets say of a pod that is evicted because it wrote more than it may have of the disk. */
const diskLimit = /(local storage usage exceeds|emptyDir volume .* exceeds)/;

/**
 * How long after a container's end its node may take to clean up, until it lets go of a deleted pod, in seconds. What was deleted
 * later than that was deleted after it had ended.
 */
const cleanUpSeconds = 60;

/** The step of a task's life that a status tells. */
export function stepOf(state: TaskState): Transition['step'] {
  switch (state) {
    case 'TASK_STARTING':
      return 'STARTING';
    case 'TASK_RUNNING':
      return 'RUNNING';
    case 'TASK_KILLING':
      return 'KILLING';
    default:
      return 'END';
  }
}

/**
 * The steps that a pod shows to have happened, in their order. The same pod gives the same steps again, so a successor
 * of this process tells them with the same uuids.
 */
export function transitionsOf(pod: PodView): readonly Transition[] {
  return [...startOf(pod.container), ...killingOf(pod), ...endOf(pod)];
}

function startOf(container: ContainerView): readonly Transition[] {
  const time = container.kind === 'running' || container.kind === 'terminated' ? container.startedAt : undefined;
  if (time === undefined) return [];
  return [
    { step: 'STARTING', state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR', time },
    { step: 'RUNNING', state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR', time },
  ];
}

function killingOf(pod: PodView): readonly Transition[] {
  const { container, deletedAt } = pod;
  if (deletedAt === undefined || endedByItself(pod) || startOf(container).length === 0) return [];
  const { finishedAt = Infinity } = container.kind === 'terminated' ? container : {};
  const time = Math.min(deletedAt, finishedAt);
  return [{ step: 'KILLING', state: 'TASK_KILLING', source: 'SOURCE_EXECUTOR', ...drained(pod), time }];
}

/** TASK-048: who evicts pods drains their node, as who gives DRAIN_AGENT does. */
function drained({ evicted }: PodView): Pick<Transition, 'reason'> {
  return evicted ? { reason: 'REASON_AGENT_DRAINING' } : {};
}

/**
 * Whether the container had ended before anybody asked for it. Times in Pods are whole seconds. A pod that was let go of does not
 * tell any more when that was: who sees it only then, having been away, goes by how soon after the end it was.
 */
function endedByItself({ deletedAt, letGo, container }: PodView): boolean {
  if (container.kind !== 'terminated') return false;
  if (deletedAt === undefined) return true;
  const asked = Math.floor(deletedAt) - (letGo ? cleanUpSeconds : 0);
  return container.finishedAt !== undefined && container.finishedAt < asked;
}

function endOf(pod: PodView): readonly Transition[] {
  const { container, deletedAt } = pod;
  if (container.kind === 'terminated' && container.startedAt !== undefined) return [endOfContainer(pod, container)];
  if (hasEnded(pod)) return [endOfPod(pod)];
  const hopeless = container.kind === 'waiting' && hopelessWaits.has(container.reason ?? '');
  return hopeless && deletedAt === undefined ? [launchFailure(container.message ?? container.reason ?? '')] : [];
}

function endOfContainer(pod: PodView, container: ContainerView & { readonly kind: 'terminated' }): Transition {
  const { exitCode, finishedAt: time } = container;
  if (pod.reason === 'DeadlineExceeded') return completionTimeOver(time);
  if (container.reason === 'OOMKilled') return outOfMemory(time);
  if (preemptions.has(pod.reason ?? '')) return { ...eviction(pod), time };
  const message = describeExit(exitCode);
  const source = 'SOURCE_EXECUTOR';
  if (!endedByItself(pod)) return { step: 'END', state: 'TASK_KILLED', source, ...drained(pod), message, time };
  const state = exitCode === 0 ? 'TASK_FINISHED' : 'TASK_FAILED';
  return { step: 'END', state, source, message, time };
}

/** The end of a pod whose container does not tell how it ended, mostly because it never ran. */
function endOfPod(pod: PodView): Transition {
  const { reason = '', container, deletedAt } = pod;
  if (reason === 'DeadlineExceeded') return completionTimeOver(undefined);
  if (rejections.test(reason) || pod.message?.startsWith(rejected) === true) return rejection(pod);
  if (preemptions.has(reason)) return eviction(pod);
  if (container.kind === 'running') return lostContainer(pod);
  if (deletedAt !== undefined) return { ...killedBeforeStart(deletedAt), ...drained(pod) };
  const told = container.kind === 'terminated' ? (container.message ?? container.reason) : undefined;
  return launchFailure(describe(pod) || (told ?? ''));
}

function describe({ reason = '', message = '' }: PodView): string {
  return [reason, message].filter((part) => part !== '').join(': ');
}

/** TASK-051. */
function rejection(pod: PodView): Transition {
  return outdated(`The node refused the pod: ${describe(pod)}`);
}

function outdated(message: string): Transition {
  return { step: 'END', state: 'TASK_DROPPED', source: 'SOURCE_AGENT', reason: 'REASON_INVALID_OFFERS', message };
}

/** The node has as many pods as it may have, most of them launched with this one (TASK-051). */
export const withoutSlot = outdated('The node has no pod slot left');

/** A persistent volume of the task can never be there: its container would find nothing. */
export function withoutVolume(why: string): Transition {
  return {
    step: 'END',
    state: 'TASK_FAILED',
    source: 'SOURCE_AGENT',
    reason: 'REASON_CONTAINER_LAUNCH_FAILED',
    message: `Failed to launch container: ${why}`,
  };
}

/** TASK-055 for what a pod does itself, TASK-057 for what is done to it. */
function eviction(pod: PodView): Transition {
  const isItsOwnFault = diskLimit.test(pod.message ?? '');
  return {
    step: 'END',
    state: isItsOwnFault ? 'TASK_FAILED' : 'TASK_GONE',
    source: 'SOURCE_AGENT',
    reason: isItsOwnFault ? 'REASON_CONTAINER_LIMITATION_DISK' : 'REASON_CONTAINER_PREEMPTED',
    message: describe(pod),
  };
}

/** Somebody else than its node declared the pod ended, as the control plane does when the node is lost. */
function lostContainer(pod: PodView): Transition {
  const state = pod.deletedAt === undefined ? 'TASK_FAILED' : 'TASK_KILLED';
  const message = `The pod ended without a word from its container: ${describe(pod)}`;
  return { step: 'END', state, source: 'SOURCE_AGENT', reason: 'REASON_EXECUTOR_TERMINATED', message };
}

function launchFailure(why: string): Transition {
  return {
    step: 'END',
    state: 'TASK_FAILED',
    source: 'SOURCE_AGENT',
    reason: 'REASON_CONTAINER_LAUNCH_FAILED',
    message: `Failed to launch container: ${why}`,
  };
}

/** SCHED-114. */
export function killedBeforeStart(time: number | undefined): Transition {
  return {
    step: 'END',
    state: 'TASK_KILLED',
    source: 'SOURCE_AGENT',
    reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
    message: 'Killed before it was started',
    time,
  };
}

/** TASK-062. */
function completionTimeOver(time: number | undefined): Transition {
  return {
    step: 'END',
    state: 'TASK_FAILED',
    source: 'SOURCE_EXECUTOR',
    reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
    message: 'Task ran for longer than its max_completion_time',
    time,
  };
}

/** TASK-055. */
function outOfMemory(time: number | undefined): Transition {
  return {
    step: 'END',
    state: 'TASK_FAILED',
    source: 'SOURCE_AGENT',
    reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
    message: 'Memory limit exceeded',
    time,
  };
}

/** The end of a task that was launched by a leader of the past, and came too late to be run. */
export function belated(why: string): Transition {
  return {
    step: 'END',
    state: 'TASK_DROPPED',
    source: 'SOURCE_AGENT',
    reason: 'REASON_RECONCILIATION',
    message: `The task was launched by a former leader, and came too late: ${why}`,
  };
}

/** The pod is gone, and nobody knows how its task ended (TASK-046). */
export const vanished: Transition = {
  step: 'END',
  state: 'TASK_DROPPED',
  source: 'SOURCE_AGENT',
  reason: 'REASON_RECONCILIATION',
  message: "The task's pod is gone without a trace",
};
