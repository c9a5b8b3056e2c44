import type { FrameworkInfo, SchedulerCallSubscribe, SchedulerEvent } from '../../model/generated/messages.ts';
import type { FrameworkId } from '../../model/ids.ts';
import { rolesDenied } from '../denials.ts';
import { isFree, isMeant, recordOf } from '../admissions.ts';
import { allocatorSpec, detachStream, suspendFramework } from '../frameworks.ts';
import { capabilitiesOf, rolesOf } from '../capabilities.ts';
import { countCall, countEvent } from '../counts.ts';
import type { Admission, Answer, Call } from '../inputs.ts';
import { rescindForeign } from '../offers.ts';
import { noHoldings, type Framework } from '../state.ts';
import type { Turn } from '../turn.ts';
import {
  authorizeFramework,
  changedPrincipal,
  validateFrameworkInfo,
  validateRoleOptions,
  type FrameworkRequest,
} from '../validation/framework.ts';

/**
 * Registers a framework, or takes it back under its id. Whatever is wrong with the framework is no HTTP error: the
 * stream opens, tells it by an ERROR event and ends (SCHED-022). SUBSCRIBED follows when the framework is stored.
 * 400 for a principal that is not the authenticated one (SCHED-021).
 */
export function subscribe(turn: Turn, call: Call & { readonly kind: 'subscribe' }): Answer {
  const request = requestOf(call.subscribe, call.principal);
  const { info } = request;
  if (call.principal !== undefined && info.principal !== call.principal) {
    return { status: 400, text: `Failed to validate scheduler::Call: ${mismatch(call.principal, info.principal)}` };
  }
  const id = info.id?.value ?? '';
  const known = id === '' ? undefined : turn.state.frameworks.get(id);
  const admission = admissionOf(turn, info, known);
  turn.count(id === '' ? 'messages_register_framework' : 'messages_reregister_framework');
  const reason = refusal(turn, request, known, admission) ?? rolesDenied(info, call.denials ?? {});
  if (reason !== undefined) {
    refuse(turn, call.streamId, info, reason);
    return { status: 200 };
  }
  const framework = known ?? addFramework(turn, id, info, admission);
  if (known !== undefined) takeOver(turn, framework, info);
  countCall(framework, 'SUBSCRIBE');
  applyRequest(framework, request);
  attachStream(turn, framework, call.streamId);
  turn.emit({ kind: 'store-framework', framework: recordOf(framework), streamId: call.streamId });
  return { status: 200 };
}

/** The reason for refusing somebody who claims a principal that is not the authenticated one (SCHED-021). */
export function mismatch(authenticated: string, claimed: string | undefined): string {
  return `Authenticated principal '${authenticated}' does not match principal '${claimed ?? ''}' set in \`FrameworkInfo\``;
}

function requestOf(subscribe: SchedulerCallSubscribe, principal: string | undefined): FrameworkRequest {
  const info = subscribe.framework_info;
  return {
    info: { ...info, ...(info.principal === undefined && principal !== undefined && { principal }) },
    suppressedRoles: subscribe.suppressed_roles ?? [],
    offerConstraints: subscribe.offer_constraints,
  };
}

/**
 * The admission that speaks of a framework: the one it holds, else that of its principal, else that of its name; a
 * free one goes before one that another framework holds, and one that is being deleted comes last.
 */
function admissionOf(turn: Turn, info: FrameworkInfo, known: Framework | undefined): Admission | undefined {
  const { admissions } = turn.state;
  if (known?.admission !== undefined) return admissions.get(known.admission);
  const all = [...admissions.values()].filter((admission) => isMeant(admission, info));
  const ofPrincipal = all.filter(({ principal }) => principal !== undefined);
  const meant = ofPrincipal.length > 0 ? ofPrincipal : all;
  const open = meant.filter(({ closed }) => closed === undefined);
  return open.find((admission) => isFree(turn, admission)) ?? open[0] ?? meant[0];
}

