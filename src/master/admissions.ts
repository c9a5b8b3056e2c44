import type { FrameworkInfo } from '../model/generated/messages.ts';
import type { FrameworkRecord } from './effects.ts';
import type { Admission } from './inputs.ts';
import type { Framework } from './state.ts';
import type { Turn } from './turn.ts';

/** Whether an admission speaks of a framework: by the principal if it names one, else by the name. */
export function isMeant({ principal, frameworkName }: Admission, info: FrameworkInfo): boolean {
  return principal === undefined ? frameworkName === info.name : principal === info.principal;
}

/** Whether no framework holds an admission. */
export function isFree(turn: Turn, admission: Admission): boolean {
  return ![...turn.state.frameworks.values()].some((framework) => framework.admission === admission.key);
}

/** Takes in what an administrator applied; a framework that has subscribed without it takes it at once. */
export function applyAdmission(turn: Turn, admission: Admission): void {
  turn.state.admissions.set(admission.key, admission);
  if (turn.state.recovered) giveAdmission(turn, admission);
}

/**
 * Gives an admission that nobody holds to the first framework that has none: one that subscribed before it was applied, or whose
 * scheduler was started anew before its predecessor, who held it, had left.
 */
export function giveAdmission(turn: Turn, admission: Admission): void {
  if (admission.closed || !isFree(turn, admission)) return;
  for (const framework of turn.state.frameworks.values()) {
    if (framework.admission !== undefined || !isMeant(admission, framework.info)) continue;
    framework.admission = admission.key;
    turn.emit({ kind: 'store-framework', framework: recordOf(framework) });
    return;
  }
}

/** What the framework's resource is to remember. */
export function recordOf(framework: Framework): FrameworkRecord {
  return {
    info: framework.info,
    roles: framework.roles,
    suppressedRoles: [...framework.suppressedRoles],
    connected: framework.streamId !== undefined,
    registeredTime: framework.registeredTime,
    reregisteredTime: framework.reregisteredTime,
    ...(framework.admission !== undefined && { admission: framework.admission }),
  };
}
