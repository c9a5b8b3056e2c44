/** How far back statistics go, in seconds: as far as those of Mesos' timers. */
const windowSeconds = 3600;
/** How many durations are kept: of more than these every other one of the older half is let go. */
const capacity = 1000;

const percentiles = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
  ['p9999', 0.9999],
] as const;

interface Sample {
  readonly at: number;
  readonly milliseconds: number;
}

/** How long something took lately, as Mesos' timers tell it: the last time, and statistics of the last hour. */
export class Timer {
  #samples: Sample[] = [];
  #last: number | undefined;

  /** @param now in seconds since some fixed moment */
  record(seconds: number, now: number): void {
    this.#last = seconds * 1000;
    this.#samples.push({ at: now, milliseconds: this.#last });
    if (this.#samples.length <= capacity) return;
    this.#samples = this.#since(now).filter((_, index) => index % 2 === 0 || index >= capacity / 2);
  }

  /**
   * The last duration under a name, once there was one, and below it the statistics, once there are two (ALLOC-137). All are
   * milliseconds.
   */
  metrics(name: string, now: number): Readonly<Record<string, number>> {
    if (this.#last === undefined) return {};
    const sorted = Float64Array.from(this.#since(now), ({ milliseconds }) => milliseconds).sort();
    if (sorted.length < 2) return { [name]: this.#last };
    return {
      [name]: this.#last,
      [`${name}/count`]: sorted.length,
      [`${name}/min`]: sorted[0] ?? 0,
      [`${name}/max`]: sorted.at(-1) ?? 0,
      ...Object.fromEntries(percentiles.map(([suffix, part]) => [`${name}/${suffix}`, percentile(sorted, part)])),
    };
  }

  #since(now: number): Sample[] {
    return this.#samples.filter(({ at }) => now - at < windowSeconds);
  }
}

/** Between two values it is as far from them as the place is. */
function percentile(sorted: Float64Array, part: number): number {
  const place = part * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}
