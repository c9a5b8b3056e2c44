import type { ExecutorInfo } from '../../model/generated/messages.ts';
import { validateId, type FrameworkId } from '../../model/ids.ts';
import { Resources } from '../../model/resources.ts';
import { validateCommand } from './command.ts';
import { validateContainer } from './container.ts';
import { within } from './policy.ts';
import { validateAllocation, validatePersistenceIds, validateResources, validateRevocable } from './resources.ts';

/** Why an executor cannot run a task of a LAUNCH of this framework (TASK-014). */
export function validateLaunchExecutor(executor: ExecutorInfo, frameworkId: FrameworkId): string | undefined {
  return (
    validateExecutorType(executor) ??
    validateId(executor.executor_id.value) ??
    gracePeriodReason(executor) ??
    partsReason(executor) ??
    frameworkReason(executor, frameworkId) ??
    resourcesReason(executor) ??
    launchReason(executor)
  );
}

/** Why the parts of an executor do not go with its type; one of a type that is unknown is left alone (TASK-019). */
function validateExecutorType({ type, command, container }: ExecutorInfo): string | undefined {
  switch (type ?? 'UNKNOWN') {
    case 'CUSTOM':
      return command === undefined ? "'ExecutorInfo.command' must be set for 'CUSTOM' executor" : undefined;
    case 'DEFAULT':
      if (command !== undefined) return "'ExecutorInfo.command' must not be set for 'DEFAULT' executor";
      if (container !== undefined && container.type !== 'MESOS') {
        return "'ExecutorInfo.container.type' must be 'MESOS' for 'DEFAULT' executor";
      }
      return container?.mesos?.image === undefined
        ? undefined
        : "'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' executor";
    case 'UNKNOWN':
      return undefined;
  }
}

function gracePeriodReason({ shutdown_grace_period: period }: ExecutorInfo): string | undefined {
  return period !== undefined && period.nanoseconds < 0
    ? "ExecutorInfo's 'shutdown_grace_period' must be non-negative"
    : undefined;
}

function partsReason({ command, container }: ExecutorInfo): string | undefined {
  return (
    within("Executor's `CommandInfo` is invalid", command && validateCommand(command)) ??
    within("Executor's `ContainerInfo` is invalid", container && validateContainer(container))
  );
}

function frameworkReason({ framework_id: id }: ExecutorInfo, expected: FrameworkId): string | undefined {
  if (id === undefined) return "'ExecutorInfo.framework_id' must be set";
  return id.value === expected
    ? undefined
    : `ExecutorInfo has an invalid FrameworkID (Actual: ${id.value} vs Expected: ${expected})`;
}

function resourcesReason({ resources = [] }: ExecutorInfo): string | undefined {
  return (
    within('Executor uses invalid resources', validateResources(resources)) ??
    within('Executor uses duplicate persistence ID', validatePersistenceIds(resources)) ??
    within('Invalid executor resources', validateAllocation(resources)) ??
    within('Executor mixes revocable and non-revocable resources', validateRevocable(resources))
  );
}

function launchReason({ type, command, container, resources = [] }: ExecutorInfo): string | undefined {
  if (type !== undefined && type !== 'CUSTOM') return "'ExecutorInfo.type' must be 'CUSTOM'";
  if (command === undefined) return "'ExecutorInfo.command' must be set";
  if (resources.some(({ shared }) => shared !== undefined)) {
    return `Executor resources ${Resources.of(resources).toString()} should not contain any shared resources`;
  }
  return container?.linux_info?.share_cgroups === true
    ? "The 'share_cgroups' field cannot be set to 'true' on executor containers"
    : undefined;
}
