import { sameMessage } from '../../model/equality.ts';
import type { FrameworkInfo, SchedulerCallUpdateFramework } from '../../model/generated/messages.ts';
import { recordOf } from '../admissions.ts';
import { publishFramework } from '../events.ts';
import { rolesDenied, type Denials } from '../denials.ts';
import { allocatorSpec } from '../frameworks.ts';
import type { Admission, Answer } from '../inputs.ts';
import { rescindForeign } from '../offers.ts';
import type { Framework } from '../state.ts';
import type { Turn } from '../turn.ts';
import {
  authorizeFramework,
  changedPrincipal,
  validateFrameworkInfo,
  validateRoleOptions,
  type FrameworkRequest,
} from '../validation/framework.ts';
import { within } from '../validation/policy.ts';
import { applyRequest } from './subscribe.ts';

/**
 * Changes a framework while it is subscribed: 200 once that is stored, 400 with nothing changed where it is not allowed,
 * 403 for a role that its admission or the ACLs do not allow (SCHED-056). Offers of a role that it leaves are rescinded (SCHED-057).
 * Operators hear of it where the FrameworkInfo changed: suppressed roles and offer constraints are no part of that.
 */
export function updateFramework(
  turn: Turn,
  framework: Framework,
  update: SchedulerCallUpdateFramework,
  denials: Denials,
): Answer {
  const request = requestOf(update);
  const reason = violation(turn, framework, request);
  if (reason !== undefined) return { status: 400, text: reason };
  const forbidden =
    authorizeFramework(request.info, admissionOf(turn, framework), { admitUnknownFrameworks: true }) ??
    rolesDenied(request.info, denials);
  if (forbidden !== undefined) return { status: 403, text: forbidden };
  const changed = !sameInfo(framework.info, request.info);
  applyRequest(framework, request);
  turn.allocator.updateFramework(allocatorSpec(framework));
  rescindForeign(turn, framework, framework.roles);
  if (changed) publishFramework(turn, framework);
  turn.emit({ kind: 'store-framework', framework: recordOf(framework) });
  return { status: 200 };
}

/** Whether two infos of a framework say the same; roles and capabilities have no order. */
function sameInfo(before: FrameworkInfo, after: FrameworkInfo): boolean {
  return sameMessage(comparable(before), comparable(after));
}

function comparable({ roles = [], capabilities = [], ...rest }: FrameworkInfo): object {
  return {
    ...rest,
    id: undefined,
    roles: [...roles].sort(),
    capabilities: capabilities.map(({ type }) => type).sort(),
  };
}

function requestOf(update: SchedulerCallUpdateFramework): FrameworkRequest {
  return {
    info: update.framework_info,
    suppressedRoles: update.suppressed_roles ?? [],
    offerConstraints: update.offer_constraints,
  };
}

function violation(turn: Turn, framework: Framework, request: FrameworkRequest): string | undefined {
  return (
    within('Supplied FrameworkInfo is not valid', validateFrameworkInfo(request.info, turn.options)) ??
    within('FrameworkInfo update is not valid', fixedField(framework.info, request.info)) ??
    within("'UpdateFramework' call is not valid", validateRoleOptions(request))
  );
}

function fixedField(before: FrameworkInfo, after: FrameworkInfo): string | undefined {
  if (after.principal !== before.principal) return changedPrincipal;
  if (after.user !== before.user) return unsupported('user', `'${before.user}'`, `'${after.user}'`);
  const [was, is] = [before.checkpoint ?? false, after.checkpoint ?? false];
  return was === is ? undefined : unsupported('checkpoint', `'${was}'`, `'${is}'`);
}

function unsupported(field: string, before: string, after: string): string {
  return `Updating 'FrameworkInfo.${field}' is unsupported; attempted to update from ${before} to ${after}`;
}

function admissionOf(turn: Turn, framework: Framework): Admission | undefined {
  return framework.admission === undefined ? undefined : turn.state.admissions.get(framework.admission);
}
