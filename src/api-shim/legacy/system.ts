import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';

/** The answer to /system/stats.json: the machine that this process runs on (LEGACY-031). */
export function systemDocument(): object {
  const [oneMinute, fiveMinutes, fifteenMinutes] = loadavg();
  return {
    avg_load_1min: oneMinute,
    avg_load_5min: fiveMinutes,
    avg_load_15min: fifteenMinutes,
    cpus_total: availableParallelism(),
    mem_total_bytes: totalmem(),
    mem_free_bytes: freemem(),
  };
}
