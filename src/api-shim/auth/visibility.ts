import type { ExecutorInfo, FrameworkInfo } from '../../model/generated/messages.ts';
import type { Resources } from '../../model/resources.ts';
import type { Authorizer, Caller } from './authorizer.ts';

/** The user that a task or an executor names, if it names one. */
interface Run {
  readonly user?: string;
}

/** What of the master's state a caller gets to see; the rest is left out without a word (AUTH-017). */
export interface Visibility {
  framework(info: FrameworkInfo): boolean;
  /** A task is seen only where its framework is (AUTH-018). */
  task(task: Run, framework: FrameworkInfo): boolean;
  executor(executor: ExecutorInfo, framework: FrameworkInfo): boolean;
  role(role: string): boolean;
}

/** Those of an agent's resources that are reserved and allocated only to roles that may be seen (OPER-030). */
export function visibleResources(resources: Resources, visible: Visibility): Resources {
  return resources.filter(({ reservations = [], allocation_info: allocation }) => {
    const roles = [...reservations, ...(allocation === undefined ? [] : [allocation])].map(({ role }) => role);
    return roles.every((role) => role === undefined || visible.role(role));
  });
}

/** Looks at what the caller may see by the actions whose names begin with `view_`. */
export async function visibilityOf(authorizer: Authorizer, caller: Caller): Promise<Visibility> {
  const [frameworks, tasks, executors, roles] = await Promise.all([
    authorizer.approver(caller, 'view_frameworks'),
    authorizer.approver(caller, 'view_tasks'),
    authorizer.approver(caller, 'view_executors'),
    authorizer.approver(caller, 'view_roles'),
  ]);
  return {
    framework: ({ user }) => frameworks(user),
    task: (task, { user }) => frameworks(user) && tasks(task.user ?? user),
    executor: ({ command }, { user }) => frameworks(user) && executors(command?.user ?? user),
    role: (role) => roles(role),
  };
}
