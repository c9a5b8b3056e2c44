import { validateRole } from '../../model/roles.ts';
import type { Framework } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * Stops offers to the named roles, or to all of them when none is named. A role that is invalid or not subscribed
 * makes the call one without effect (SCHED-069).
 */
export function suppress(turn: Turn, framework: Framework, roles: readonly string[]): void {
  if (!areSubscribed(turn, framework, 'SUPPRESS', roles)) return;
  framework.suppressedRoles = new Set([...framework.suppressedRoles, ...meant(framework, roles)]);
  turn.allocator.suppress(framework.id, roles);
}

/** Lets offers to the named roles, or to all, flow again, and forgets what they refused (SCHED-070). */
export function revive(turn: Turn, framework: Framework, roles: readonly string[]): void {
  if (!areSubscribed(turn, framework, 'REVIVE', roles)) return;
  const revived = new Set(meant(framework, roles));
  framework.suppressedRoles = new Set([...framework.suppressedRoles].filter((role) => !revived.has(role)));
  turn.allocator.revive(framework.id, roles);
}

function meant(framework: Framework, roles: readonly string[]): readonly string[] {
  return roles.length === 0 ? framework.roles : roles;
}

function areSubscribed(turn: Turn, framework: Framework, call: string, roles: readonly string[]): boolean {
  const own = new Set(framework.roles);
  const foreign = roles.find((role) => validateRole(role) !== undefined || !own.has(role));
  if (foreign === undefined) return true;
  turn.decide('CallDropped', `${call} dropped: '${foreign}' is not a role of the framework`, {
    frameworkId: framework.id,
  });
  return false;
}
