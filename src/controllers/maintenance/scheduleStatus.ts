import { isDeepStrictEqual } from 'node:util';
import type { KubernetesClient } from '../../kubernetes/client.ts';
import { unlessNotFound } from '../../kubernetes/errors.ts';
import { maintenanceSchedules, type MaintenanceSchedule } from '../../kubernetes/kinds.ts';
import { WorkQueue, type Reconciled } from '../../kubernetes/workQueue.ts';
import { scheduleOf, type Machine, type ScheduleRefusal } from '../../master/maintenance/schedule.ts';
import { withCondition, type Verdict } from '../conditions.ts';
import { toTimestamp } from '../time.ts';
import type { ScheduleStanding } from './appliedSchedule.ts';
import { inForceCondition, scheduleName, specOf } from './scheduleObject.ts';

type Status = NonNullable<MaintenanceSchedule['status']>;

/** The status of a schedule: what holds, the mode of each machine, and why that is not what the spec says. `now` is RFC 3339. */
export function statusOf({ object, windows, refusal }: ScheduleStanding, now: string): Status {
  const { metadata, status } = object;
  const machines = [...scheduleOf(windows).machines.values()].map(modeOf);
  const circumstances = { generation: metadata.generation, now };
  const conditions = withCondition(status?.conditions ?? [], verdictOf(refusal), circumstances);
  return { ...specOf(windows), machines, conditions };
}

function modeOf({ id: { hostname, ip }, down }: Machine): NonNullable<Status['machines']>[number] {
  const mode = down ? 'DOWN' : 'DRAINING';
  return { ...(hostname !== undefined && { hostname }), ...(ip !== undefined && { ip }), mode };
}

function verdictOf(refusal: ScheduleRefusal | undefined): Verdict {
  const type = inForceCondition;
  return refusal === undefined
    ? { type, status: 'True', reason: 'InForce', message: 'The schedule holds' }
    : { type, status: 'False', ...refusal, message: `${refusal.message}. What held before goes on to hold` };
}

export interface ScheduleStatusWriterParts {
  readonly client: Pick<KubernetesClient, 'patchStatus'>;
  /** What has become of the schedule; undefined if there is none. */
  readonly present: () => ScheduleStanding | undefined;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

/** Shows in the MaintenanceSchedule what has become of it. */
export class ScheduleStatusWriter {
  readonly #parts: ScheduleStatusWriterParts;
  readonly #queue: WorkQueue;
  #started = false;

  constructor(parts: ScheduleStatusWriterParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({ reconcile: () => this.#reconcile(), observe: parts.observe });
  }

  start(): void {
    this.#started = true;
    this.review();
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** The schedule may have changed. */
  review(): void {
    if (this.#started) this.#queue.add(scheduleName);
  }

  async #reconcile(): Promise<void> {
    const { client, now, present } = this.#parts;
    const standing = present();
    if (standing === undefined) return;
    const status = statusOf(standing, toTimestamp(now()));
    if (isDeepStrictEqual(status, standing.object.status)) return;
    const patch = { type: 'merge', body: { status } } as const;
    await unlessNotFound(client.patchStatus(maintenanceSchedules, { name: scheduleName }, patch));
  }
}
