import { isDeepStrictEqual } from 'node:util';
import type { KubernetesClient } from '../../../kubernetes/client.ts';
import type { Clock } from '../../../kubernetes/clock.ts';
import { isConflict, isNotFound } from '../../../kubernetes/errors.ts';
import { pods } from '../../../kubernetes/kinds.ts';
import type { Pod } from '../../../kubernetes/kinds.ts';
import { isFinal } from '../../../kubernetes/phase.ts';
import { Reflector } from '../../../kubernetes/reflector.ts';
import { WorkQueue } from '../../../kubernetes/workQueue.ts';
import type { ReconcileResult } from '../../../kubernetes/workQueue.ts';
import { onlyFailures } from '../../failures.ts';
import { isOwnCondition, phaseOf, statusOf } from '../containers/podStatus.ts';
import type { PodRun } from '../containers/podRun.ts';
import type { NodePods } from '../containers/nodePods.ts';

export interface PodSyncOptions {
  readonly client: KubernetesClient;
  readonly nodeName: string;
  readonly address: string;
  readonly pods: NodePods;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

type PodStatus = NonNullable<Pod['status']>;

/** Pods worked on at the same time: enough to keep the API server busy, few enough that starting many does not stall it. */
const workers = 16;

const defaultGraceSeconds = 30;

/**
 * Makes what runs on the node agree with the pods that the API server has bound to it, and writes back what became of them. Level
 * based: each reconciliation looks at one pod and at what runs of it, whatever happened in between.
 */
export class PodSync {
  readonly #options: PodSyncOptions;
  readonly #reflector: Reflector<Pod, Pod>;
  readonly #queue: WorkQueue;
  readonly #stopping = new AbortController();
  /** The last status written of each pod, by uid. */
  readonly #written = new Map<string, unknown>();
  #running: Promise<void> = Promise.resolve();

