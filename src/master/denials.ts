import type { FrameworkInfo, OfferOperation, TaskInfo } from '../model/generated/messages.ts';
import { capabilitiesOf, rolesOf } from './capabilities.ts';
import type { Framework, State } from './state.ts';
import { printSet } from './validation/policy.ts';

/** What of a call's wishes its framework's principal may not have; found out before the master takes the call. */
export interface Denials {
  /** Roles that the framework may not register with. */
  readonly roles?: ReadonlySet<string>;
  /** Users that it may not run tasks as. */
  readonly users?: ReadonlySet<string>;
  /** Operations of an ACCEPT that it may not have carried out. */
  readonly operations?: ReadonlySet<OfferOperation>;
}

/** Who a task runs as: whom it names, or its executor, else its framework, else the resource that was applied for that. */
export function userOf({ admissions }: Pick<State, 'admissions'>, framework: Framework, info: TaskInfo): string {
  const admission = framework.admission === undefined ? undefined : admissions.get(framework.admission);
  const named = info.command?.user ?? info.executor?.command?.user;
  return [named, framework.info.user, admission?.user].find((user) => user !== undefined && user !== '') ?? '';
}

/** Why a framework may not be as it says; undefined where it may have all of its roles (AUTH-020). */
export function rolesDenied(info: FrameworkInfo, { roles }: Denials): string | undefined {
  const wanted = rolesOf(info, capabilitiesOf(info));
  if (!wanted.some((role) => roles?.has(role) === true)) return undefined;
  return `Not authorized to register framework ${info.id?.value ?? ''} with roles ${printSet([...wanted].sort())}`;
}

/** Why a task may not run; undefined where its user is allowed (AUTH-019). */
export function taskDenied(user: string, framework: Framework, info: TaskInfo, { users }: Denials): string | undefined {
  if (users?.has(user) !== true) return undefined;
  const task = `task ${info.task_id.value} of framework ${framework.id}`;
  return `Principal '${framework.info.principal ?? ''}' is not authorized to launch ${task} under user '${user}'`;
}

/** Why an operation is not carried out; undefined where it is allowed. */
export function operationDenied(
  { info: { principal = '' } }: Framework,
  operation: OfferOperation,
  { operations }: Denials,
): string | undefined {
  if (operations?.has(operation) !== true) return undefined;
  return `Principal '${principal}' is not authorized to perform ${operation.type ?? 'UNKNOWN'}`;
}
