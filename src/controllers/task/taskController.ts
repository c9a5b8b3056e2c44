import type { KubernetesClient } from '../../kubernetes/client.ts';
import { WorkQueue, type Reconciled, type ReconcileResult } from '../../kubernetes/workQueue.ts';
import type { TaskProgress, TaskRecord, TaskRef, WriteEffect } from '../../master/effects.ts';
import type { Answer, Fact, RecoveredTask } from '../../master/inputs.ts';
import { taskName } from '../names.ts';
import type { PodView } from '../pod/podView.ts';
import { volumesOf, type TaskVolume } from '../pod/volumes.ts';
import { killedBeforeStart, stepOf, vanished, withoutVolume } from '../pod/transitions.ts';
import type { ControllerSettings } from '../settings.ts';
import { inSlices } from '../slices.ts';
import { Run } from './run.ts';
import { coalescingSeconds, steps, type StepContext } from './steps.ts';
import type { StoredTask } from './taskObject.ts';
import { TaskReports } from './taskReports.ts';
import type { TaskView } from './taskView.ts';

/** Waits between attempts to write: at most so long is lost when the API server is back after it could not be reached. */
const backoff = { firstSeconds: 0.05, maxSeconds: 10 };

/** So many launches that are on their way are a burst, ... */
const burst = 16;

/** ... and so long a change of a task's status may wait for its end. */
const longestCoalescingSeconds = 5;

export interface TaskControllerParts {
  readonly client: KubernetesClient;
  readonly settings: ControllerSettings;
  readonly tell: (fact: Fact) => void;
  /** The node of an agent; undefined when there is none any more. */
  readonly nodeOf: (agentId: string) => string | undefined;
  /** Has a persistent volume made ready for a task that is about to be launched, and handed to its user; may take long. */
  readonly prepareVolume: (nodeName: string, volume: PreparedVolume) => Promise<void>;
  /**
   * Resolves when what a new task of an agent may use is reserved there, or with why it cannot be; undefined where nothing is to
   * be waited for.
   */
  readonly reserved: (agentId: string) => Promise<Answer | void> | undefined;
  /** Sets a pod slot of a node aside for a pod of ours; returns whether there was one. */
  readonly takeSlot: (nodeName: string, podName: string) => boolean;
  /** A pod of ours takes no slot any more, or never came to take one. */
  readonly freeSlot: (nodeName: string, podName: string) => void;
  readonly now: () => number;
  /** How many tasks may be written at the same time. */
  readonly concurrency: number;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

/** A volume of a task, and the uid that it runs as where that is known. */
export interface PreparedVolume extends Pick<TaskVolume, 'volume' | 'shared'> {
  readonly uid: number | undefined;
}

type TaskEffect = Extract<
  WriteEffect,
  { readonly kind: 'create-task' | 'kill-task' | 'store-task' | 'drop-task' | 'forget-task' }
>;

/** Carries out what the master wants of tasks, and tells it what their pods show. */
export class TaskController {
  readonly #parts: TaskControllerParts;
  readonly #runs = new Map<string, Run>();
  /** The names of those that are on their way to run. */
  readonly #launching = new Set<string>();
  readonly #queue: WorkQueue;
  readonly #reports: TaskReports;
  readonly #context: StepContext;

