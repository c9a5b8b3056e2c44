import type { CommandInfo, DurationInfo, TaskInfo } from '../../model/generated/messages.ts';
import { validateId } from '../../model/ids.ts';
import { Resources } from '../../model/resources.ts';
import type { MasterOptions } from '../options.ts';
import type { Agent, Framework } from '../state.ts';
import { validateCheck, validateHealthCheck } from './checks.ts';
import { validateCommand } from './command.ts';
import { validateContainer } from './container.ts';
import { firstViolation, type Policy } from './policy.ts';

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
  isNegative(task.max_completion_time) ? "Task's 'max_completion_time' must be non-negative" : undefined;

const checkIsValid: TaskPolicy = ({ check }) => within('Task uses invalid check', check && validateCheck(check));

const healthCheckIsValid: TaskPolicy = ({ health_check: check }) =>
  within('Task uses invalid health check', check && validateHealthCheck(check));

function within(where: string, reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : `${where}: ${reason}`;
}

const resourcesAreThere: TaskPolicy = ({ resources = [] }) =>
  resources.length === 0 ? 'Task uses no resources' : within('Task uses invalid resources', Resources.validate(resources));

const gpusAreWhole: TaskPolicy = ({ resources = [] }) =>
  resources.some(({ name, scalar }) => name === 'gpus' && !Number.isInteger(scalar?.value ?? 0))
    ? "Task uses invalid resources: The 'gpus' resource must be an unsigned integer"
    : undefined;

const persistenceIdsAreDistinct: TaskPolicy = ({ resources = [] }) => {
  const ids = resources.flatMap(({ disk }) => disk?.persistence?.id ?? []);
  return new Set(ids).size < ids.length ? 'Task uses duplicate persistence IDs' : undefined;
};

const allocatedToOneRole: TaskPolicy = ({ resources = [] }) => {
  const roles = new Set(resources.map(({ allocation_info: info }) => info?.role));
  return roles.size > 1 ? `Task uses resources allocated to several roles: ${[...roles].join(', ')}` : undefined;
};

const revocableOrNot: TaskPolicy = ({ resources = [], executor }) => {
  const all = [...resources, ...(executor?.resources ?? [])];
  const mixed = all.find(
    ({ name, revocable }) =>
      revocable !== undefined && all.some((other) => other.name === name && other.revocable === undefined),
  );
  return mixed && `Cannot use both revocable and non-revocable '${mixed.name}' at the same time`;
};

const environmentIsValid: TaskPolicy = ({ command }) =>
  within("Task's CommandInfo is invalid", command && validateCommand(command));

const containerIsValid: TaskPolicy = ({ container }) =>
  within("Task's ContainerInfo is invalid", container && validateContainer(container));

const limitsAreAllowed: TaskPolicy = ({ limits = {}, resources = [] }) => {
  for (const [name, { value }] of Object.entries(limits)) {
    if (name !== 'cpus' && name !== 'mem') return `Resource limits are only supported for cpus and mem, not for ${name}`;
    const requested = Resources.of(resources).get(name);
    if (requested === 0) return `When a resource limit is set for ${name}, a request must be set as well`;
    if (value < requested) return `The limit of ${name} (${value}) is less than its request (${requested})`;
  }
  return undefined;
};

const commandOrExecutor: TaskPolicy = ({ command, executor }) =>
  (command === undefined) === (executor === undefined)
    ? 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present'
    : undefined;

const executorIsValid: TaskPolicy = ({ executor }, { framework }) => {
  if (executor === undefined) return undefined;
  if (executor.type === 'DEFAULT') return "'ExecutorInfo.type' must be 'CUSTOM' or unset in a LAUNCH";
  if (executor.command === undefined) return "'ExecutorInfo.command' must be set for a custom executor";
  if (executor.framework_id?.value !== framework.id) {
    return `ExecutorInfo has an invalid FrameworkID (Actual: ${executor.framework_id?.value} vs Expected: ${framework.id})`;
  }
  if (isNegative(executor.shutdown_grace_period)) {
    return "ExecutorInfo's 'shutdown_grace_period' must be non-negative";
  }
  return validateId(executor.executor_id.value) ?? validateExecutorParts(executor);
};

function validateExecutorParts(executor: NonNullable<TaskInfo['executor']>): string | undefined {
  const { command, container, resources = [] } = executor;
  if (resources.some(({ shared }) => shared !== undefined)) return 'Executor uses shared resources';
  return (
    within('Executor uses invalid resources', Resources.validate(resources)) ??
    within("Executor's CommandInfo is invalid", command && validateCommand(command)) ??
    within("Executor's ContainerInfo is invalid", container && validateContainer(container))
  );
}

const executorIsSupported: TaskPolicy = ({ executor }) =>
  executor === undefined ? undefined : 'Custom executors are not supported yet';

const resourcesFitTheOffers: TaskPolicy = ({ resources = [], executor }, { available }) => {
  const needed = Resources.of([...resources, ...(executor?.resources ?? [])]);
  return available.contains(needed)
    ? undefined
    : `Task uses more resources ${needed.toString()} than available ${available.toString()}`;
};

const cgroupsAreNotShared: TaskPolicy = ({ container }) =>
  container?.linux_info?.share_cgroups === false
    ? "'share_cgroups' can only be false for the tasks of a task group"
    : undefined;

const userIsAllowed: TaskPolicy = ({ command }, { framework, options }) =>
  userOf(command, framework) === 'root' && !options.rootSubmissions ? 'User root is not allowed to run tasks' : undefined;

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
  resourcesAreThere,
  gpusAreWhole,
  persistenceIdsAreDistinct,
  allocatedToOneRole,
  revocableOrNot,
  environmentIsValid,
  containerIsValid,
  limitsAreAllowed,
  commandOrExecutor,
  executorIsValid,
  resourcesFitTheOffers,
  cgroupsAreNotShared,
  userIsAllowed,
  executorIsSupported,
];

/** Why a task of a LAUNCH cannot start, or undefined when it can. */
export function validateTask(task: TaskInfo, context: TaskContext): string | undefined {
  return firstViolation(policies, task, context);
}
