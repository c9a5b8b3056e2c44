import type { MachineID, MaintenanceSchedule, MaintenanceWindow } from '../../model/generated/messages.ts';
import { machineKey, printMachine, validateMachines } from '../../model/machines.ts';
import type { Effect } from '../effects.ts';
import type { Answer } from '../inputs.ts';
import {
  droppedDownMachine,
  notDraining,
  sameUnavailability,
  type Schedule,
  type ScheduledWindow,
} from '../maintenance/schedule.ts';
import type { Turn } from '../turn.ts';
import { rescindOffers } from '../withdrawals.ts';
import type { CommandSender } from './command.ts';

/** Replaces the whole schedule; machines that are DOWN stay so (MAINT-001, MAINT-002). */
export function updateSchedule(turn: Turn, { windows = [] }: MaintenanceSchedule, sender: CommandSender): Answer {
  const { schedule } = turn.state;
  const fault = faultOfWindows(windows) ?? droppedDownMachine(machinesOf(windows), schedule);
  if (fault !== undefined) return { status: 400, text: fault };
  if (sender.forbidden === true) return { status: 403 };
  const wanted = windows.map((window) => scheduledWindow(window, schedule));
  if (sameWindows(wanted, schedule.windows)) {
    for (const agent of turn.state.agents.values()) rescindOffers(turn, agent, 'the schedule was set once more');
  } else turn.emit(storing(wanted));
  return { status: 200 };
}

function faultOfWindows(windows: readonly MaintenanceWindow[]): string | undefined {
  const seen = new Set<string>();
  for (const { machine_ids: machines = [], unavailability } of windows) {
    if (machines.length === 0) return 'List of machines in the maintenance window is empty';
    if (unavailability.duration !== undefined && unavailability.duration.nanoseconds < 0) {
      return "Unavailability 'duration' is negative";
    }
    const fault = validateMachines(machines, seen);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function machinesOf(windows: readonly MaintenanceWindow[]): readonly MachineID[] {
  return windows.flatMap(({ machine_ids: machines = [] }) => machines);
}

function scheduledWindow(
  { machine_ids: ids = [], unavailability }: MaintenanceWindow,
  present: Schedule,
): ScheduledWindow {
  const machines = ids.map((id) => ({ id, down: present.machines.get(machineKey(id))?.down === true }));
  return { machines, unavailability };
}

function sameWindows(some: readonly ScheduledWindow[], others: readonly ScheduledWindow[]): boolean {
  return some.length === others.length && some.every((window, at) => sameWindow(window, others[at]));
}

function sameWindow(one: ScheduledWindow, other: ScheduledWindow | undefined): boolean {
  return (
    other !== undefined &&
    sameUnavailability(one.unavailability, other.unavailability) &&
    JSON.stringify(one.machines) === JSON.stringify(other.machines)
  );
}

/** Begins the maintenance of machines, all of which must be scheduled and not DOWN yet (MAINT-011). */
export function startMaintenance(turn: Turn, machines: readonly MachineID[], sender: CommandSender): Answer {
  return changeModes(turn, machines, sender, {
    wanted: notDraining,
    from: false,
    to: (windows, named) =>
      windows.map((window) => ({
        ...window,
        machines: window.machines.map(({ id, down }) => ({ id, down: down || named.has(machineKey(id)) })),
      })),
  });
}

/** Ends the maintenance of machines, all of which must be DOWN: they leave the schedule (MAINT-014). */
export function stopMaintenance(turn: Turn, machines: readonly MachineID[], sender: CommandSender): Answer {
  return changeModes(turn, machines, sender, {
    wanted: 'is not in DOWN mode and cannot be brought up',
    from: true,
    to: (windows, named) =>
      windows
        .map((window) => ({ ...window, machines: window.machines.filter(({ id }) => !named.has(machineKey(id))) }))
        .filter((window) => window.machines.length > 0),
  });
}

/** What happens to the mode of machines, for all of them or for none. */
interface ModeChange {
  /** Whether each must be DOWN before. */
  readonly from: boolean;
  /** What is said of one that is not as it must be. */
  readonly wanted: string;
  readonly to: (windows: readonly ScheduledWindow[], named: ReadonlySet<string>) => readonly ScheduledWindow[];
}

/** What is said of a machine that is neither scheduled nor an agent's. */
const unscheduled = 'is not part of a maintenance schedule';

function changeModes(
  turn: Turn,
  machines: readonly MachineID[],
  { forbidden }: CommandSender,
  { from, wanted, to }: ModeChange,
): Answer {
  if (machines.length === 0) return { status: 400, text: 'List of machines is empty' };
  const fault = validateMachines(machines);
  if (fault !== undefined) return { status: 400, text: fault };
  const { schedule } = turn.state;
  for (const machine of machines) {
    const scheduled = schedule.machines.get(machineKey(machine));
    if (scheduled?.down === from) continue;
    const reason = scheduled === undefined && !isAgents(turn, machine) ? unscheduled : wanted;
    return { status: 400, text: `Machine '${printMachine(machine)}' ${reason}` };
  }
  if (forbidden === true) return { status: 403 };
  turn.emit(storing(to(schedule.windows, new Set(machines.map(machineKey)))));
  return { status: 200 };
}

/** Whether it is an agent's machine, which Mesos knows without a schedule: it is UP. */
function isAgents({ state }: Turn, machine: MachineID): boolean {
  const key = machineKey(machine);
  return [...state.agents.values()].some(({ fact }) => machineKey(fact) === key);
}

function storing(windows: readonly ScheduledWindow[]): Effect {
  return { kind: 'change', changes: [{ kind: 'set-schedule', windows }] };
}
