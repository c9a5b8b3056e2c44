import type { TaskStatus } from '../model/generated/messages.ts';
import type { AgentId } from '../model/ids.ts';
import { isTerminal } from '../model/taskState.ts';
import type { TaskProgress, TaskRef } from './effects.ts';
import { publishStatus, publishTaskAdded } from './events.ts';
import type { RecoveredTask } from './inputs.ts';
import { refKey, type Framework, type Task } from './state.ts';
import { masterStatus } from './statuses.ts';
import { changeTask } from './taskHistory.ts';
import { completed, killTask, letLinger } from './tasks.ts';
import type { Turn } from './turn.ts';
import { acknowledgeAll, knownStatus, progressOf, stopForwarding } from './updates.ts';

/**
 * Has a task run on without its framework. What it holds stays counted and is charged to nobody; what it reports is stored,
 * and told to operators only.
 */
export function orphanTask(turn: Turn, framework: Framework, task: Task): void {
  stopForwarding(turn, task);
  letLinger(turn, task);
  framework.tasks.delete(task.ref.taskId);
  framework.unreachableTasks.delete(task.ref.taskId);
  enter(turn, task);
  publishTaskAdded(turn, framework, task);
}

/** Takes up a stored orphan; one that is over is forgotten. */
export function recoverOrphan(turn: Turn, task: Task, { ended }: RecoveredTask): void {
  enter(turn, task);
  if (!ended) letLinger(turn, task);
  if (isTerminal(task.state)) endOrphan(turn, task);
}

function enter(turn: Turn, task: Task): void {
  acknowledgeAll(turn, task);
  changeTask(turn, task, { shown: task.state, due: task.updates.length, unreachable: undefined });
  turn.state.orphans.set(refKey(task.ref), task);
}

/** What the resource of an orphan is to remember. */
export function orphanProgress(task: Task): TaskProgress {
  return { ...progressOf(task), orphaned: true };
}

/** The pod of an orphan reports; when it says that the task is over, the task's resource is not needed any more. */
export function reportOrphan(turn: Turn, ref: TaskRef, status: TaskStatus): void {
  const task = turn.state.orphans.get(refKey(ref));
  if (task === undefined || task.state === status.state) return;
  const former = knownStatus(task);
  const updates = [...task.updates, { status, acknowledged: true }];
  changeTask(turn, task, { updates, state: status.state, shown: status.state, due: updates.length });
  const framework = turn.state.completedFrameworks.get(ref.frameworkId);
  if (framework !== undefined) publishStatus(turn, framework, task, status, former);
  turn.emit({ kind: 'store-task', progress: orphanProgress(task), durable: false });
  if (isTerminal(task.state)) endOrphan(turn, task);
}

function endOrphan(turn: Turn, task: Task): void {
  turn.state.orphans.delete(refKey(task.ref));
  const past = turn.state.completedFrameworks.get(task.ref.frameworkId)?.completedTasks;
  past?.push(completed(task));
  if (past !== undefined && past.length > turn.options.maxCompletedTasksPerFramework) past.shift();
  turn.emit({ kind: 'forget-task', task: task.ref });
}

/** The orphans on an agent. */
export function orphansOn(turn: Turn, agentId: AgentId): readonly Task[] {
  return [...turn.state.orphans.values()].filter((task) => task.agentId === agentId);
}

/** Ends an orphan whose node was deleted (TASK-045). */
export function loseOrphan(turn: Turn, task: Task, message: string): void {
  const { taskId } = task.ref;
  const reason = 'REASON_AGENT_REMOVED';
  killTask(turn, task, undefined);
  reportOrphan(
    turn,
    task.ref,
    masterStatus(turn.now, { taskId, agentId: task.agentId, state: 'TASK_LOST', reason, message }),
  );
}
