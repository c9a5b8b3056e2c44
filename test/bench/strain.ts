import { readFileSync } from 'node:fs';

/** What a process has to say of the time between `begin` and `end`. */
export interface Strain {
  /** The longest that the event loop was held, in ms, without the time in which other programs had the processor. */
  readonly longestHold: number;
  /** How much more memory than before the process had at most, in bytes. */
  readonly memory: number;
}

/** How often it is looked whether the event loop turns, in ms. */
const interval = 1;

/** Has this process say how busy it was between two messages of its parent. Needs `--expose-gc`. */
export function tellStrain(): void {
  let watch: Watch | undefined;
  process.on('message', (message) => {
    if (message === 'begin') {
      globalThis.gc?.();
      watch = new Watch();
      process.send?.('begun');
    } else if (message === 'end') process.send?.(watch?.end());
  });
}

class Watch {
  readonly #before = process.memoryUsage.rss();
  readonly #timer = setInterval(() => this.#look(), interval);
  #peak = this.#before;
  #longestHold = 0;
  #seen = ownTime();

  end(): Strain {
    this.#look();
    clearInterval(this.#timer);
    return { longestHold: this.#longestHold, memory: this.#peak - this.#before };
  }

  #look(): void {
    const now = ownTime();
    this.#longestHold = Math.max(this.#longestHold, now - this.#seen - interval);
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss());
    this.#seen = now;
  }
}

/** A clock, in ms, that stands still while the main thread waits for a processor that others have; Linux says how long that is. */
function ownTime(): number {
  return performance.now() - waitedMilliseconds();
}

function waitedMilliseconds(): number {
  try {
    const [, waited] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ');
    return Number(waited) / 1e6;
  } catch {
    return 0;
  }
}
