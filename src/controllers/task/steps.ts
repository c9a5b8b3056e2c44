import { isConflict, isNotFound, isRefusal, unlessNotFound } from '../../kubernetes/errors.ts';
import type { KubernetesClient } from '../../kubernetes/client.ts';
import { pods, tasks, type Pod, type Task } from '../../kubernetes/kinds.ts';
import type { TaskProgress } from '../../master/effects.ts';
import { taskFinalizer } from '../names.ts';
import { PayloadTooLargeError } from '../payload.ts';
import { podOf } from '../pod/podObject.ts';
import { endsByItself, viewOfPod } from '../pod/podView.ts';
import { killedBeforeStart, withoutSlot } from '../pod/transitions.ts';
import type { ControllerSettings } from '../settings.ts';
import type { Run } from './run.ts';
import { statusOfProgress, taskObjectOf } from './taskObject.ts';
import type { TaskReports } from './taskReports.ts';

/** What the steps work with. */
export interface StepContext {
  readonly client: KubernetesClient;
  readonly settings: ControllerSettings;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly reports: TaskReports;
  /** Whether so many launches are on their way that they should have the API server to themselves. */
  readonly inBurst: () => boolean;
  /** Whether the persistent volumes of the run, if it has any, are ready for its pod; it is looked at again when they are. */
  readonly volumesReady: (run: Run) => boolean;
  /** Sets one of the node's pod slots aside for the run; returns whether there was one. */
  readonly takeSlot: (run: Run) => boolean;
}

/**
 * One thing that may be due for a run. Each looks at the run, does the one write that is missing, if it is, and notes
 * what came of it; repeated it does nothing. An error leaves the run as it was, to be tried again.
 */
export type Step = (run: Run, context: StepContext) => Promise<void>;

function isFinal(error: unknown): error is Error {
  return error instanceof PayloadTooLargeError || isRefusal(error);
}

/** Stores the Task, after the reservations that it may use: from here on the launch survives everything. */
const storeTask: Step = async (run, { client, settings, reports }) => {
  if (run.uid !== undefined || run.gone) return;
  if (run.refusal !== undefined) {
    run.gone = true;
    return reports.unreserved(run, run.refusal.text ?? '');
  }
  try {
    const stored = await client.ensure(tasks, taskObjectOf(run.record, run.nodeName, settings));
    run.uid = stored.metadata.uid;
    run.sawVersion(stored.metadata.resourceVersion);
  } catch (error) {
    if (!isFinal(error)) throw error;
    run.gone = true;
    reports.refused(run, 'Task', error);
  }
};

/** Ends a task that came too late before it has a pod, or with the pod that it was given. */
const dropTask: Step = (run, { reports }) => {
  if (run.dropReason !== undefined) {
    run.withoutPod ||= run.pod === undefined;
    reports.dropped(run, run.dropReason);
  }
  return Promise.resolve();
};

/** Creates the Pod, bound to its node, unless the task is not wanted any more. */
const createPod: Step = async (run, context) => {
  const { client, settings, reports } = context;
  if (run.uid === undefined || run.pod !== undefined || run.withoutPod || run.gone) return;
  if (run.endStored) {
    run.withoutPod = true;
    reports.ended(run);
    return;
  }
  if (run.killGraceSeconds !== undefined) {
    run.withoutPod = true;
    reports.ended(run, killedBeforeStart(undefined));
    return;
  }
  if (!context.volumesReady(run)) return;
  if (!context.takeSlot(run)) {
    run.withoutPod = true;
    reports.ended(run, withoutSlot);
    return;
  }
  try {
    const pod: Pod = await client.ensure(pods, podOf(run.record, run.uid, run.nodeName, settings));
    reports.podWritten(run, viewOfPod(pod));
  } catch (error) {
    if (!isFinal(error)) throw error;
    run.withoutPod = true;
    reports.refused(run, 'Pod', error);
  }
};

/**
 * Deletes the Pod of a task that is to be killed; once more if it is to go sooner. One that has failed without its pod
 * having ended, for want of an image say, is deleted when that is stored: the deletion would hide why it failed.
 */
