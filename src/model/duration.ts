/** Thrown for a text that is not a duration, such as `5secs`. */
export class DurationError extends Error {
  readonly text: string;

  constructor(text: string) {
    super(`'${text}' is not a duration`);
    this.name = 'DurationError';
    this.text = text;
  }
}

/** Mesos' units in nanoseconds, ascending. */
const UNITS = [
  ['ns', 1],
  ['us', 1e3],
  ['ms', 1e6],
  ['secs', 1e9],
  ['mins', 60e9],
  ['hrs', 3600e9],
  ['days', 86_400e9],
  ['weeks', 604_800e9],
] as const;

/** Mesos counts nanoseconds in 64 bits: about 292 years. */
const LONGEST_NANOSECONDS = 2 ** 63;

/**
 * Whether Mesos can represent this number of seconds: a finite one of at most about 292 years (SCHED-030).
 */
export function isRepresentable(seconds: number): boolean {
  return Math.abs(seconds * 1e9) < LONGEST_NANOSECONDS;
}

/**
 * Reads a duration as flags and environment variables have it: `5secs`, `1.5hrs`, `-10ms`.
 *
 * @returns seconds.
 * @throws DurationError
 */
export function parseDuration(text: string): number {
  const [, number, name] = /^([+-]?(?:\d+\.?\d*|\.\d+))([a-z]+)$/.exec(text) ?? [];
  const unit = UNITS.find(([candidate]) => candidate === name);
  if (number === undefined || unit === undefined) throw new DurationError(text);
  const seconds = (Number(number) * unit[1]) / 1e9;
  if (!isRepresentable(seconds)) throw new DurationError(text);
  return seconds;
}

/**
 * Prints seconds as Mesos does (EXEC-024): in the largest unit that is not longer, if that gives a whole number, else in the
 * next smaller one: `5secs`, `90secs`, `36hrs`, `1500ms`.
 */
export function printDuration(seconds: number): string {
  const nanoseconds = Math.round(Math.abs(seconds) * 1e9);
  const bucket = Math.max(
    0,
    UNITS.findLastIndex(([, length]) => length <= nanoseconds),
  );
  const isWhole = nanoseconds % (UNITS[bucket]?.[1] ?? 1) === 0;
  const [name, length] = UNITS[isWhole ? bucket : Math.max(0, bucket - 1)] ?? UNITS[0];
  return `${seconds < 0 ? '-' : ''}${nanoseconds / length}${name}`;
}
