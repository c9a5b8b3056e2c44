import type { MaintenanceSchedule } from '../../kubernetes/kinds.ts';
import type { ReadonlyStore } from '../../kubernetes/store.ts';
import type { ScheduledMachine, ScheduledWindow } from '../../master/maintenance/schedule.ts';
import type { MachineID, Unavailability } from '../../model/generated/messages.ts';
import { acceptance } from '../accepted.ts';
import { versionOf, type ObjectWrite } from '../change/objectWrite.ts';

/** The name of the one MaintenanceSchedule that there is: Mesos has a single schedule. Its schema refuses any other. */
export const scheduleName = 'default';

/** Whether the schedule holds as it is written. */
export const inForceCondition = 'InForce';

type Spec = MaintenanceSchedule['spec'];
type Window = NonNullable<Spec['windows']>[number];
type Machine = Window['machines'][number];

/** The windows that a MaintenanceSchedule asks for, or that its status says hold. */
export function windowsOf({ windows = [] }: Pick<Spec, 'windows'>): readonly ScheduledWindow[] {
  return windows.map(({ machines, start, durationSeconds: seconds }) => ({
    machines: machines.map((machine) => ({ id: idOf(machine), down: machine.down === true })),
    unavailability: {
      start: { nanoseconds: nanosecondsOf(start) },
      ...(seconds !== undefined && { duration: { nanoseconds: BigInt(Math.round(seconds * 1e9)) } }),
    },
  }));
}

function idOf({ hostname, ip }: Machine): MachineID {
  return { ...(hostname !== undefined && { hostname }), ...(ip !== undefined && { ip }) };
}

/** The spec that asks for these windows. */
export function specOf(windows: readonly ScheduledWindow[]): Spec {
  return { windows: windows.map(({ machines, unavailability }) => windowOf(machines, unavailability)) };
}

function windowOf(machines: readonly ScheduledMachine[], { start, duration }: Unavailability): Window {
  return {
    machines: machines.map(machineOf),
    start: textOf(BigInt(start.nanoseconds)),
    ...(duration !== undefined && { durationSeconds: Number(duration.nanoseconds) / 1e9 }),
  };
}

/** An empty name says as little as none, and the schema does not take it. */
function machineOf({ id: { hostname = '', ip = '' }, down }: ScheduledMachine): Machine {
  return { ...(hostname !== '' && { hostname }), ...(ip !== '' && { ip }), ...(down && { down }) };
}

const perSecond = 1_000_000_000n;

/** RFC 3339, to the nanosecond where that is needed: what a client sets, it reads again. */
function textOf(nanoseconds: bigint): string {
  const fraction = ((nanoseconds % perSecond) + perSecond) % perSecond;
  const seconds = new Date(Number((nanoseconds - fraction) / perSecond) * 1000).toISOString().slice(0, -'.000Z'.length);
  return fraction === 0n ? `${seconds}Z` : `${seconds}.${String(fraction).padStart(9, '0').replace(/0+$/, '')}Z`;
}

function nanosecondsOf(text: string): bigint {
  const [, seconds = '', fraction = '', zone = ''] = /^([^.]*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  const whole = BigInt(Date.parse(`${seconds}${zone.toUpperCase()}`) / 1000) * perSecond;
  return whole + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}

/** The write that makes this the maintenance schedule. */
export function writeOfSchedule(
  windows: readonly ScheduledWindow[],
  schedules: ReadonlyStore<MaintenanceSchedule>,
): ObjectWrite {
  const spec = { ...specOf(windows) };
  const present = schedules.get(scheduleName);
  const annotations = acceptance(spec, present?.metadata.generation);
  return { kind: 'MaintenanceSchedule', name: scheduleName, spec, annotations, ...versionOf(present) };
}
