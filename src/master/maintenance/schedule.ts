import type { MachineID, MaintenanceSchedule, Unavailability } from '../../model/generated/messages.ts';
import { machineKey, printMachine, validateMachines } from '../../model/machines.ts';
import type { AgentFact } from '../inputs.ts';
import type { State } from '../state.ts';

/** A machine of a window, and whether its maintenance has been started. */
export interface ScheduledMachine {
  readonly id: MachineID;
  readonly down: boolean;
}

/** Machines that are unavailable at the same time. */
export interface ScheduledWindow {
  readonly machines: readonly ScheduledMachine[];
  readonly unavailability: Unavailability;
}

/** A machine of the schedule: one that is not in it is UP (MAINT-004). */
export interface Machine extends ScheduledMachine {
  readonly unavailability: Unavailability;
}

/** The maintenance schedule as it holds. */
export interface Schedule {
  readonly windows: readonly ScheduledWindow[];
  /** By key. */
  readonly machines: ReadonlyMap<string, Machine>;
}

export function scheduleOf(windows: readonly ScheduledWindow[]): Schedule {
  const machines = new Map<string, Machine>();
  for (const { machines: ofWindow, unavailability } of windows) {
    for (const machine of ofWindow) {
      machines.set(machineKey(machine.id), { ...machine, unavailability });
    }
  }
  return { windows, machines };
}

/** The machine of an agent, which is the one that has both its hostname and its address (MAINT-003); undefined if it is UP. */
export function machineOf({ schedule }: Pick<State, 'schedule'>, fact: AgentFact): Machine | undefined {
  return schedule.machines.get(machineKey(fact));
}

/** Why a schedule cannot follow the one that holds. */
export interface ScheduleRefusal {
  readonly reason: 'InvalidMachine' | 'MachineDown' | 'NotDraining';
  readonly message: string;
}

/**
 * Why windows that were applied cannot be put in the place of the schedule that holds: for what the calls are refused that would
 * bring them about (MAINT-002, MAINT-011, MAINT-014). A machine that is not DOWN any more has ended its maintenance.
 */
export function refusalOfWindows(windows: readonly ScheduledWindow[], held: Schedule): ScheduleRefusal | undefined {
  const machines = windows.flatMap(({ machines: ofWindow }) => ofWindow);
  const ids = machines.map(({ id }) => id);
  const invalid = validateMachines(ids);
  if (invalid !== undefined) return { reason: 'InvalidMachine', message: invalid };
  const dropped = droppedDownMachine(ids, held);
  if (dropped !== undefined) return { reason: 'MachineDown', message: dropped };
  const early = machines.find(({ id, down }) => down && !held.machines.has(machineKey(id)));
  return early && { reason: 'NotDraining', message: `Machine '${printMachine(early.id)}' ${notDraining}` };
}

/** What is said of a machine whose maintenance cannot be started. */
export const notDraining = 'is not in DRAINING mode and cannot be brought down';

/** Why these cannot be all machines of the schedule: one that is DOWN leaves it by the end of its maintenance only (MAINT-002). */
export function droppedDownMachine(kept: readonly MachineID[], { machines }: Schedule): string | undefined {
  const keys = new Set(kept.map(machineKey));
  const dropped = [...machines].find(([key, { down }]) => down && !keys.has(key))?.[1];
  return dropped && `Machine '${printMachine(dropped.id)}' is deactivated and cannot be removed from the schedule`;
}

/** The schedule in the words of the API (OPER-040). */
export function scheduleMessage({ windows }: Schedule): MaintenanceSchedule {
  if (windows.length === 0) return {};
  return {
    windows: windows.map(({ machines, unavailability }) => ({
      machine_ids: machines.map(({ id }) => id),
      unavailability,
    })),
  };
}

/** Whether two unavailabilities, or the lack of them, are the same. */
export function sameUnavailability(one: Unavailability | undefined, other: Unavailability | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    BigInt(one.start.nanoseconds) === BigInt(other.start.nanoseconds) &&
    nanoseconds(one.duration) === nanoseconds(other.duration)
  );
}

function nanoseconds(duration: Unavailability['duration']): bigint | undefined {
  return duration === undefined ? undefined : BigInt(duration.nanoseconds);
}

/** Whether machines that are not DOWN, before or after, are unavailable at other times than before. */
export function differsForOffers(before: Schedule, after: Schedule): boolean {
  const keys = new Set([...before.machines.keys(), ...after.machines.keys()]);
  return [...keys].some((key) => {
    const [was, is] = [before.machines.get(key), after.machines.get(key)];
    if (was?.down === true || is?.down === true) return false;
    return !sameUnavailability(was?.unavailability, is?.unavailability);
  });
}
