/** What the calibration took on the machine on which Mesos' figures were measured, in ms. */
export const mesosCalibration = 420;

const size = 1_000_000;
const runs = 3;

/**
 * The CPU time of a fixed piece of work (a sort, and sums by a text key), in ms, the median of some runs. Machines are
 * compared by it: what took Mesos a time there would take it `calibrate() / mesosCalibration` times as long here.
 */
export function calibrate(): number {
  const times = Array.from({ length: runs }, () => cpuMilliseconds(work)).sort((a, b) => a - b);
  return times[Math.floor(runs / 2)] ?? NaN;
}

/** The CPU time that this process spends on something, in ms. */
function cpuMilliseconds(something: () => void): number {
  const before = process.cpuUsage();
  something();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function work(): void {
  const next = randomNumbers(12345);
  const values = new Float64Array(size);
  for (let index = 0; index < size; index++) values[index] = next() / 0x7fffffff;
  values.sort();
  const sums = new Map<string, number>();
  for (const value of values) {
    const key = `k${next() % 50_000}`;
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  if (sums.size === 0) throw new Error('nothing was summed');
}

/** Whole numbers below 2^31, always the same ones. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff);
}
