import type { Deployment, Pod } from '../../kubernetes/kinds.ts';
import { isReady } from '../../kubernetes/objects.ts';
import type { Verdict } from '../conditions.ts';

export const schedulerRunning = 'SchedulerRunning';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

/** Reasons for which a container waits while all is well. */
const usualWaits = new Set(['ContainerCreating', 'PodInitializing']);

/**
 * Whether a Framework's scheduler runs and, if not, why: of the many places where Kubernetes says so, the one that a person
 * would have to find. `pods` are those of the Deployment.
 */
export function schedulerVerdict(deployment: Deployment, pods: readonly Pod[]): Verdict {
  const pod = newest(pods);
  const trouble = pod === undefined ? refusedPods(deployment) : troubleOf(pod);
  if (trouble !== undefined) return verdict('False', trouble.reason, trouble.message);
  if (pod === undefined) return verdict('False', 'Starting', 'The scheduler has no pod yet');
  const { where, past } = { where: placeOf(pod), past: pastOf(pod) };
  return isReady(pod)
    ? verdict('True', 'Running', `The scheduler runs in ${where}${past}`)
    : verdict('False', 'Starting', `The scheduler is starting in ${where}${past}`);
}

/** The verdict on a scheduler that is not run at all. */
export function notRun(reason: string, message: string): Verdict {
  return verdict('False', reason, message);
}

function verdict(status: 'True' | 'False', reason: string, message: string): Verdict {
  return { type: schedulerRunning, status, reason, message };
}

/** One that is on its way out counts only while there is no other. */
function newest(pods: readonly Pod[]): Pod | undefined {
  const rank = ({ metadata }: Pod): string =>
    `${metadata?.deletionTimestamp === undefined ? 1 : 0} ${metadata?.creationTimestamp ?? ''}`;
  return [...pods].sort((a, b) => rank(b).localeCompare(rank(a)))[0];
}

interface Trouble {
  readonly reason: string;
  readonly message: string;
}

/** Why no pod could be made: a quota, an admission rule. */
function refusedPods({ status }: Deployment): Trouble | undefined {
  const failure = status?.conditions?.find(({ type, status: holds }) => type === 'ReplicaFailure' && holds === 'True');
  return failure && { reason: failure.reason ?? 'FailedCreate', message: failure.message ?? '' };
}

function troubleOf(pod: Pod): Trouble | undefined {
  const { metadata, status } = pod;
  if (metadata?.deletionTimestamp !== undefined)
    return { reason: 'Stopping', message: `The scheduler is ending in ${placeOf(pod)}` };
  if (status?.phase === 'Failed') return { reason: status.reason ?? 'PodFailed', message: status.message ?? '' };
  const unscheduled = status?.conditions?.find(
    ({ type, status: holds }) => type === 'PodScheduled' && holds === 'False',
  );
  if (unscheduled !== undefined)
    return { reason: unscheduled.reason ?? 'Unschedulable', message: unscheduled.message ?? '' };
  // An init container that has succeeded is as it should be, any other container that is over is not.
  const unfinished = (status?.initContainerStatuses ?? []).filter(({ state }) => state?.terminated?.exitCode !== 0);
  for (const container of [...unfinished, ...(status?.containerStatuses ?? [])]) {
    const trouble = troubleOfContainer(container);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function troubleOfContainer(container: ContainerStatus): Trouble | undefined {
  const { name, state, restartCount } = container;
  const { waiting, terminated } = state ?? {};
  if (waiting?.reason !== undefined && !usualWaits.has(waiting.reason)) {
    const end = endOf(container);
    const what = [`container ${name}`, end].filter((part) => part !== undefined).join(' ');
    return { reason: waiting.reason, message: [what, waiting.message].filter(Boolean).join(': ') };
  }
  if (terminated === undefined) return undefined;
  const message = `container ${name} ${endOf(container) ?? ''}; restarts: ${restartCount}`;
  return { reason: 'ContainerEnded', message };
}

/** How a container ended last. */
function endOf({ state, lastState }: ContainerStatus): string | undefined {
  const end = state?.terminated ?? lastState?.terminated;
  if (end === undefined) return undefined;
  const how = end.signal === undefined ? `exited with ${end.exitCode}` : `was ended by signal ${end.signal}`;
  return [`${how}${end.reason === undefined ? '' : ` (${end.reason})`}`, end.message].filter(Boolean).join(': ');
}

function placeOf({ metadata, spec }: Pod): string {
  const node = spec?.nodeName === undefined ? '' : ` on ${spec.nodeName}`;
  return `pod ${metadata?.name ?? ''}${node}`;
}

/** What one would like to know of a scheduler that runs again. */
function pastOf({ status }: Pod): string {
  return (status?.containerStatuses ?? [])
    .filter(({ restartCount }) => restartCount > 0)
    .map(
      (container) =>
        `; container ${container.name} last ${endOf(container) ?? 'ended'}; restarts: ${container.restartCount}`,
    )
    .join('');
}
