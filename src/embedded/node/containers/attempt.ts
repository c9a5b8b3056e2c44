import { mkdirSync } from 'node:fs';
import { ContainerLog } from '../logs/containerLog.ts';
import { Container } from '../runtime/container.ts';
import type { ContainerState, Launcher } from '../runtime/container.ts';
import type { SupervisedCommand } from '../runtime/supervisor.ts';
import { logOf, recordsOf } from './podPaths.ts';
import type { PodPaths } from './podPaths.ts';

/** Names one attempt at running a container of a pod. */
export interface AttemptName {
  readonly paths: PodPaths;
  readonly container: string;
  readonly number: number;
}

/**
 * One attempt at running a container, with its log. It is reported as running until all that it wrote is in the log, so that
 * whoever sees its end can read the whole log.
 */
export class Attempt {
  readonly number: number;
  readonly log: ContainerLog;
  #container: Container | undefined;
  #ended: ContainerState | undefined;
  readonly #onChange: () => void;

  private constructor({ paths, container, number }: AttemptName, onChange: () => void) {
    this.number = number;
    this.log = new ContainerLog(recordsOf(paths, container, number), logOf(paths, container, number));
    this.#onChange = onChange;
  }

  /** Starts a command as this attempt, which must be new. */
  static start(
    name: AttemptName,
    launcher: Launcher,
    run: Omit<SupervisedCommand, 'records'>,
    onChange: () => void,
  ): Attempt {
    const records = recordsOf(name.paths, name.container, name.number);
    mkdirSync(records, { recursive: true });
    const attempt = new Attempt(name, onChange);
    attempt.#container = Container.start(launcher, { ...run, records }, () => void attempt.#changed());
    return attempt;
  }

  /** Takes over an attempt of an earlier process; undefined where it never started and never will. */
  static async adopt(name: AttemptName, onChange: () => void): Promise<Attempt | undefined> {
    const records = recordsOf(name.paths, name.container, name.number);
    let changed = (): void => undefined;
    const container = Container.adopt(records, () => changed());
    if (!container) return undefined;
    const attempt = new Attempt(name, onChange);
    attempt.#container = container;
    changed = () => void attempt.#changed();
    await attempt.#changed();
    return attempt;
  }

  get state(): ContainerState {
    if (this.#ended) return this.#ended;
    const state = this.#container?.state ?? { kind: 'unstarted' };
    return state.kind === 'terminated' ? { kind: 'running', startedAt: state.startedAt } : state;
  }

  /** Id of the process group, undefined where there was none. */
  get pid(): number | undefined {
    return this.#container?.pid;
  }

  /** Ends the attempt: SIGTERM, and SIGKILL after so many seconds. */
  stop(graceSeconds: number): void {
    this.#container?.stop(graceSeconds);
  }

  /** Lets go of the processes and the log, and leaves both as they are. */
  async release(): Promise<void> {
    this.#container?.release();
    await this.log.release();
  }

  async #changed(): Promise<void> {
    const state = this.#container?.state;
    if (state?.kind !== 'terminated') return this.#onChange();
    await this.log.end();
    this.#ended = state;
    this.#onChange();
  }
}
