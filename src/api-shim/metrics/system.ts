import { machineFigures } from '../machine.ts';

/** The machine that the process runs on, by the names that Mesos has for it below `system/` (METRIC-012). */
export function systemMetrics(): Readonly<Record<string, number>> {
  const named = Object.entries(machineFigures('load')).map(([name, value]) => [`system/${name}`, value] as const);
  return Object.fromEntries(named);
}
