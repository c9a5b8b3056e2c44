import type { SchedulerCallAcknowledge } from '../../model/generated/messages.ts';
import type { Framework } from '../state.ts';
import { completeTask, storeTask } from '../tasks.ts';
import type { Turn } from '../turn.ts';
import { acknowledgeStatus, isSettled } from '../updates.ts';

/**
 * Takes the acknowledgement of a status update. Once the terminal one is acknowledged the task is over, and the answer
 * waits until that is stored. An acknowledgement that fits no update, or comes while the task is unreachable, changes
 * nothing (SCHED-118, SCHED-119).
 */
export function acknowledge(turn: Turn, framework: Framework, call: SchedulerCallAcknowledge): void {
  const taskId = call.task_id.value;
  const task = framework.tasks.get(taskId);
  if (task?.agentId !== call.agent_id.value || !acknowledgeStatus(turn, framework, task, call.uuid)) {
    turn.count('invalid_status_update_acknowledgements');
    turn.decide('CallDropped', `ACKNOWLEDGE of ${taskId} fits no update`, { frameworkId: framework.id, taskId });
    return;
  }
  turn.count('valid_status_update_acknowledgements');
  storeTask(turn, task, isSettled(task));
  if (isSettled(task)) completeTask(turn, framework, task);
}
