import type { Log, LogLevel } from './log.ts';

/**
 * How much more than usual a log tells at the moment, as Mesos counts it: 0 for what it was started with, 1 for `debug`, more
 * for `trace`.
 */
export class Verbosity {
  readonly #log: Pick<Log, 'level' | 'isLevelEnabled'>;
  readonly #usual: string;
  #level = 0;
  #reverting: NodeJS.Timeout | undefined;

  constructor(log: Pick<Log, 'level' | 'isLevelEnabled'>) {
    this.#log = log;
    this.#usual = log.level;
  }

  get level(): number {
    return this.#level;
  }

  /** Tells more for so many seconds, then as much as usual again. A log is never made to tell less than usual. */
  raise(level: number, seconds: number): void {
    clearTimeout(this.#reverting);
    this.#set(level);
    this.#reverting = setTimeout(() => this.#set(0), Math.min(seconds * 1000, longestTimeout)).unref();
  }

  #set(level: number): void {
    this.#level = level;
    this.#log.level = this.#usual;
    const wanted: LogLevel = level > 1 ? 'trace' : 'debug';
    if (level > 0 && !this.#log.isLevelEnabled(wanted)) this.#log.level = wanted;
  }
}

/** The longest that a timer can be set to: about 25 days, in milliseconds. */
const longestTimeout = 2 ** 31 - 1;
