import type { SchedulerCallKill, SchedulerCallShutdown } from '../../model/generated/messages.ts';
import { gracePeriodOf } from '../../model/killPolicy.ts';
import { isTerminal } from '../../model/taskState.ts';
import { countMessage } from '../counts.ts';
import type { Framework } from '../state.ts';
import { killTask } from '../tasks.ts';
import type { Turn } from '../turn.ts';
import { agentsThatWent, reconcileTask } from './reconcile.ts';

/**
 * Asks for a task's end. One that the master does not know is answered as by RECONCILE (SCHED-110); one that is on
 * another agent than the call says is left alone (SCHED-111).
 */
export function kill(turn: Turn, framework: Framework, call: SchedulerCallKill): void {
  const taskId = call.task_id.value;
  const agentId = call.agent_id?.value;
  const task = framework.tasks.get(taskId);
  if (task === undefined) {
    countMessage(turn, 'RECONCILE');
    reconcileTask(turn, framework, taskId, agentId, agentsThatWent(framework));
    return;
  }
  if (agentId !== undefined && agentId !== task.agentId) {
    const message = `KILL of ${taskId} dropped: it is on agent ${task.agentId}, not on ${agentId}`;
    turn.decide('CallDropped', message, { frameworkId: framework.id, taskId });
    return;
  }
  if (isTerminal(task.state)) return;
  killTask(turn, task, gracePeriodOf(call.kill_policy));
}

/**
 * Ends an executor. That of a command task has the task's id, and its end is the task's; any other is not known, and
 * nothing is said of it (SCHED-117).
 */
export function shutdown(turn: Turn, framework: Framework, call: SchedulerCallShutdown): void {
  const task = framework.tasks.get(call.executor_id.value);
  if (task?.agentId !== call.agent_id.value || task.info.executor !== undefined || isTerminal(task.state)) return;
  killTask(turn, task, undefined);
}