const deletePod: Step = async (run, { client, settings }) => {
  if (run.pod === undefined || run.ended) return;
  const grace = run.killGraceSeconds ?? (run.endStored && !endsByItself(run.pod) ? 0 : undefined);
  if (grace === undefined) return;
  if (run.sentGraceSeconds !== undefined && run.sentGraceSeconds <= grace) return;
  await unlessNotFound(
    client.delete(
      pods,
      { namespace: settings.namespace, name: run.name },
      { gracePeriodSeconds: Math.ceil(grace), preconditions: { uid: run.pod.uid } },
    ),
  );
  run.sentGraceSeconds = grace;
};

/** How long a change of a task's status waits for further ones, to be stored together (decision 1 of the design). */
export const coalescingSeconds = 1;

/**
 * Writes down what is known of the task's life, when that is due: in a burst of launches it waits for longer. Who stored something else meanwhile, a former leader
 * perhaps, is looked at first, and then overruled.
 */
const storeProgress: Step = async (run, context) => {
  const { progress } = run;
  if (progress === undefined || run.storeAt === undefined || run.uid === undefined) return;
  const now = context.now();
  if (run.storeAt > now) return;
  if (context.inBurst() && run.storeBy !== undefined && run.storeBy > now) {
    run.storeAt = Math.min(now + coalescingSeconds, run.storeBy);
    return;
  }
  run.storeAt = undefined;
  run.storeBy = undefined;
  try {
    const stored = await patchProgress(run, progress, context);
    run.sawVersion(stored.metadata.resourceVersion);
  } catch (error) {
    if (!isNotFound(error)) {
      run.storeAt ??= context.now();
      if (isConflict(error)) await lookAgain(run, context);
      throw error;
    }
    run.gone = true;
  }
  run.storedProgress = progress;
};

function patchProgress(run: Run, progress: TaskProgress, { client, settings }: StepContext): Promise<Task> {
  const { resourceVersion } = run;
  return client.patchStatus(
    tasks,
    { namespace: settings.namespace, name: run.name },
    { type: 'merge', body: { metadata: { resourceVersion }, status: statusOfProgress(progress) } },
  );
}

/** Finds out which version of its Task is stored now; another Task of its name means that its own is gone. */
async function lookAgain(run: Run, { client, settings }: StepContext): Promise<void> {
  const { metadata } = await client.get(tasks, { namespace: settings.namespace, name: run.name });
  run.sawVersion(metadata.resourceVersion);
  if (metadata.uid !== run.uid) run.gone = true;
}

/** Lets go of a Pod whose end is stored. */
const releasePod: Step = async (run, { client, settings }) => {
  const { pod } = run;
  if (pod === undefined || !run.ended || !run.endStored || !run.holdsPod) return;
  const finalizers = pod.finalizers.filter((finalizer) => finalizer !== taskFinalizer);
  const reference = { namespace: settings.namespace, name: run.name };
  const patch = { type: 'merge', body: { metadata: { finalizers, uid: pod.uid } } } as const;
  await unlessNotFound(client.patch(pods, reference, patch));
  run.releasedPod = pod.uid;
};

/** Deletes the Task, and with it by its owner reference the Pod, when nobody needs it any more. */
const deleteTask: Step = async (run, { client, settings }) => {
  if (run.gone || run.uid === undefined || !run.ended || !run.settled) return;
  if (!run.deleted && !run.forgotten) return;
  const reference = { namespace: settings.namespace, name: run.name };
  if (!run.deleted) await unlessNotFound(client.delete(tasks, reference, { preconditions: { uid: run.uid } }));
  run.deleted = true;
  await unlessNotFound(client.patch(tasks, reference, { type: 'merge', body: { metadata: { finalizers: [] } } }));
  run.gone = true;
};

/** The life of a run, in the order in which its writes may happen. */
export const steps: readonly Step[] = [
  storeTask,
  dropTask,
  createPod,
  storeProgress,
  deletePod,
  releasePod,
  deleteTask,
];
