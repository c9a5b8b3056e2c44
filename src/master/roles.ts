import { DEFAULT_ROLE } from '../model/roles.ts';
import type { MasterOptions } from './options.ts';
import type { Framework, State } from './state.ts';

/** Whether the role may be used: any, unless there is a list of them, and then `*` all the same (ROLE-002). */
export function isWhitelisted({ roleWhitelist }: Pick<MasterOptions, 'roleWhitelist'>, role: string): boolean {
  return roleWhitelist === undefined || role === DEFAULT_ROLE || roleWhitelist.includes(role);
}

/** Whether some framework has subscribed to the role, or holds something of it. */
export function isActiveRole({ frameworks }: Pick<State, 'frameworks'>, role: string): boolean {
  return [...frameworks.values()].some((framework) => isIn(framework, role));
}

function isIn({ roles, used }: Framework, role: string): boolean {
  return roles.includes(role) || used.allocations().has(role);
}
