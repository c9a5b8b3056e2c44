import { mkdirSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../kubernetes/clock.ts';
import type { Pod } from '../../../kubernetes/kinds.ts';
import type { Rejection } from '../admission/admission.ts';
import type { GrowingLog } from '../logs/readLog.ts';
import type { ContainerEnd, Launcher } from '../runtime/container.ts';
import { Attempt } from './attempt.ts';
import { ContainerConfigError, environmentOf } from './environment.ts';
import type { ReadValues } from './environment.ts';
import { expand } from './expand.ts';
import { logOf, podPaths } from './podPaths.ts';
import type { PodPaths } from './podPaths.ts';
import { writePodRecord } from './podRecord.ts';
import type { PodRecord } from './podRecord.ts';
import type { PodFacts } from './podStatus.ts';
import { firstRestartDelayMs, nextSteps } from './startOrder.ts';
import type { ContainerView, ContainerViews } from './startOrder.ts';
import { makeVolumes, viewOf } from './volumes.ts';

type ContainerSpec = NonNullable<Pod['spec']>['containers'][number];

/** What all pods of a node run with. */
export interface RunContext {
  /** Absolute directory of the node's files. */
  readonly root: string;
  readonly launcher: Launcher;
  /** The node's address, which is each pod's address too. */
  readonly address: string;
  readonly readValues: ReadValues;
  /** Where processes of an image begin, by the image's name; those of others begin in their pod's sandbox. */
  readonly imageDirectories: Readonly<Record<string, string>>;
  /** Directories of this machine that directories of the node stand for. */
  readonly hostDirectories: Readonly<Record<string, string>>;
  readonly clock: Pick<Clock, 'wallTime'>;
  /** Called after each change of a pod's containers. */
  readonly onChange: (uid: string) => void;
}

/** A pod that this node has decided about: its record on disk and its containers' processes. */
export class PodRun {
  readonly paths: PodPaths;
  readonly #context: RunContext;
  readonly #attempts = new Map<string, Attempt>();
  /** How the attempts before those ended. */
  readonly #formerEnds = new Map<string, ContainerEnd>();
  #record: PodRecord;
  #stopping = false;
  #inactive: (() => void) | undefined;
  #problem: { readonly container: string; readonly message: string } | undefined;

  private constructor(context: RunContext, record: PodRecord) {
    this.#context = context;
    this.#record = record;
    this.paths = podPaths(context.root, record);
  }

  /** Records that the node takes the pod, or refuses it with a rejection. Nothing is started yet. */
  static decide(context: RunContext, pod: Pod, rejection: Rejection | undefined): PodRun {
    const { namespace = '', name = '', uid = '' } = pod.metadata ?? {};
    const record = {
      namespace,
      name,
      uid,
      startTime: context.clock.wallTime(),
      ...(rejection && { failure: rejection }),
    };
    const run = new PodRun(context, record);
    mkdirSync(run.paths.sandbox, { recursive: true });
    writePodRecord(run.paths, record);
    return run;
  }

  /** Takes over a pod of an earlier process: what runs goes on, what ended meanwhile is known. */
  static async restore(context: RunContext, record: PodRecord): Promise<PodRun> {
    const run = new PodRun(context, record);
    for (const container of subdirectories(run.paths.containers)) {
      const numbers = subdirectories(join(run.paths.containers, container)).map(Number);
      for (const number of numbers.sort((a, b) => b - a)) {
        const attempt = await Attempt.adopt({ paths: run.paths, container, number }, () => run.#changed());
        if (attempt) run.#attempts.set(container, attempt);
        if (attempt) break;
      }
    }
    return run;
  }

  get record(): PodRecord {
    return this.#record;
  }

  /** Whether nothing of the pod will be started any more. */
  get stopping(): boolean {
    return this.#stopping || this.#record.failure !== undefined;
  }

  /** Whether a process of the pod is running. */
  get active(): boolean {
    return [...this.#attempts.values()].some(({ state }) => state.kind !== 'terminated');
  }

  /** Whether a process has been asked for of which nothing is known yet. */
  get starting(): boolean {
    return [...this.#attempts.values()].some(({ state }) => state.kind === 'unstarted');
  }

  /** The containers that have been started, by name. */
  get views(): ContainerViews {
    const views = new Map<string, ContainerView>();
    for (const [name, { state, number, pid }] of this.#attempts) {
      const former = this.#formerEnds.get(name);
      views.set(name, { state, restarts: number, pid, ...(former && { former }) });
    }
    return views;
  }

  /** What the pod's status is made from. */
  get facts(): PodFacts {
    return { record: this.#record, views: this.views, stopping: this.stopping, problem: this.#problem };
  }

  /** The log of an attempt at a container, by its number; undefined where the container was never started. */
  log(container: string, number: number): { readonly path: string; readonly growing?: GrowingLog } | undefined {
    const last = this.#attempts.get(container);
    if (last === undefined) return undefined;
    if (last.number === number) return { path: last.log.path, growing: last.log };
    return { path: logOf(this.paths, container, number) };
  }

  /**
   * Starts the containers whose turn it is. Calls must not overlap. Gives in how many milliseconds to call again where only
   * time has to pass.
   */
  async advance(pod: Pod): Promise<number | undefined> {
    if (this.stopping) return undefined;
    const { due, waitMs } = nextSteps(pod, this.views, this.#context.clock.wallTime());
    this.#problem = undefined;
    for (const container of due) {
      try {
        await this.#start(pod, container);
      } catch (error) {
        if (!(error instanceof ContainerConfigError)) throw error;
        this.#problem = { container: container.name, message: error.message };
        return firstRestartDelayMs;
      }
    }
    return waitMs;
  }

  /**
   * Ends all containers: SIGTERM, and SIGKILL after so many seconds. `failure` is recorded before, as the reason of the end;
   * one that has been recorded already stays.
   */
  stop(graceSeconds: number, failure?: Rejection): void {
    this.#stopping = true;
    if (failure && !this.#record.failure) {
      this.#record = { ...this.#record, failure };
      writePodRecord(this.paths, this.#record);
    }
    for (const attempt of this.#attempts.values()) attempt.stop(graceSeconds);
  }

  /** Kills all processes at once; resolves when their ends are on record. */
  async kill(): Promise<void> {
    this.stop(0);
    if (this.active) await new Promise<void>((resolve) => (this.#inactive = resolve));
  }

  /** Lets go of the pod, and leaves its processes and files as they are. */
  async release(): Promise<void> {
    await Promise.all([...this.#attempts.values()].map((attempt) => attempt.release()));
  }

  /** Removes all files of the pod, the record last: what is left of an interrupted removal is still known as a pod's. */
  async remove(): Promise<void> {
    await this.release();
    for (const path of [
      this.paths.logs,
      this.paths.containers,
      this.paths.volumes,
      this.paths.sandbox,
      this.paths.directory,
    ]) {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #start(pod: Pod, container: ContainerSpec): Promise<void> {
    const { address, readValues, launcher, imageDirectories, hostDirectories } = this.#context;
    const sources = { pod, address, readValues };
    const home = imageDirectories[container.image ?? ''] ?? this.paths.sandbox;
    const places = { directory: this.paths.volumes, hostDirectories };
    const view = viewOf(container, await makeVolumes(pod, places, readValues), home);
    const variables = await environmentOf(container, sources);
    if (this.stopping) return;
    const env = Object.fromEntries([...variables].map(([name, value]) => [name, view.translate(value)]));
    const words = [...(container.command ?? []), ...(container.args ?? [])];
    const command = words.map((word) => view.translate(expand(word, variables)));
    const number = (this.#attempts.get(container.name)?.number ?? this.#lastNumber(container.name)) + 1;
    const run = { command, env, workingDirectory: view.workingDirectory };
    const name = { paths: this.paths, container: container.name, number };
    const last = this.#attempts.get(container.name);
    if (last?.state.kind === 'terminated') this.#formerEnds.set(container.name, last.state);
    await last?.release();
    this.#attempts.set(
      container.name,
      Attempt.start(name, launcher, run, () => this.#changed()),
    );
  }

  #changed(): void {
    if (!this.active) this.#inactive?.();
    this.#context.onChange(this.#record.uid);
  }

  /** The number of the last attempt on disk, -1 where there is none: an attempt that never started keeps its number. */
  #lastNumber(container: string): number {
    return Math.max(-1, ...subdirectories(join(this.paths.containers, container)).map(Number));
  }
}

function subdirectories(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