  constructor(parts: TaskControllerParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({
      concurrency: parts.concurrency,
      backoff,
      reconcile: (name) => this.#reconcile(name),
      observe: parts.observe,
    });
    this.#reports = new TaskReports({
      tell: parts.tell,
      now: parts.now,
      freeSlot: (run) => parts.freeSlot(run.nodeName, run.name),
    });
    this.#context = {
      client: parts.client,
      settings: parts.settings,
      now: parts.now,
      reports: this.#reports,
      inBurst: () => this.#launching.size >= burst,
      volumesReady: (run) => this.#volumesReady(run),
      takeSlot: (run) => parts.takeSlot(run.nodeName, run.name),
    };
  }

  /** Stops after what is under way or waits to be stored; nobody who waits is told any more. */
  stop(): Promise<void> {
    for (const run of this.#runs.values()) {
      if (run.storeAt === undefined) continue;
      run.storeAt = this.#parts.now();
      run.storeBy = run.storeAt;
      this.#queue.add(run.name);
    }
    return this.#queue.shutDown();
  }

  /** The uid of the Task of a name, once it is stored. */
  uidOf(name: string): string | undefined {
    return this.#runs.get(name)?.uid;
  }

  /** Carries out an effect; resolves when it is stored. */
  write(effect: TaskEffect): Promise<void> {
    switch (effect.kind) {
      case 'create-task':
        return this.#create(effect.task);
      case 'kill-task':
        return this.#kill(effect.task, effect.gracePeriodSeconds);
      case 'store-task':
        return this.#store(effect.progress, effect.durable);
      case 'drop-task':
        return this.#drop(effect.task, effect.message);
      case 'forget-task':
        return this.#forget(effect.task);
    }
  }

  #create(record: TaskRecord): Promise<void> {
    const nodeName = this.#parts.nodeOf(record.agentId) ?? '';
    const run = new Run(taskName(record.ref), record, nodeName);
    this.#runs.set(run.name, run);
    this.#launching.add(run.name);
    this.#awaitReservations(run);
    this.#queue.add(run.name);
    return run.wait(({ uid, gone }) => uid !== undefined || gone);
  }

  /** Nothing is done for a run before the reservations are stored that it may use. */
  #awaitReservations(run: Run): void {
    const reserved = this.#parts.reserved(run.record.agentId);
    if (reserved === undefined) return;
    run.reserving = true;
    void reserved.then((refusal) => {
      run.reserving = false;
      run.refusal = refusal;
      this.#queue.add(run.name);
    });
  }

  #kill(ref: TaskRef, gracePeriodSeconds: number): Promise<void> {
    const run = this.#runs.get(taskName(ref));
    if (run === undefined) return Promise.resolve();
    run.killGraceSeconds = Math.min(run.killGraceSeconds ?? Infinity, gracePeriodSeconds);
    this.#queue.add(run.name);
    return run.wait(({ ended, sentGraceSeconds = Infinity }) => ended || sentGraceSeconds <= gracePeriodSeconds);
  }

  #store(progress: TaskProgress, durable: boolean): Promise<void> {
    const run = this.#runs.get(taskName(progress.ref));
    if (run === undefined) return Promise.resolve();
    const now = this.#parts.now();
    run.progress = progress;
    run.storeAt = durable ? now : Math.min(run.storeAt ?? Infinity, now + coalescingSeconds);
    run.storeBy = durable ? now : Math.min(run.storeBy ?? Infinity, now + longestCoalescingSeconds);
    this.#queue.addAfter(run.name, Math.max(0, run.storeAt - now));
    return run.wait(({ storedProgress, gone }) => gone || isAtLeast(storedProgress, progress));
  }

  #drop(ref: TaskRef, message: string): Promise<void> {
    const run = this.#runs.get(taskName(ref));
    if (run === undefined) return Promise.resolve();
    run.dropReason = message;
    run.killGraceSeconds = 0;
    this.#queue.add(run.name);
    return run.wait(({ ended }) => ended);
  }

  #forget(ref: TaskRef): Promise<void> {
    const run = this.#runs.get(taskName(ref));
    if (run === undefined) return Promise.resolve();
    run.forgotten = true;
    this.#queue.add(run.name);
    return run.wait(({ gone }) => gone);
  }

  async #reconcile(name: string): Promise<ReconcileResult | undefined> {
    const run = this.#runs.get(name);
    if (run === undefined || run.reserving) return undefined;
    for (const step of steps) {
      const wasStored = run.uid !== undefined;
      await step(run, this.#context);
      run.advance();
      if (!wasStored && run.uid !== undefined) {
        // The answer to an ACCEPT waits for its Tasks: those that are still to be stored come before anybody's Pod.
        this.#queue.add(name);
        return undefined;
      }
    }
    if (!run.launching) this.#launching.delete(name);
    if (run.over) this.#runs.delete(name);
    return run.storeAt === undefined ? undefined : { requeueAfterSeconds: run.storeAt - this.#parts.now() };
  }

  /** Takes up a stored Task that this process did not create; returns what the master is to be told of it. */
  recover(stored: StoredTask, pod: PodView | undefined): RecoveredTask {
    const { record, updates, acknowledged, orphaned } = stored;
    const run = new Run(taskName(record.ref), record, stored.nodeName);
    run.uid = stored.uid;
    run.sawVersion(stored.resourceVersion);
    run.deleted = stored.deleted;
    run.pod = pod;
    for (const { status } of updates) run.told.add(stepOf(status.state));
    const state = updates.at(-1)?.status.state;
    const orphan = orphaned && ({ orphaned } as const);
    if (state !== undefined) run.storedProgress = { ref: record.ref, state, updates, acknowledged, ...orphan };
    this.#runs.set(run.name, run);
    const ended = run.ended || (run.endStored && pod === undefined);
    return { task: record, updates, acknowledged, ended, ...orphan };
  }

  /** Goes on with the recovered tasks, once the master knows them. */
  async resumeAll(): Promise<void> {
    await inSlices([...this.#runs.keys()], (name) => this.resume(name));
  }

  /** Goes on with a recovered task, once the master knows it. */
  resume(name: string): void {
    const run = this.#runs.get(name);
    if (run === undefined) return;
    if (run.pod !== undefined) this.#reports.podSeen(run, run.pod);
    else if (run.storedProgress !== undefined && !run.endStored) this.podVanished(name);
    this.#queue.add(name);
  }

  /** A Task was seen to have changed. */
  observe({ name, uid, resourceVersion }: TaskView): void {
    const run = this.#runs.get(name);
    if (run?.uid === uid) run.sawVersion(resourceVersion);
  }

  /**
   * A task's pod was seen to have changed. Returns whether it is one that is to be there: a task that ended without a pod may
   * get one by a request of a former leader, or of our own, that was taken for lost.
   */
  observePod(pod: PodView): boolean {
    const run = this.#runs.get(pod.name);
    if (run === undefined || (run.withoutPod && run.pod === undefined)) return false;
    this.#reports.podSeen(run, pod);
    this.#queue.add(run.name);
    return true;
  }

  /** A task's pod is gone. */
  podVanished(name: string): void {
    const run = this.#runs.get(name);
    if (run === undefined) return;
    run.withoutPod = true;
    this.#reports.ended(run, vanished);
    this.#queue.add(name);
  }

  /** Whether a Task is one of those that this process has created or taken up. */
  knows(name: string): boolean {
    return this.#runs.has(name);
  }

  /** A Task was seen to be on its way out, or gone: it is killed. */
  observeDeletion({ name, uid }: TaskView, gone: boolean): void {
    const run = this.#runs.get(name);
    if (run === undefined || run.uid !== uid) return;
    const { ended } = run;
    run.deleted = true;
    run.gone ||= gone;
    if (!ended) this.#parts.tell({ kind: 'task-deleted', task: run.ref });
    if (!ended && run.ended) this.#reports.ended(run, killedBeforeStart(undefined));
    this.#queue.add(run.name);
  }

  #volumesReady(run: Run): boolean {
    if (run.volumes === 'unasked') this.#prepareVolumes(run);
    return run.volumes === 'ready';
  }

  /** As with Mesos, a task whose agent is away waits for it. */
  #prepareVolumes(run: Run): void {
    const { prepareVolume, settings } = this.#parts;
    const uid = settings.users.get(run.record.user);
    const volumes = volumesOf(run.record.info);
    run.volumes = volumes.length === 0 ? 'ready' : 'asked';
    Promise.all(volumes.map(({ volume, shared }) => prepareVolume(run.nodeName, { volume, shared, uid }))).then(
      () => {
        run.volumes = 'ready';
        this.#queue.add(run.name);
      },
      (error: unknown) => {
        run.withoutPod = true;
        this.#reports.ended(run, withoutVolume(error instanceof Error ? error.message : String(error)));
        this.#queue.add(run.name);
      },
    );
  }
}

/** Whether what is stored says at least as much as `wanted`: later progress includes earlier one. */
function isAtLeast(stored: TaskProgress | undefined, wanted: TaskProgress): boolean {
  if (stored === undefined || stored.updates.length < wanted.updates.length) return false;
  if (wanted.orphaned === true && stored.orphaned !== true) return false;
  return wanted.updates.every(({ acknowledged }, at) => !acknowledged || stored.updates[at]?.acknowledged === true);
}
