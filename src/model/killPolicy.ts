import type { KillPolicy, TaskInfo } from './generated/messages.ts';

/** How long a task has between SIGTERM and SIGKILL when nobody says otherwise, in seconds (TASK-061). */
const defaultGraceSeconds = 3;

/** The grace period of a kill policy in seconds; undefined where it sets none. */
export function gracePeriodOf(policy: KillPolicy | undefined): number | undefined {
  const grace = policy?.grace_period?.nanoseconds;
  return grace === undefined ? undefined : Number(grace) / 1e9;
}

/** How long a task may take to end by itself after SIGTERM, in seconds. */
export function killGraceSeconds({ kill_policy: policy }: TaskInfo): number {
  return gracePeriodOf(policy) ?? defaultGraceSeconds;
}
