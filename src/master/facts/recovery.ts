import { giveAdmission } from '../admissions.ts';
import { addCompleted, allocatorSpec } from '../frameworks.ts';
import { capabilitiesOf, rolesOf } from '../capabilities.ts';
import { Counts } from '../counts.ts';
import type { RecoveredFramework, RecoveredTask } from '../inputs.ts';
import { Resources } from '../../model/resources.ts';
import { isTerminal } from '../../model/taskState.ts';
import { noHoldings, type Framework, type Task } from '../state.ts';
import { masterStatus } from '../statuses.ts';
import { completed, completeTask, giveUpTask, letLinger } from '../tasks.ts';
import { changeTask } from '../taskHistory.ts';
import type { Turn } from '../turn.ts';
import { progressOf, restoredUpdates } from '../updates.ts';
import { holdResources } from '../agents.ts';
import { killTasks } from '../maintenance/drain.ts';
import { loseOrphan, recoverOrphan } from '../orphans.ts';
import { pauseForQuota } from '../quota/recoveryPause.ts';
import { endStranded } from './agentLoss.ts';
import { awaitReturn, introduce } from './agents.ts';

/** Brings back a framework from storage: as completed, or as one that may return under its id (SCHED-024). */
export function recoverFramework(turn: Turn, recovered: RecoveredFramework): void {
  const { info, registeredTime, reregisteredTime, completedTime } = recovered;
  const id = info.id?.value;
  if (id === undefined) throw new Error(`a stored framework '${info.name}' has no id`);
  const capabilities = capabilitiesOf(info);
  const roles = rolesOf(info, capabilities);
  const suppressedRoles = new Set(recovered.suppressedRoles);
  if (completedTime !== undefined) {
    const past = {
      id,
      firstName: info.name,
      info,
      roles,
      suppressedRoles,
      capabilities,
      registeredTime,
      reregisteredTime,
      completedTasks: [],
      counts: new Counts(),
    };
    addCompleted(turn, { ...past, unregisteredTime: completedTime });
    return;
  }
  turn.state.frameworks.set(id, {
    id,
    firstName: info.name,
    info,
    roles,
    capabilities,
    suppressedRoles,
    admission: recovered.admission,
    recovered: true,
    announced: true,
    registeredTime,
    reregisteredTime,
    ...noHoldings(),
  });
}

/** Brings back a task from storage, under its framework: frameworks come first, then tasks, the oldest first. */
export function recoverTask(turn: Turn, recovered: RecoveredTask): void {
  const task = taskOf(recovered);
  const framework = turn.state.frameworks.get(task.ref.frameworkId);
  if (framework === undefined && recovered.orphaned === true) recoverOrphan(turn, task, recovered);
  else if (framework === undefined) recoverLeftover(turn, task, recovered);
  else if (recovered.acknowledged) completeTask(turn, framework, task);
  else enter(turn, framework, task);
  if (!recovered.ended && isTerminal(task.state)) letLinger(turn, task);
}

/** An id is launched anew only when its last run is over for the framework, even if that could not be stored in time. */
function enter(turn: Turn, framework: Framework, task: Task): void {
  const { taskId } = task.ref;
  const former = framework.tasks.get(taskId);
  if (former !== undefined) {
    const reason = 'REASON_RECONCILIATION';
    const message = 'Its id was launched anew';
    const status = masterStatus(turn.now, { taskId, agentId: former.agentId, state: 'TASK_LOST', reason, message });
    giveUpTask(turn, framework, former, status);
  }
  framework.tasks.set(taskId, task);
}

/** A task as it is when nothing has happened to it since it was stored. */
export function taskOf({ task, updates }: RecoveredTask): Task {
  return {
    ref: task.ref,
    agentId: task.agentId,
    role: task.role,
    info: task.info,
    resources: Resources.of(task.info.resources ?? []),
    launchedTime: task.launchedTime,
    state: updates.at(-1)?.status.state ?? 'TASK_STAGING',
    killRequested: false,
    ...restoredUpdates(updates),
  };
}

/** A task whose framework is completed: a predecessor may have died before it could kill all of them, and say so. */
function recoverLeftover(turn: Turn, task: Task, { ended, acknowledged }: RecoveredTask): void {
  const past = turn.state.completedFrameworks.get(task.ref.frameworkId);
  if (past === undefined) return abandonTask(turn, task, ended);
  if (!ended) endUntold(turn, task);
  if (!acknowledged) endWithFramework(turn, task);
  past.completedTasks.push(completed(task));
}

/** Ends a task that nobody is to hear of, and has its resource forgotten. */
export function abandonTask(turn: Turn, task: Task, ended: boolean): void {
  if (!ended) endUntold(turn, task);
  turn.emit({ kind: 'forget-task', task: task.ref });
}

/** Has a task end. Until it has, what it holds of its agent is given to nobody. */
function endUntold(turn: Turn, task: Task): void {
  letLinger(turn, task);
  turn.emit({ kind: 'kill-task', task: task.ref, gracePeriodSeconds: 0 });
}

/** Has a task's resource say what the removal of its framework meant for it; nobody is left to be told (SCHED-123). */
function endWithFramework(turn: Turn, task: Task): void {
  const { taskId, frameworkId } = task.ref;
  if (!isTerminal(task.state)) {
    const reason = 'REASON_FRAMEWORK_REMOVED';
    const message = `Framework ${frameworkId} removed`;
    const status = masterStatus(turn.now, { taskId, agentId: task.agentId, state: 'TASK_KILLED', reason, message });
    changeTask(turn, task, { updates: [...task.updates, { status, acknowledged: true }], state: status.state });
  }
  turn.emit({ kind: 'store-task', progress: { ...progressOf(task), acknowledged: true }, durable: false });
}

/** Everything stored has been told: the allocator learns of it, and calls are answered from here on. */
export function finishRecovery(turn: Turn): void {
  for (const framework of turn.state.frameworks.values()) {
    turn.allocator.addFramework(allocatorSpec(framework), new Map(), false);
    for (const task of framework.tasks.values()) placeTask(turn, framework, task);
  }
  turn.state.recovered = true;
  for (const agent of turn.state.agents.values()) {
    introduce(turn, agent);
    // However long a node has been silent, its tasks' frameworks shall have time to come back and hear of it (HA-012).
    killTasks(turn, agent);
    if (agent.phase === 'active') continue;
    turn.state.removals.silent.add(agent.id);
    awaitReturn(turn, agent, turn.options.agentReregisterSeconds);
  }
  for (const admission of turn.state.admissions.values()) giveAdmission(turn, admission);
  for (const orphan of [...turn.state.orphans.values()]) {
    if (!turn.state.agents.has(orphan.agentId)) loseOrphan(turn, orphan, 'Agent removed: its node was deleted');
  }
  pauseForQuota(turn);
}

/** Enters a recovered task with its agent; one whose node was deleted meanwhile is lost. */
function placeTask(turn: Turn, framework: Framework, task: Task): void {
  if (isTerminal(task.state)) return;
  const agent = turn.state.agents.get(task.agentId);
  if (agent === undefined) endStranded(turn, framework, task);
  else holdResources(framework, agent, task);
}
