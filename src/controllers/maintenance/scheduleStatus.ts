import type { KubernetesClient } from '../../kubernetes/client.ts';
import { unlessNotFound } from '../../kubernetes/errors.ts';
import { maintenanceSchedules, type MaintenanceSchedule } from '../../kubernetes/kinds.ts';
import { WorkQueue, type Reconciled } from '../../kubernetes/workQueue.ts';
import { scheduleOf, type Machine, type ScheduledWindow } from '../../master/maintenance/schedule.ts';
import { machineKey, printMachine } from '../../model/machines.ts';
import { withCondition, type Verdict } from '../conditions.ts';
import { toTimestamp } from '../time.ts';
import { scheduleName, windowsOf } from './scheduleObject.ts';

type Status = NonNullable<MaintenanceSchedule['status']>;

/** The status of a schedule: the mode of each machine, and what in it does not count. `now` is RFC 3339. */
export function statusOf({ metadata, spec, status }: MaintenanceSchedule, now: string): Status {
  const windows = windowsOf(spec);
  const machines = [...scheduleOf(windows).machines.values()].map(modeOf);
  const circumstances = { generation: metadata.generation, now };
  const conditions = withCondition(status?.conditions ?? [], verdictOf(windows), circumstances);
  return { machines, conditions };
}

function modeOf({ id: { hostname, ip }, down }: Machine): NonNullable<Status['machines']>[number] {
  const mode = down ? 'DOWN' : 'DRAINING';
  return { ...(hostname !== undefined && { hostname }), ...(ip !== undefined && { ip }), mode };
}

/** Whether the schedule holds as it is written. The API refuses what `kubectl apply` may say all the same (MAINT-002). */
function verdictOf(windows: readonly ScheduledWindow[]): Verdict {
  const seen = new Set<string>();
  for (const { id } of windows.flatMap(({ machines }) => machines)) {
    if (seen.has(machineKey(id))) {
      const message = `Machine ${printMachine(id)} appears more than once: the first window that names it counts`;
      return { type: 'InForce', status: 'False', reason: 'MachineTwice', message };
    }
    seen.add(machineKey(id));
  }
  return { type: 'InForce', status: 'True', reason: 'InForce', message: 'The schedule holds' };
}

export interface ScheduleStatusWriterParts {
  readonly client: Pick<KubernetesClient, 'patchStatus'>;
  /** The schedule as it was seen last; undefined if there is none. */
  readonly present: () => MaintenanceSchedule | undefined;
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
    const schedule = present();
    if (schedule === undefined) return;
    const status = statusOf(schedule, toTimestamp(now()));
    if (JSON.stringify(status) === JSON.stringify(schedule.status)) return;
    const patch = { type: 'merge', body: { status } } as const;
    await unlessNotFound(client.patchStatus(maintenanceSchedules, { name: scheduleName }, patch));
  }
}
