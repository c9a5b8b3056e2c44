import type { MachineID } from './generated/messages.ts';

/** A text that is equal exactly for one and the same machine: case of its hostname does not matter, presence of each part does (MAINT-003). */
export function machineKey({ hostname = '', ip = '' }: MachineID): string {
  return `${hostname.toLowerCase()}/${ip}`;
}

/** A machine as Mesos names it in refusals. */
export function printMachine({ hostname, ip }: MachineID): string {
  return JSON.stringify({ ...(hostname !== undefined && { hostname }), ...(ip !== undefined && { ip }) });
}

const ipv4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/**
 * Why these are no machines, each of them another one (MAINT-002); undefined where they are.
 *
 * @param seen the keys of machines that were named before, to which those of these are added.
 */
export function validateMachines(machines: readonly MachineID[], seen = new Set<string>()): string | undefined {
  for (const machine of machines) {
    const { hostname = '', ip = '' } = machine;
    if (hostname === '' && ip === '') return "Both 'hostname' and 'ip' for a machine are empty";
    if (ip !== '' && !ipv4.test(ip)) return `Failed to parse IPv4: ${ip}`;
    if (seen.has(machineKey(machine)))
      return `Machine '${printMachine(machine)}' appears more than once in the schedule`;
    seen.add(machineKey(machine));
  }
  return undefined;
}
