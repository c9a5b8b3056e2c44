import { cpus, loadavg, totalmem } from 'node:os';

/** The machine that the figures are of, and how busy it is with other things, in one line. */
export function describeMachine(): string {
  const cores = cpus();
  const model = cores[0]?.model ?? 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0] ?? NaN;
  return `${cores.length} cores of ${model}, ${gigabytes} GB, Node ${process.version}, load ${load.toFixed(1)} before the run`;
}
