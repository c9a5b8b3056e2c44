import type { MachineID, MaintenanceSchedule, Unavailability } from '../../model/generated/messages.ts';
import { machineKey } from '../../model/machines.ts';
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
  /** By key. A machine that stands in several windows, which only `kubectl apply` can bring about, is in the first of them. */
  readonly machines: ReadonlyMap<string, Machine>;
}

export function scheduleOf(windows: readonly ScheduledWindow[]): Schedule {
  const machines = new Map<string, Machine>();
  for (const { machines: ofWindow, unavailability } of windows) {
    for (const machine of ofWindow) {
      const key = machineKey(machine.id);
      if (!machines.has(key)) machines.set(key, { ...machine, unavailability });
    }
  }
  return { windows, machines };
}

/** The machine of an agent, which is the one that has both its hostname and its address (MAINT-003); undefined if it is UP. */
export function machineOf({ schedule }: Pick<State, 'schedule'>, { hostname, ip }: AgentFact): Machine | undefined {
  return schedule.machines.get(machineKey({ hostname, ip }));
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
