import { constants } from 'node:os';
import { identify, signalGroup, stateOf } from './processIdentity.ts';
import type { ProcessIdentity } from './processIdentity.ts';
import { claimUnstarted, readExit, readStarted, recordExit, supervised, takesSignals } from './supervisor.ts';
import type { Spawner } from './spawner.ts';
import type { SupervisedCommand } from './supervisor.ts';

/** The state of one attempt at running a container. Times are milliseconds since 1970. */
export type ContainerState =
  { readonly kind: 'unstarted' } | { readonly kind: 'running'; readonly startedAt: number } | ContainerEnd;

/** How an attempt ended. */
export interface ContainerEnd {
  readonly kind: 'terminated';
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
}

/** The exit status of a command that was ended by SIGKILL, as shells and kubelets write it. */
const killed = 128 + constants.signals.SIGKILL;

/** A start that failed before there was a process to start the command, as containerd's StartError. */
const startFailed = 128;

/** How often a container that is to end is looked at until its command runs. */
const startPollMs = 10;

/** How often the end of a process that is not our child is looked for. */
const adoptedPollMs = 250;

/** What containers are started with. */
export interface Launcher {
  readonly spawner: Spawner;
  /** Path of the supervisor's script. */
  readonly script: string;
}

/**
 * One attempt at running a container: a process group with a supervisor at its head, and the directory of its records. Never
 * throws after construction; whatever happens ends in `terminated`, and each change of `state` is announced to `onChange`.
 */
export class Container {
  readonly records: string;
  #state: ContainerState = { kind: 'unstarted' };
  #identity: ProcessIdentity | undefined;
  #termTimer: NodeJS.Timeout | undefined;
  #killTimer: NodeJS.Timeout | undefined;
  #pollTimer: NodeJS.Timeout | undefined;
  #killAtStart = false;
  #killAt = Number.POSITIVE_INFINITY;
  readonly #onChange: () => void;

  private constructor(records: string, onChange: () => void) {
    this.records = records;
    this.#onChange = onChange;
  }

  /** Starts a command. The directory of the records must exist and be empty. */
  static start({ spawner, script }: Launcher, run: SupervisedCommand, onChange: () => void): Container {
    const container = new Container(run.records, onChange);
    spawner.start(supervised(script, run), {
      started: (pid) => container.#watch(identify(pid), Date.now()),
      ended: (exitStatus) => container.#finish(exitStatus ?? startFailed),
      lost: () => container.#recover(),
    });
    return container;
  }

  /**
   * Takes over what an earlier process started, from its records. A start of which there is no record is prevented from
   * happening and gives undefined: it may be tried again in another directory.
   */
  static adopt(records: string, onChange: () => void): Container | undefined {
    if (claimUnstarted(records) || readStarted(records) === 'claimed') return undefined;
    const container = new Container(records, onChange);
    container.#recover();
    return container;
  }

  get state(): ContainerState {
    return this.#state;
  }

  /** The pid of the supervisor, which is the id of the process group; undefined before it is known. */
  get pid(): number | undefined {
    return this.#identity?.pid;
  }

  /**
   * Sends SIGTERM to the group, as soon as its command takes it, and SIGKILL after the grace period. A second call can only make
   * the period end sooner.
   */
  stop(graceSeconds: number): void {
    if (this.#state.kind === 'terminated') return;
    const killAt = performance.now() + graceSeconds * 1000;
    if (killAt >= this.#killAt) return;
    if (graceSeconds > 0 && !this.#killTimer) this.#terminate();
    clearTimeout(this.#killTimer);
    this.#killAt = killAt;
    this.#killTimer = setTimeout(() => this.#kill(), graceSeconds * 1000);
  }

  /** Stops watching the processes without touching them. */
  release(): void {
    for (const timer of [this.#termTimer, this.#killTimer, this.#pollTimer]) clearTimeout(timer);
  }

  #terminate(): void {
    if (this.#identity && takesSignals(this.records)) signalGroup(this.#identity, 'SIGTERM');
    else this.#termTimer = setTimeout(() => this.#terminate(), startPollMs);
  }

  /** A process that is not known yet is killed once it is. */
  #kill(): void {
    if (this.#identity) signalGroup(this.#identity, 'SIGKILL');
    else this.#killAtStart = true;
  }

  #watch(identity: ProcessIdentity, startedAt: number): void {
    if (this.#state.kind !== 'unstarted') return;
    this.#identity = identity;
    this.#state = { kind: 'running', startedAt };
    if (this.#killAtStart) this.#kill();
    this.#onChange();
  }

  /** Nobody tells how the process ends: find out from the records whether it was started, and look for its end. */
  #recover(): void {
    if (this.#state.kind === 'terminated') return;
    const started = claimUnstarted(this.records) ? 'claimed' : readStarted(this.records);
    if (started === undefined || started === 'claimed') return this.#finish(startFailed);
    this.#watch(started, started.at);
    this.#pollEnd();
  }

  #pollEnd(): void {
    const ended = readExit(this.records) !== undefined || (this.#identity && stateOf(this.#identity) !== 'alive');
    if (ended) this.#finish(killed);
    else this.#pollTimer = setTimeout(() => this.#pollEnd(), adoptedPollMs);
  }

  /** The supervisor is gone, or has written its last line. Where that is missing, `unrecorded` is the exit status. */
  #finish(unrecorded: number): void {
    if (this.#state.kind === 'terminated') return;
    this.release();
    if (this.#identity) signalGroup(this.#identity, 'SIGKILL');
    const exit = readExit(this.records) ?? this.#recordExit(unrecorded);
    const startedAt = this.#state.kind === 'running' ? this.#state.startedAt : exit.at;
    this.#state = { kind: 'terminated', startedAt, finishedAt: exit.at, exitCode: exit.code };
    this.#onChange();
  }

  /** Notes an end for whoever takes over; the supervisor's own note goes before it where both are written at once. */
  #recordExit(code: number): { readonly code: number; readonly at: number } {
    recordExit(this.records, code);
    return readExit(this.records) ?? { code, at: Date.now() };
  }
}
