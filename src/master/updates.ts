import { isTerminal } from '../model/taskState.ts';
import type { TaskState, TaskStatus } from '../model/generated/messages.ts';
import { countEnd } from './counts.ts';
import type { TaskProgress, TaskUpdate } from './effects.ts';
import { publishStatus } from './events.ts';
import type { CompletedTask, Framework, Task } from './state.ts';
import { changeTask } from './taskHistory.ts';
import type { Turn } from './turn.ts';

/** The wait before an unacknowledged status is sent again, and the most it grows to, doubling (TASK-034). */
export const firstRetrySeconds = 10;
export const longestRetrySeconds = 600;

/**
 * Takes down a new status of a task and forwards it, unless an older one is still to be acknowledged (TASK-033). One
 * without a uuid needs no acknowledgement and goes out at once. Returns false for a status already known, and for any
 * after the terminal one (TASK-036): they change nothing.
 */
export function recordStatus(turn: Turn, framework: Framework, task: Task, status: TaskStatus): boolean {
  if (isTerminal(task.state) || knows(task, status)) return false;
  if (isTerminal(status.state)) {
    countEnd(turn, status);
    framework.counts.add(`tasks/terminal/${status.state.toLowerCase()}`);
  }
  const former = knownStatus(task);
  const update = { status, acknowledged: status.uuid === undefined };
  changeTask(turn, task, { updates: [...task.updates, update], state: status.state });
  turn.decide(isFailure(status.state) ? 'TaskFailed' : 'TaskUpdated', describe(status), {
    frameworkId: framework.id,
    taskId: task.ref.taskId,
    agentId: task.agentId,
    task: task.ref,
  });
  if (status.uuid === undefined) {
    changeTask(turn, task, { shown: status.state });
    publishStatus(turn, framework, task, status, former);
    turn.send(framework, { type: 'UPDATE', update: { status } });
  } else if (oldestUnacknowledged(task) === task.updates.length - 1) forward(turn, framework, task);
  return true;
}

/** Whether a task ended otherwise than by itself or as its framework wished. */
function isFailure(state: TaskState): boolean {
  return isTerminal(state) && state !== 'TASK_FINISHED' && state !== 'TASK_KILLED';
}

function describe(status: TaskStatus): string {
  return [status.state, status.reason, status.message].filter((part) => part !== undefined).join(': ');
}

function knows(task: Task, status: TaskStatus): boolean {
  return task.updates.some((update) => sameBytes(update.status.uuid, status.uuid));
}

function oldestUnacknowledged(task: Task): number {
  return task.updates.findIndex((update) => !update.acknowledged);
}

/**
 * Sends the oldest unacknowledged status, and again at growing intervals until it is acknowledged. For a framework that is
 * away it is due all the same.
 */
export function forward(turn: Turn, framework: Framework, task: Task): void {
  const index = oldestUnacknowledged(task);
  const update = task.updates[index];
  if (update === undefined || isUnreachable(framework, task)) return;
  const former = knownStatus(task);
  const isNew = index >= task.due;
  changeTask(turn, task, { due: Math.max(task.due, index + 1), shown: task.state });
  if (isNew) publishStatus(turn, framework, task, update.status, former);
  if (!framework.active) return;
  turn.send(framework, { type: 'UPDATE', update: { status: update.status } });
  changeTask(turn, task, { forwarded: task.due });
  turn.timers.retries.set(task, turn.now + task.retrySeconds);
}

/** Shows all that is known of a task whose statuses go to nobody any more. */
export function showAll(turn: Turn, framework: Framework, task: Task): void {
  changeTask(turn, task, { unreachable: undefined });
  const status = task.updates.at(-1)?.status;
  const former = knownStatus(task);
  changeTask(turn, task, { due: task.updates.length, shown: task.state });
  if (status !== undefined && status !== former) publishStatus(turn, framework, task, status, former);
}

