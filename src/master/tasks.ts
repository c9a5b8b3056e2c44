import type { TaskStatus } from '../model/generated/messages.ts';
import { isTerminal } from '../model/taskState.ts';
import type { AgentId } from '../model/ids.ts';
import { killGraceSeconds } from '../model/killPolicy.ts';
import { Resources } from '../model/resources.ts';
import { holdResources, releaseResources, setLingering } from './agents.ts';
import type { TaskRef } from './effects.ts';
import { publishTaskAdded } from './events.ts';
import { refKey, type CompletedTask, type Framework, type Task } from './state.ts';
import { drainedStatus } from './maintenance/drainedStatus.ts';
import { partitionState } from './statuses.ts';
import { changeTask } from './taskHistory.ts';
import type { Turn } from './turn.ts';
import {
  forwardAgain,
  isSettled,
  isUnreachable,
  progressOf,
  recordStatus,
  showAll,
  stopForwarding,
} from './updates.ts';

/** The task of this very launch, be its agent reachable or not; undefined once it is over for the framework. */
export function findTask(turn: Turn, ref: TaskRef): { framework: Framework; task: Task } | undefined {
  const framework = turn.state.frameworks.get(ref.frameworkId);
  const task = framework?.tasks.get(ref.taskId) ?? framework?.unreachableTasks.get(ref.taskId);
  return framework !== undefined && task?.ref.offerId === ref.offerId ? { framework, task } : undefined;
}

/** Enters a task with its framework and, while it holds resources, with its agent. */
export function addTask(turn: Turn, framework: Framework, task: Task): void {
  framework.tasks.set(task.ref.taskId, task);
  const agent = turn.state.agents.get(task.agentId);
  if (agent !== undefined && !isTerminal(task.state)) holdResources(framework, agent, task);
}

/**
 * Takes down what the task's pod reports. Resources come back as soon as the state is terminal, though the framework
 * may yet have to acknowledge older updates (TASK-035), but not while the pod `lingers`.
 */
export function updateTask(turn: Turn, framework: Framework, task: Task, status: TaskStatus, lingers: boolean): void {
  if (status.state === 'TASK_KILLING' && !framework.capabilities.has('TASK_KILLING_STATE')) return;
  const told = toldStatus(framework, drainedStatus(turn.state.agents.get(task.agentId), framework, status));
  if (!recordStatus(turn, framework, task, told)) return;
  if (isTerminal(task.state)) {
    if (lingers || !isTerminal(status.state)) letLinger(turn, task);
    else releaseResources(turn, task);
    reach(turn, framework, task);
  }
  storeTask(turn, task, false);
  if (isSettled(task)) completeTask(turn, framework, task);
}

/** An unreachable task that is known to have ended is not waited for any more: its framework is told what it missed. */
function reach(turn: Turn, framework: Framework, task: Task): void {
  if (!isUnreachable(framework, task)) return;
  leaveUnreachable(turn, framework, task);
  forwardAgain(turn, framework, task);
}

/** Has a task that was unreachable be one of those that run, or that wait to be acknowledged, as it was before. */
export function leaveUnreachable(turn: Turn, framework: Framework, task: Task): void {
  changeTask(turn, task, { unreachable: undefined, shown: task.state });
  framework.unreachableTasks.delete(task.ref.taskId);
  framework.tasks.set(task.ref.taskId, task);
  publishTaskAdded(turn, framework, task);
}

/** The status in the terms that the framework knows (SCHED-050). */
function toldStatus(framework: Framework, status: TaskStatus): TaskStatus {
  const { state } = status;
  if (state !== 'TASK_DROPPED' && state !== 'TASK_GONE') return status;
  return { ...status, state: partitionState(framework, state) };
}

/** Has the task's resource say what is known of it now; `durable` makes the answer to the call wait for that. */
export function storeTask(turn: Turn, task: Task, durable: boolean): void {
  turn.emit({ kind: 'store-task', progress: progressOf(task), durable });
}

