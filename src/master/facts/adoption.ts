import { isTerminal } from '../../model/taskState.ts';
import { holdResources, isFree } from '../agents.ts';
import { publishTaskAdded } from '../events.ts';
import type { RecoveredTask } from '../inputs.ts';
import { killTasks } from '../maintenance/drain.ts';
import type { Agent, Framework, Task } from '../state.ts';
import type { Turn } from '../turn.ts';
import { rescindAll } from '../withdrawals.ts';
import { introduce } from './agents.ts';
import { abandonTask, recoverTask, taskOf } from './recovery.ts';

/**
 * A Task has come to light that a former leader's last request stored, after everything stored had been told. Its framework
 * does not know yet whether it was launched: the task goes on if it fits, and ends as TASK_DROPPED if it does not.
 */
export function adoptTask(turn: Turn, recovered: RecoveredTask): void {
  const task = taskOf(recovered);
  const framework = turn.state.frameworks.get(task.ref.frameworkId);
  if (framework === undefined || isTerminal(task.state)) return recoverTask(turn, recovered);
  // An update could only be taken for one of the task that has the id by now.
  if (hasTask(framework, task)) return abandonTask(turn, task, recovered.ended);
  framework.tasks.set(task.ref.taskId, task);
  publishTaskAdded(turn, framework, task);
  const agent = turn.state.agents.get(task.agentId);
  const misfit = agent === undefined ? 'its agent is gone' : misfitOf(framework, agent, task);
  if (agent === undefined || misfit !== undefined) {
    turn.emit({ kind: 'drop-task', task: task.ref, message: misfit ?? '' });
  } else place(turn, framework, agent, task);
}

function hasTask(framework: Framework, { ref }: Task): boolean {
  return framework.tasks.has(ref.taskId) || framework.unreachableTasks.has(ref.taskId);
}

/** Why a task cannot go on; undefined if it can. */
function misfitOf(framework: Framework, agent: Agent, task: Task): string | undefined {
  if (agent.phase !== 'active') return 'its agent does not answer';
  // By reconciliation it may have been told that there is no such task, and have launched another in its place.
  if (!framework.recovered) return 'its framework is back, and did not find it';
  return isFree(agent, task.resources) ? undefined : 'its agent has no more room for it';
}

/** Enters a task with an agent that the allocator knows without it: the agent is offered anew. */
function place(turn: Turn, framework: Framework, agent: Agent, task: Task): void {
  rescindAll(turn, agent, 'a task of a former leader came to light');
  holdResources(framework, agent, task);
  turn.allocator.removeAgent(agent.id);
  introduce(turn, agent);
  killTasks(turn, agent);
  turn.decide('TaskAdopted', `Task ${task.ref.taskId}, launched by a former leader, goes on`, {
    frameworkId: framework.id,
    taskId: task.ref.taskId,
    agentId: agent.id,
    task: task.ref,
  });
}