function refusal(
  turn: Turn,
  request: FrameworkRequest,
  known: Framework | undefined,
  admission: Admission | undefined,
): string | undefined {
  const { info } = request;
  const invalid = validateFrameworkInfo(info, turn.options);
  if (invalid !== undefined) return invalid;
  if (turn.state.completedFrameworks.has(info.id?.value ?? '')) return 'Framework has been removed';
  const reason = validateRoleOptions(request) ?? authorizeFramework(info, admission, turn.options);
  if (reason !== undefined) return reason;
  return known !== undefined && known.info.principal !== info.principal ? changedPrincipal : undefined;
}

function refuse(turn: Turn, streamId: string, info: FrameworkInfo, message: string): void {
  turn.emit({ kind: 'send', streamId, event: { type: 'ERROR', error: { message } } });
  turn.emit({ kind: 'close', streamId });
  turn.decide('FrameworkRefused', `Framework '${info.name}' refused: ${message}`);
}

function addFramework(turn: Turn, id: FrameworkId, info: FrameworkInfo, admission: Admission | undefined): Framework {
  const framework: Framework = {
    id: id === '' ? newId(turn) : id,
    firstName: info.name,
    info,
    roles: [],
    suppressedRoles: new Set(),
    capabilities: new Set(),
    admission: admission !== undefined && isFree(turn, admission) ? admission.key : undefined,
    recovered: false,
    announced: false,
    registeredTime: turn.now,
    reregisteredTime: turn.now,
    ...noHoldings(),
  };
  applyRequest(framework, { info, suppressedRoles: [] });
  turn.state.frameworks.set(framework.id, framework);
  turn.allocator.addFramework(allocatorSpec(framework), new Map(), false);
  return framework;
}

/** A framework may have chosen the next id for itself: that one is passed over (SCHED-023, SCHED-024). */
function newId(turn: Turn): FrameworkId {
  const { state, options } = turn;
  for (;;) {
    const id = `${options.info.id}-${String(state.nextFramework++).padStart(4, '0')}`;
    if (!state.frameworks.has(id) && !state.completedFrameworks.has(id)) return id;
  }
}

/**
 * Cuts off whoever held the framework until now; the old stream is told why (SCHED-026), and before that which offers are
 * of roles that the framework leaves. The other offers are withdrawn without a word (SCHED-027). Filters stay.
 */
function takeOver(turn: Turn, framework: Framework, info: FrameworkInfo): void {
  const old = framework.streamId;
  rescindForeign(turn, framework, rolesOf(info, capabilitiesOf(info)));
  suspendFramework(turn, framework);
  detachStream(turn, framework);
  turn.timers.failovers.cancel(framework.id);
  framework.reregisteredTime = turn.now;
  if (old === undefined) return;
  const event: SchedulerEvent = { type: 'ERROR', error: { message: 'Framework failed over' } };
  countEvent(framework, event);
  turn.emit({ kind: 'send', streamId: old, event });
  turn.emit({ kind: 'close', streamId: old });
  turn.decide('FrameworkFailedOver', `Framework '${framework.info.name}' failed over`, { frameworkId: framework.id });
}

function attachStream(turn: Turn, framework: Framework, streamId: string): void {
  framework.streamId = streamId;
  turn.state.streams.set(streamId, framework.id);
}

/**
 * Makes a framework what it says it is now. `user` and `checkpoint` stay what they were at first (SCHED-031), all else
 * is replaced (SCHED-032).
 */
export function applyRequest(framework: Framework, request: FrameworkRequest): void {
  const { user: _user, checkpoint: _checkpoint, ...changeable } = request.info;
  const { user, checkpoint } = framework.info;
  framework.info = {
    ...changeable,
    user,
    ...(checkpoint !== undefined && { checkpoint }),
    id: { value: framework.id },
  };
  framework.capabilities = capabilitiesOf(framework.info);
  framework.roles = rolesOf(framework.info, framework.capabilities);
  framework.suppressedRoles = new Set(request.suppressedRoles);
  framework.offerConstraints = request.offerConstraints;
}