/** Moves a task that is over for its framework among the completed ones, and forgets the oldest of these. */
export function completeTask(turn: Turn, framework: Framework, task: Task): void {
  stopForwarding(turn, task);
  showAll(turn, framework, task);
  framework.tasks.delete(task.ref.taskId);
  framework.unreachableTasks.delete(task.ref.taskId);
  framework.completedTasks.push(completed(task));
  while (framework.completedTasks.length > turn.options.maxCompletedTasksPerFramework) {
    const oldest = framework.completedTasks.shift();
    if (oldest !== undefined) turn.emit({ kind: 'forget-task', task: oldest.ref });
  }
}

/** What is kept of a task that is over. */
export function completed(task: Task): CompletedTask {
  const { ref, agentId, role, info, resources, state, updates, forwarded, due } = task;
  return { ref, agentId, role, info, resources, state, updates, forwarded, due };
}

/**
 * Ends a task for its framework by a status of the master's own, whatever its pod does. What may still run is killed,
 * and its resources are kept back until it is gone.
 */
export function giveUpTask(turn: Turn, framework: Framework, task: Task, status: TaskStatus): void {
  if (!isTerminal(task.state)) {
    recordStatus(turn, framework, task, status);
    letLinger(turn, task);
    emitKill(turn, task, killGraceSeconds(task.info));
  }
  turn.emit({ kind: 'store-task', progress: { ...progressOf(task), acknowledged: true }, durable: false });
  completeTask(turn, framework, task);
}

/** Turns a task's use of its agent into one that no framework is charged for, until its pod is gone. */
export function letLinger(turn: Turn, task: Task): void {
  if (turn.state.lingering.has(refKey(task.ref))) return;
  turn.state.lingering.set(refKey(task.ref), { agentId: task.agentId, resources: task.resources });
  releaseResources(turn, task);
  const agent = turn.state.agents.get(task.agentId);
  if (agent !== undefined) setLingering(turn, agent, agent.lingering.plus(task.resources.unallocate()));
}

/** What tasks on their way out hold of an agent, without allocation_info. */
export function lingeringOn(turn: Turn, agentId: AgentId): Resources {
  const there = [...turn.state.lingering.values()].filter((task) => task.agentId === agentId);
  return there.reduce((sum, { resources }) => sum.plus(resources.unallocate()), Resources.none);
}

/** Frees what a lingering task held, once nothing of it runs any more. */
export function endLingering(turn: Turn, ref: TaskRef): void {
  const task = turn.state.lingering.get(refKey(ref));
  if (task === undefined) return;
  turn.state.lingering.delete(refKey(ref));
  const agent = turn.state.agents.get(task.agentId);
  if (agent !== undefined) setLingering(turn, agent, agent.lingering.minus(task.resources.unallocate()));
  finishDeletion(turn, ref);
}

/** Lets a framework's resource go when the last of the tasks that its deletion waits for is gone. */
function finishDeletion(turn: Turn, ref: TaskRef): void {
  const awaited = turn.state.deletions.get(ref.frameworkId);
  if (awaited?.delete(refKey(ref)) !== true || awaited.size > 0) return;
  turn.state.deletions.delete(ref.frameworkId);
  turn.emit({ kind: 'release-framework', frameworkId: ref.frameworkId, orphans: [] });
}

/** Asks for the end of a task's pod. A second request can only shorten the grace period. */
export function killTask(turn: Turn, task: Task, gracePeriodSeconds: number | undefined): void {
  task.killRequested = true;
  emitKill(turn, task, gracePeriodSeconds ?? killGraceSeconds(task.info));
}

function emitKill(turn: Turn, task: Task, gracePeriodSeconds: number): void {
  turn.emit({ kind: 'kill-task', task: task.ref, gracePeriodSeconds: Math.max(0, gracePeriodSeconds) });
}
