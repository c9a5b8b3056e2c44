import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';

/**
 * The machine that this process runs on: the names that Mesos has for its figures, of which those of its load begin with
 * `load` (`load`, `avg_load`). Load is how many wanted to run at a time in the last minutes; memory is in bytes.
 */
export function machineFigures(load: string): Readonly<Record<string, number>> {
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    [`${load}_1min`]: one,
    [`${load}_5min`]: five,
    [`${load}_15min`]: fifteen,
    cpus_total: availableParallelism(),
    mem_total_bytes: totalmem(),
    mem_free_bytes: freemem(),
  };
}
