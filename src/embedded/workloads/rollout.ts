import { createHash } from 'node:crypto';
import type { Deployment, Pod } from '../../kubernetes/kinds.ts';
import { isReady } from '../../kubernetes/objects.ts';
import { isFinal } from '../../kubernetes/phase.ts';

type DeploymentStatus = NonNullable<Deployment['status']>;

/** The label that tells the pods of one template from those of another. */
export const templateLabel = 'pod-template-hash';

/** Seconds after which a pod that failed for good is replaced: at once would be a loop that writes as fast as it can. */
const replacementSeconds = 10;

/** What is to be done for a Deployment now, and what its status says. */
export interface Rollout {
  readonly hash: string;
  readonly create: number;
  readonly remove: readonly Pod[];
  readonly status: DeploymentStatus;
  /** When to look again, where only time has to pass. */
  readonly retrySeconds?: number;
}

/** A name for a pod template: it changes with everything in it. */
export function templateHash({ spec }: Deployment): string {
  return createHash('sha256').update(JSON.stringify(spec?.template)).digest('hex').slice(0, 10);
}

/**
 * Decides about the pods that belong to a Deployment, at a time in seconds since the epoch. `Recreate` ends all pods of former
 * templates before it makes new ones; `RollingUpdate`, which here surges by as many pods as there are, ends them when
 * all new ones are available. One that is paused is only scaled: its pods stay as they are, and none of a
 * new template is made.
 */
export function planRollout(deployment: Deployment, owned: readonly Pod[], now: number): Rollout {
  const hash = templateHash(deployment);
  const wanted = deployment.spec?.replicas ?? 1;
  const recreate = deployment.spec?.strategy?.type === 'Recreate';
  const staying = owned.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
  const live = staying.filter(({ status }) => !isFinal(status?.phase));
  const current = live.filter((pod) => hashOf(pod) === hash);
  const old = live.filter((pod) => hashOf(pod) !== hash);
  const available = current.filter(isReady).length;
  const [expired, recent] = split(
    staying.filter(({ status }) => isFinal(status?.phase)),
    (pod) => ageOf(pod, now) >= replacementSeconds,
  );
  const paused = deployment.spec?.paused === true;
  // While it is paused pods of former templates are as good as new ones.
  const counted = paused ? live : current;
  const blocked = paused
    ? current.length === 0
    : recreate && owned.some((pod) => hashOf(pod) !== hash && !isFinal(pod.status?.phase));
  const missing = Math.max(0, wanted - counted.length - recent.length);
  const surplus = newestFirst(counted).slice(0, Math.max(0, counted.length - wanted));
  const outdated = !paused && (recreate || available >= wanted) ? old : [];
  return {
    hash,
    create: blocked ? 0 : missing,
    remove: [...expired, ...surplus, ...outdated],
    status: statusOf(deployment, { current, old }),
    ...(recent.length > 0 && { retrySeconds: replacementSeconds }),
  };
}

function statusOf(
  { metadata, spec }: Deployment,
  { current, old }: { readonly current: readonly Pod[]; readonly old: readonly Pod[] },
): DeploymentStatus {
  const wanted = spec?.replicas ?? 1;
  const ready = [...current, ...old].filter(isReady).length;
  const isAvailable = ready >= wanted;
  const isComplete = current.length === wanted && old.length === 0 && isAvailable;
  return {
    observedGeneration: metadata?.generation ?? 0,
    replicas: current.length + old.length,
    updatedReplicas: current.length,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: Math.max(0, wanted - ready),
    conditions: [
      isAvailable
        ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
        : condition(
            'Available',
            'False',
            'MinimumReplicasUnavailable',
            'Deployment does not have minimum availability.',
          ),
      spec?.paused === true
        ? condition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused')
        : progress(isComplete),
    ],
  };
}

function progress(isComplete: boolean): DeploymentCondition {
  return isComplete
    ? condition('Progressing', 'True', 'NewReplicaSetAvailable', 'The pods of the template are available.')
    : condition('Progressing', 'True', 'ReplicaSetUpdated', 'The pods of the template are on their way.');
}

type DeploymentCondition = NonNullable<DeploymentStatus['conditions']>[number];

function condition(type: string, status: string, reason: string, message: string): DeploymentCondition {
  return { type, status, reason, message };
}

function split<T>(all: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((item) => !test(item))];
}

function newestFirst(all: readonly Pod[]): readonly Pod[] {
  const time = ({ metadata }: Pod): string => metadata?.creationTimestamp ?? '';
  return [...all].sort((a, b) => time(b).localeCompare(time(a)));
}

function ageOf({ metadata }: Pod, now: number): number {
  return now - Date.parse(metadata?.creationTimestamp ?? '') / 1000;
}

function hashOf({ metadata }: Pod): string | undefined {
  return metadata?.labels?.[templateLabel];
}
