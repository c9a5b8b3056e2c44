import type { Task as TaskObject, TaskStatusUpdate } from '../../kubernetes/kinds.ts';
import type { TaskProgress, TaskRecord, TaskRef, TaskUpdate } from '../../master/effects.ts';
import type { TaskInfo, TaskStatus } from '../../model/generated/messages.ts';
import { killGraceSeconds } from '../../model/killPolicy.ts';
import { Resources } from '../../model/resources.ts';
import { isTerminal } from '../../model/taskState.ts';
import { protobufCodec } from '../../wire/codec.ts';
import { frameworkLabel, hash, taskFinalizer, taskLabel, taskName } from '../names.ts';
import { imageOf } from '../pod/podObject.ts';
import { payloadOf } from '../payload.ts';
import type { ControllerSettings } from '../settings.ts';
import { fromTimestamp, toTimestamp } from '../time.ts';

const taskInfoCodec = protobufCodec('mesos.v1.TaskInfo');
const taskStatusCodec = protobufCodec('mesos.v1.TaskStatus');

/** Names and commands longer than this are cut in the summary for people; the encoded TaskInfo has all of them. */
const longestText = 200;

/** The Task resource of a launch. Its spec never changes. Throws a PayloadTooLargeError. */
export function taskObjectOf(task: TaskRecord, nodeName: string, settings: ControllerSettings): TaskObject & Named {
  const { ref, info } = task;
  return {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind: 'Task',
    metadata: {
      name: taskName(ref),
      namespace: settings.namespace,
      labels: { [taskLabel]: hash(ref.taskId), [frameworkLabel]: hash(ref.frameworkId) },
      finalizers: [taskFinalizer],
    },
    spec: {
      frameworkId: ref.frameworkId,
      frameworkName: task.frameworkName,
      taskId: ref.taskId,
      name: info.name.slice(0, longestText),
      agentId: task.agentId,
      nodeName,
      role: task.role,
      offerIds: [ref.offerId],
      resources: summaryOf(info),
      ...(info.command?.value !== undefined && { command: info.command.value.slice(0, longestText) }),
      image: imageOf(info, settings),
      user: task.user,
      killGracePeriodSeconds: killGraceSeconds(info),
      taskInfo: payloadOf('TaskInfo', taskInfoCodec.encode(info)),
      launchedTime: toTimestamp(task.launchedTime),
    },
  };
}

/** An object that has its name, as one must that is to be stored. */
export interface Named {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

function summaryOf(info: TaskInfo): NonNullable<NonNullable<TaskObject['spec']>['resources']> {
  const held = Resources.of(info.resources ?? []);
  const ranges = held
    .named('ports')
    .toMessages()
    .flatMap(({ ranges: ports }) => ports?.range ?? []);
  const ports = ranges.map(({ begin, end }) => (begin === end ? `${begin}` : `${begin}-${end}`)).join(',');
  return {
    cpus: held.get('cpus'),
    mem: held.get('mem'),
    disk: held.get('disk'),
    ...(held.get('gpus') > 0 && { gpus: held.get('gpus') }),
    ...(ports !== '' && { ports }),
  };
}

/** The run that a Task resource stands for; undefined for one that somebody made up or copied under another name. */
export function refOf(object: TaskObject): TaskRef | undefined {
  const [offerId] = object.spec?.offerIds ?? [];
  if (object.spec === undefined || offerId === undefined) return undefined;
  const ref = { frameworkId: object.spec.frameworkId, taskId: object.spec.taskId, offerId };
  return object.metadata.name === taskName(ref) ? ref : undefined;
}

/** A Task resource as a leader takes it up that has not created it. */
export interface StoredTask {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly nodeName: string;
  readonly deleted: boolean;
  readonly record: TaskRecord;
  readonly updates: readonly TaskUpdate[];
  /** Whether the terminal update was acknowledged, so that nothing is owed to the framework. */
  readonly acknowledged: boolean;
  /** Whether its framework left it running. */
  readonly orphaned: boolean;
}

/** What a Task resource says; undefined for one that is no launch. Throws a WireError if it cannot be read. */
export function storedTask(object: TaskObject): StoredTask | undefined {
  const ref = refOf(object);
  if (ref === undefined) return undefined;
  const { metadata, spec, status } = object;
  return {
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    nodeName: spec.nodeName,
    deleted: metadata.deletionTimestamp !== undefined,
    record: recordOf(object, ref),
    updates: (status?.updates ?? []).map(updateOf),
    acknowledged: status?.acknowledged === true,
    orphaned: status?.orphaned === true,
  };
}

function recordOf({ spec }: TaskObject, ref: TaskRef): TaskRecord {
  return {
    ref,
    frameworkName: spec.frameworkName,
    user: spec.user ?? '',
    role: spec.role,
    agentId: spec.agentId,
    info: taskInfoCodec.decode(Buffer.from(spec.taskInfo, 'base64')),
    launchedTime: fromTimestamp(spec.launchedTime) ?? 0,
  };
}

/** The status of a Task resource that remembers what is known of the task. */
export function statusOfProgress(progress: TaskProgress): NonNullable<TaskObject['status']> {
  const latest = progress.updates.at(-1)?.status;
  const started = progress.updates.find(({ status }) => status.state === 'TASK_RUNNING')?.status.timestamp;
  return {
    state: progress.state,
    ...(latest?.reason !== undefined && { reason: latest.reason }),
    ...(latest?.message !== undefined && { message: latest.message }),
    ...(latest?.source !== undefined && { source: latest.source }),
    ...(latest?.healthy !== undefined && { healthy: latest.healthy }),
    ...(started !== undefined && { startTime: toTimestamp(started) }),
    ...(isTerminal(progress.state) && latest?.timestamp !== undefined && { endTime: toTimestamp(latest.timestamp) }),
    acknowledged: progress.acknowledged,
    ...(progress.orphaned && { orphaned: true }),
    updates: progress.updates.map(storedUpdate),
  };
}

/** The fields are for people, the encoded status is what a successor sends again. */
function storedUpdate({ status, acknowledged }: TaskUpdate): TaskStatusUpdate {
  return {
    state: status.state,
    timestamp: status.timestamp ?? 0,
    acknowledged,
    ...(status.message !== undefined && { message: status.message }),
    status: Buffer.from(taskStatusCodec.encode(status)).toString('base64'),
  };
}

function updateOf(stored: TaskStatusUpdate): TaskUpdate {
  const status: TaskStatus = taskStatusCodec.decode(Buffer.from(stored.status, 'base64'));
  return { status, acknowledged: stored.acknowledged };
}
