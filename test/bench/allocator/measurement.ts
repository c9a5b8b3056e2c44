import { existsSync, readFileSync } from 'node:fs';

/** What one phase of a case took. */
export interface Phase {
  readonly name: string;
  /** How many calls or rounds were measured. */
  readonly count: number;
  /** Of all calls together; of rounds, each. CPU time of this process, garbage collection included, and wall time. */
  readonly cpu: readonly number[];
  readonly wall: readonly number[];
  /** What `count` counts, and what is compared: calls by their mean, rounds by their best and median, or the whole. */
  readonly kind: 'once' | 'calls' | 'rounds';
  /** How many offers the last round made. */
  readonly offers?: number;
}

/** A phase while its times are taken. */
interface Growing extends Phase {
  count: number;
  readonly cpu: number[];
  readonly wall: number[];
  offers?: number;
}

/** What came of one case, as the process that ran it tells it. */
export interface CaseResult {
  readonly phases: readonly Phase[];
  /** The most that the process had in memory, and what it had before it began, in MB. */
  readonly peakMegabytes: number;
  readonly emptyMegabytes: number;
  /** What of it was still in use at the end, beyond what was before; NaN if nobody can collect garbage on demand. */
  readonly liveMegabytes: number;
}

/** Takes the time of the phases of one case. All times are milliseconds. */
export class Measurement {
  readonly #phases = new Map<string, Growing>();
  readonly #emptyMegabytes = process.memoryUsage().rss / 2 ** 20;
  readonly #liveBefore = liveMegabytes();

  /** Something that happens once in a case, though it may consist of many calls. */
  once<T>(name: string, count: number, something: () => T): T {
    return this.#take(this.#phase(name, 'once'), count, something);
  }

  /** Calls of which there are so many that each is worth knowing, and which may go on later in the case. */
  calls(name: string, count: number, something: () => void): void {
    this.#take(this.#phase(name, 'calls'), count, something);
  }

  /** One round of several; gives what it made. */
  round<T>(name: string, something: () => readonly T[]): readonly T[] {
    const phase = this.#phase(name, 'rounds');
    const made = this.#take(phase, 1, something);
    phase.offers = made.length;
    return made;
  }

  result(): CaseResult {
    return {
      phases: [...this.#phases.values()],
      peakMegabytes: peakMegabytes(),
      emptyMegabytes: this.#emptyMegabytes,
      liveMegabytes: liveMegabytes() - this.#liveBefore,
    };
  }

  #phase(name: string, kind: Phase['kind']): Growing {
    const known = this.#phases.get(name);
    if (known !== undefined) return known;
    const phase: Growing = { name, kind, count: 0, cpu: [], wall: [] };
    this.#phases.set(name, phase);
    return phase;
  }

  #take<T>(phase: Growing, count: number, something: () => T): T {
    const [cpu, wall] = [process.cpuUsage(), performance.now()];
    const result = something();
    phase.wall.push(performance.now() - wall);
    const { user, system } = process.cpuUsage(cpu);
    phase.cpu.push((user + system) / 1000);
    phase.count += count;
    return result;
  }
}

/**
 * The most that this process had in memory. Linux says it in its own file; to `maxRSS` it also counts what the process had that
 * started this one.
 */
function peakMegabytes(): number {
  const [, own] = /^VmHWM:\s+(\d+) kB$/m.exec(readIfThere('/proc/self/status')) ?? [];
  return Number(own ?? process.resourceUsage().maxRSS) / 2 ** 10;
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function liveMegabytes(): number {
  if (global.gc === undefined) return NaN;
  global.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}
