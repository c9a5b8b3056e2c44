import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';

/** The machine that the process runs on, by the names that Mesos has for it below `system/` (METRIC-012). */
export function systemMetrics(): Readonly<Record<string, number>> {
  const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
  return {
    'system/load_1min': load1,
    'system/load_5min': load5,
    'system/load_15min': load15,
    'system/cpus_total': availableParallelism(),
    'system/mem_total_bytes': totalmem(),
    'system/mem_free_bytes': freemem(),
  };
}
