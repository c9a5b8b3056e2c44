import type { CommandInfo, DurationInfo, TaskInfo } from '../../model/generated/messages.ts';
import { validateId } from '../../model/ids.ts';
import { Resources } from '../../model/resources.ts';
import type { MasterOptions } from '../options.ts';
import type { Agent, Framework } from '../state.ts';
import { validateCheck, validateHealthCheck } from './checks.ts';
import { validateCommand } from './command.ts';
import { validateContainer } from './container.ts';
import { validateLaunchExecutor } from './executor.ts';
import { unsupportedPart } from './unsupported.ts';
import { firstViolation, within, type Policy } from './policy.ts';
import { validateAllocation, validatePersistenceIds, validateResources, validateRevocable } from './resources.ts';

export interface TaskContext {
  readonly framework: Framework;
  readonly agent: Agent;
  /** What is left of the offers, with allocation_info. */
  readonly available: Resources;
  readonly options: Pick<MasterOptions, 'rootSubmissions'>;
}

type TaskPolicy = Policy<TaskInfo, TaskContext>;

const idIsValid: TaskPolicy = (task) => validateId(task.task_id.value);

const idIsNotInUse: TaskPolicy = (task, { framework }) =>
  framework.tasks.has(task.task_id.value) ? `Task has duplicate ID: ${task.task_id.value}` : undefined;

const idIsNotOfAnUnreachableTask: TaskPolicy = (task, { framework }) =>
  framework.unreachableTasks.has(task.task_id.value)
    ? `Task reuses the ID of an unreachable task: ${task.task_id.value}`
    : undefined;

const agentIsTheOffers: TaskPolicy = (task, { agent }) =>
  task.agent_id.value === agent.id
    ? undefined
    : `Task uses invalid agent ${task.agent_id.value} while agent ${agent.id} is expected`;

function isNegative(duration: DurationInfo | undefined): boolean {
  return duration !== undefined && duration.nanoseconds < 0;
}

const gracePeriodIsNotNegative: TaskPolicy = (task) =>
  isNegative(task.kill_policy?.grace_period) ? "Task's 'kill_policy.grace_period' must be non-negative" : undefined;

const completionTimeIsNotNegative: TaskPolicy = (task) =>
  isNegative(task.max_completion_time) ? "Task's `max_completion_time` must be non-negative" : undefined;

const checkIsValid: TaskPolicy = ({ check }) => within('Task uses invalid check', check && validateCheck(check));

const healthCheckIsValid: TaskPolicy = ({ health_check: check }) =>
  within('Task uses invalid health check', check && validateHealthCheck(check));

const resourcesAreValid: TaskPolicy = ({ resources = [] }) =>
  resources.length === 0
    ? 'Task uses no resources'
    : (within('Task uses invalid resources', validateResources(resources)) ??
      within('Task uses duplicate persistence ID', validatePersistenceIds(resources)) ??
      within('Invalid task resources', validateAllocation(resources)) ??
      within('Task mixes revocable and non-revocable resources', validateRevocable(resources)));

const commandIsValid: TaskPolicy = ({ command }) =>
  within("Task's `CommandInfo` is invalid", command && validateCommand(command));

const containerIsValid: TaskPolicy = ({ container }) =>
  within("Task's `ContainerInfo` is invalid", container && validateContainer(container));

const limitsAreOfCpusAndMem: TaskPolicy = ({ limits = {} }) =>
  Object.keys(limits).some((name) => name !== 'cpus' && name !== 'mem')
    ? "Only cpus and mem may be included in a task's resource limits"
    : undefined;

const cpuLimitIsEnough: TaskPolicy = ({ limits, resources }) => {
  const [limit, request] = [limits?.['cpus']?.value, Resources.of(resources ?? []).get('cpus')];
  if (limit === undefined) return undefined;
  if (request === 0) return 'When a CPU limit is specified, a CPU request must also be specified';
  return limit < request ? 'The cpu limit must be greater than or equal to the cpu request' : undefined;
};

const memoryLimitIsEnough: TaskPolicy = ({ limits, resources }) => {
  const [limit, request] = [limits?.['mem']?.value, Resources.of(resources ?? []).get('mem')];
  if (limit === undefined) return undefined;
  if (request === 0) return 'When a memory limit is specified, a memory request must also be specified';
  return limit < request ? 'The memory limit must be greater than or equal to the memory request' : undefined;
};

const commandOrExecutor: TaskPolicy = ({ command, executor }) =>
  (command === undefined) === (executor === undefined)
    ? 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present'
    : undefined;

const executorIsValid: TaskPolicy = ({ executor }, { framework }) =>
  executor && validateLaunchExecutor(executor, framework.id);

const partsFitTogether: TaskPolicy = ({ resources = [], executor }) => {
  if (executor === undefined) return undefined;
  const [own, others] = [resources, executor.resources ?? []];
  const all = Resources.of([...own, ...others]).toMessages();
  return (
    within('Task and its executor use invalid resources', validateResources(all)) ??
    overlap(Resources.of(own), Resources.of(others)) ??
    within('Task and its executor use duplicate persistence ID', validatePersistenceIds(all)) ??
    within('Task and its executor mix revocable and non-revocable resources', validateRevocable(all))
  );
};

/** Of ranges and sets that overlap, the sum has fewer members than both have (TASK-017). */
function overlap(task: Resources, executor: Resources): string | undefined {
  const apart = task.quantities().plus(executor.quantities());
  return task.plus(executor).quantities().contains(apart)
    ? undefined
    : `There are overlapping resources in the task resources ${task.toString()} and executor resources ${executor.toString()}`;
}

const resourcesFitTheOffers: TaskPolicy = ({ resources = [], executor }, { available }) => {
  const needed = Resources.of([...resources, ...(executor?.resources ?? [])]);
  return available.contains(needed)
    ? undefined
    : `Total resources ${needed.toString()} required by task and its executor is more than available ${available.toString()}`;
};

const cgroupsAreShared: TaskPolicy = ({ container }) =>
  container?.linux_info?.share_cgroups === false
    ? "Only tasks in a task group may have 'share_cgroups' set to 'false'"
    : undefined;

/** Mesos looks at the framework's user only; a task could still ask for another. */
const userIsAllowed: TaskPolicy = ({ command }, { framework, options }) =>
  userOf(command, framework) === 'root' && !options.rootSubmissions
    ? "User 'root' is not allowed to run tasks without --root_submissions set"
    : undefined;

function userOf(command: CommandInfo | undefined, framework: Framework): string {
  return command?.user ?? framework.info.user;
}

/** In the order of the catalogue, TASK-001 to TASK-018. */
const policies: readonly TaskPolicy[] = [
  idIsValid,
  idIsNotInUse,
  idIsNotOfAnUnreachableTask,
  agentIsTheOffers,
  gracePeriodIsNotNegative,
  completionTimeIsNotNegative,
  checkIsValid,
  healthCheckIsValid,
  resourcesAreValid,
  commandIsValid,
  containerIsValid,
  limitsAreOfCpusAndMem,
  cpuLimitIsEnough,
  memoryLimitIsEnough,
  commandOrExecutor,
  executorIsValid,
  partsFitTogether,
  resourcesFitTheOffers,
  cgroupsAreShared,
  userIsAllowed,
  unsupportedPart,
];

/** Why a task of a LAUNCH cannot start, or undefined when it can. */
export function validateTask(task: TaskInfo, context: TaskContext): string | undefined {
  return firstViolation(policies, task, context);
}
