import type { SchedulerCallUpdateFramework } from '../../model/generated/messages.ts';
import { allocatorSpec, recordOf } from '../frameworks.ts';
import type { Admission, Answer } from '../inputs.ts';
import { rescindOffer } from '../offers.ts';
import type { Framework } from '../state.ts';
import type { Turn } from '../turn.ts';
import { authorizeFramework, validateFramework, type FrameworkRequest } from '../validation/framework.ts';
import { applyRequest } from './subscribe.ts';

/**
 * Changes a framework while it is subscribed: 200 once that is stored, 400 with nothing changed where it is not allowed
 * (SCHED-056); 403 for a role
 * that its admission does not allow. Offers of a role that it leaves are rescinded (SCHED-057).
 */
export function updateFramework(turn: Turn, framework: Framework, update: SchedulerCallUpdateFramework): Answer {
  const request = requestOf(update, framework);
  const reason = fixedField(framework, request) ?? validateFramework(request, turn.options);
  if (reason !== undefined) return { status: 400, text: reason };
  const forbidden = authorizeFramework(request.info, admissionOf(turn, framework), { admitUnknownFrameworks: true });
  if (forbidden !== undefined) return { status: 403, text: forbidden };
  applyRequest(framework, request);
  turn.allocator.updateFramework(allocatorSpec(framework));
  for (const offer of [...framework.offers.values()]) {
    if (!framework.roles.includes(offer.role)) rescindOffer(turn, offer, `its framework left the role ${offer.role}`);
  }
  turn.emit({ kind: 'store-framework', framework: recordOf(framework) });
  return { status: 200 };
}

function requestOf(update: SchedulerCallUpdateFramework, framework: Framework): FrameworkRequest {
  const { principal } = framework.info;
  const info = update.framework_info;
  return {
    info: { ...info, ...(info.principal === undefined && principal !== undefined && { principal }) },
    suppressedRoles: update.suppressed_roles ?? [],
    offerConstraints: update.offer_constraints,
  };
}

function fixedField(framework: Framework, { info }: FrameworkRequest): string | undefined {
  if (info.principal !== framework.info.principal) return "Changing framework's principal is not allowed.";
  if (info.user !== framework.info.user) return "Updating 'FrameworkInfo.user' is unsupported";
  return (info.checkpoint ?? false) === (framework.info.checkpoint ?? false)
    ? undefined
    : "Updating 'FrameworkInfo.checkpoint' is unsupported";
}

function admissionOf(turn: Turn, framework: Framework): Admission | undefined {
  return framework.admission === undefined ? undefined : turn.state.admissions.get(framework.admission);
}
