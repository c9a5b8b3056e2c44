import { errorText } from '../objects/errorText.ts';

/** Jobs that may run in one turn of the event loop before requests are answered again. */
const JOBS_A_TURN = 100;

/** Runs jobs after the present turn of the event loop, each key once however often it is added before it runs. */
export class TurnQueue {
  readonly #jobs = new Map<string, () => void>();
  #isScheduled = false;
  #isStopped = false;

  add(key: string, job: () => void): void {
    if (!this.#jobs.has(key)) this.#jobs.set(key, job);
    this.#schedule();
  }

  /** Runs nothing any more. */
  stop(): void {
    this.#isStopped = true;
    this.#jobs.clear();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isStopped || this.#jobs.size === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#runSome();
      this.#schedule();
    });
  }

  #runSome(): void {
    let count = 0;
    for (const [key, job] of this.#jobs) {
      this.#jobs.delete(key);
      runSafely(key, job);
      count += 1;
      if (count === JOBS_A_TURN) return;
    }
  }
}

/** A job that fails (an object that its schema no longer allows, a full disk) must not end the server; a later change tries again. */
function runSafely(key: string, job: () => void): void {
  try {
    job();
  } catch (error) {
    process.emitWarning(`garbage collection of ${key} failed: ${errorText(error)}`);
  }
}