/** The last of the statuses that a Mesos master would have heard of. */
export function knownStatus({ unreachable, updates, due }: Task): TaskStatus | undefined {
  return unreachable ?? updates.findLast(({ status: { uuid } }, index) => index < due || uuid === undefined)?.status;
}

/** Whether a task is on an agent that does not answer: the framework was told so, and nothing older may contradict it. */
export function isUnreachable(framework: Framework, task: Task): boolean {
  return framework.unreachableTasks.get(task.ref.taskId) === task;
}

/** Starts the wait for an acknowledgement anew: the framework has just come back (SCHED-033). */
export function forwardAgain(turn: Turn, framework: Framework, task: Task): void {
  task.retrySeconds = firstRetrySeconds;
  forward(turn, framework, task);
}

/** Sends a status once more whose acknowledgement has not come in time. */
export function retry(turn: Turn, framework: Framework, task: Task): void {
  task.retrySeconds = Math.min(2 * task.retrySeconds, longestRetrySeconds);
  forward(turn, framework, task);
}

/** Stops waiting for an acknowledgement. */
export function stopForwarding(turn: Turn, task: Task): void {
  turn.timers.retries.cancel(task);
}

/**
 * Takes the acknowledgement of a status and forwards the next one. Only the oldest unacknowledged one that was sent
 * can be acknowledged; any other uuid changes nothing (SCHED-118). Returns whether it did.
 */
export function acknowledgeStatus(turn: Turn, framework: Framework, task: Task, uuid: Uint8Array): boolean {
  const index = oldestUnacknowledged(task);
  const update = task.updates[index];
  if (update === undefined || index >= task.forwarded || !sameBytes(update.status.uuid, uuid)) return false;
  changeTask(turn, task, { updates: task.updates.with(index, { status: update.status, acknowledged: true }) });
  stopForwarding(turn, task);
  forwardAgain(turn, framework, task);
  return true;
}

/** Has nobody be waited for to acknowledge what is known of a task. */
export function acknowledgeAll(turn: Turn, task: Task): void {
  changeTask(turn, task, { updates: task.updates.map(({ status }) => ({ status, acknowledged: true })) });
}

/** Whether the framework has nothing more to expect of the task. */
export function isSettled(task: Task): boolean {
  return isTerminal(task.state) && oldestUnacknowledged(task) === -1;
}

/** The status that the framework was sent last, which reconciliation reports (SCHED-132). */
export function forwardedStatus(task: Pick<CompletedTask, 'updates' | 'forwarded'>): TaskStatus | undefined {
  return task.updates[task.forwarded - 1]?.status;
}

/** The state that reconciliation reports: TASK_STAGING until the first status went out. */
export function forwardedState(task: Task): TaskState {
  return forwardedStatus(task)?.state ?? 'TASK_STAGING';
}

/** What a `Task` resource is to remember. */
export function progressOf(task: Task): TaskProgress {
  return { ref: task.ref, state: task.state, updates: task.updates, acknowledged: isSettled(task) };
}

type UpdateFields = 'shown' | 'updates' | 'forwarded' | 'due' | 'unreachable' | 'past' | 'retrySeconds';

/** A task's fields as they are before its first status. */
export function noUpdates(): Pick<Task, UpdateFields> {
  return {
    shown: 'TASK_STAGING',
    updates: [],
    forwarded: 0,
    due: 0,
    unreachable: undefined,
    past: undefined,
    retrySeconds: firstRetrySeconds,
  };
}

/** The fields of a task whose statuses were stored: what was acknowledged was forwarded, the rest goes out again. */
export function restoredUpdates(updates: readonly TaskUpdate[]): Pick<Task, UpdateFields> {
  const open = updates.findIndex((update) => !update.acknowledged);
  const forwarded = open === -1 ? updates.length : open;
  const shown = updates.at(-1)?.status.state ?? 'TASK_STAGING';
  return {
    shown,
    updates: [...updates],
    forwarded,
    due: forwarded,
    unreachable: undefined,
    past: undefined,
    retrySeconds: firstRetrySeconds,
  };
}

/** Whether both are there and the same. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at]);
}