  constructor(options: PodSyncOptions) {
    this.#options = options;
    const observe = onlyFailures(options.failed);
    this.#reflector = new Reflector({
      client: options.client,
      kind: pods,
      fieldSelector: `spec.nodeName=${options.nodeName}`,
      project: (pod) => pod,
      indexes: { uid: (pod) => [uidOf(pod)] },
      clock: options.clock,
      observe,
    });
    this.#queue = new WorkQueue({
      reconcile: (uid) => this.#reconcile(uid),
      concurrency: workers,
      clock: options.clock,
      observe,
    });
  }

  /** Lists the node's pods and begins to work on them; resolves after the list. */
  async start(): Promise<void> {
    this.#running = this.#reflector.run(this.#stopping.signal);
    await this.#reflector.synced;
    const { pods: nodePods } = this.#options;
    for (const pod of this.#reflector.store.values()) nodePods.hold(pod);
    const enqueue = (pod: Pod): void => this.#queue.add(uidOf(pod));
    this.#reflector.subscribe({ added: enqueue, updated: enqueue, deleted: enqueue });
    for (const uid of nodePods.uids()) this.#queue.add(uid);
  }

  /** To be called when something of a pod's processes has changed. */
  changed(uid: string): void {
    this.#queue.add(uid);
  }

  /** Ends the work; what is under way is finished. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#queue.shutDown();
    await this.#running;
  }

  async #reconcile(uid: string): Promise<ReconcileResult> {
    const [pod] = this.#reflector.store.byIndex('uid', uid);
    if (!pod) return this.#forget(uid);
    const run = this.#options.pods.get(uid) ?? this.#options.pods.take(pod);
    if (!run) return {};
    // One moment for both: a deadline that is not due now is one to wait for, however long the rest takes.
    const now = this.#options.clock.wallTime();
    this.#stopIfDue(pod, run, now);
    const waitMs = await run.advance(pod);
    await this.#report(pod, run);
    return soonest(waitMs, deadlineOf(pod, run.record.startTime) - now);
  }

  /** The pod is gone from the API server, without having waited for us: so is everything of it here. */
  async #forget(uid: string): Promise<ReconcileResult> {
    const run = this.#options.pods.get(uid);
    run?.stop(0);
    if (run?.active) return {};
    this.#written.delete(uid);
    await this.#options.pods.forget(uid);
    return {};
  }

  #stopIfDue(pod: Pod, run: PodRun, now: number): void {
    if (isFinal(phaseOf(pod, run.facts))) return;
    const specGrace = pod.spec?.terminationGracePeriodSeconds ?? defaultGraceSeconds;
    if (pod.metadata?.deletionTimestamp !== undefined) {
      run.stop(pod.metadata.deletionGracePeriodSeconds ?? specGrace);
    } else if (deadlineOf(pod, run.record.startTime) <= now) {
      const message = 'Pod was active on the node longer than the specified deadline';
      run.stop(specGrace, { reason: 'DeadlineExceeded', message });
    } else if (isFinal(pod.status?.phase) && run.active) {
      // Someone else has declared it ended, as the control plane does with pods of lost nodes.
      run.stop(specGrace);
    }
  }

  /** Writes the pod's status if it has changed (not while a process is being started: the next change is at hand) and, once a deleted pod has ended, lets its object go. */
  async #report(pod: Pod, run: PodRun): Promise<void> {
    if (run.starting) return;
    const uid = uidOf(pod);
    const status = statusOf(pod, run.facts, this.#options.address);
    if (isFinal(status.phase)) this.#options.pods.release(uid);
    await this.#writeStatus(pod, status);
    const deleted = pod.metadata?.deletionTimestamp !== undefined;
    // Zero means that all but finalizers has been done: the object stays for them, and we wait for its end.
    if (!deleted || !isFinal(status.phase) || pod.metadata?.deletionGracePeriodSeconds === 0) return;
    await this.#unlessGone(() =>
      this.#options.client.delete(pods, referenceTo(pod), { gracePeriodSeconds: 0, preconditions: { uid } }),
    );
  }

  async #writeStatus(pod: Pod, status: PodStatus): Promise<void> {
    const uid = uidOf(pod);
    const content = withoutTimes(status);
    if (isDeepStrictEqual(this.#written.get(uid) ?? endOf(pod), content)) return;
    await this.#unlessGone(async () => {
      const patch = { type: 'merge', body: { metadata: { uid }, status } } as const;
      this.#reflector.absorb(await this.#options.client.patchStatus(pods, referenceTo(pod), patch));
    });
    this.#written.set(uid, content);
  }

  /** The object may have gone, or another of its name may have come: the watch tells of it. */
  async #unlessGone(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
  }
}

function uidOf(pod: Pod): string {
  return pod.metadata?.uid ?? '';
}

function referenceTo(pod: Pod): { readonly namespace: string; readonly name: string } {
  return { namespace: pod.metadata?.namespace ?? '', name: pod.metadata?.name ?? '' };
}

/** When the pod has to have ended, in milliseconds since 1970. */
function deadlineOf(pod: Pod, startTime: number): number {
  return startTime + (pod.spec?.activeDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000;
}

/** Asks to be called when the first of the waits (milliseconds) that are still to come is over. */
function soonest(...waitsMs: readonly (number | undefined)[]): ReconcileResult {
  const least = Math.min(...waitsMs.map((wait) => (wait !== undefined && wait > 0 ? wait : Number.POSITIVE_INFINITY)));
  return Number.isFinite(least) ? { requeueAfterSeconds: least / 1000 } : {};
}

/** What counts when statuses are compared: times of conditions and the conditions of others do not. */
function withoutTimes(status: PodStatus): unknown {
  const own = (status.conditions ?? []).filter(isOwnCondition);
  return { ...status, conditions: Object.fromEntries(own.map(({ type, status }) => [type, status])) };
}

/** The status of a pod whose end is stored already: a node that was started again has nothing to add. */
function endOf(pod: Pod): unknown {
  return isFinal(pod.status?.phase) && pod.status ? withoutTimes(pod.status) : undefined;
}
