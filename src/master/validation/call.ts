import type {
  SchedulerCall,
  SchedulerCallAccept,
  SchedulerCallAcceptInverseOffers,
  SchedulerCallAcknowledge,
  SchedulerCallAcknowledgeOperationStatus,
  SchedulerCallDecline,
  SchedulerCallDeclineInverseOffers,
  SchedulerCallKill,
  SchedulerCallReconcile,
  SchedulerCallReconcileOperations,
  SchedulerCallShutdown,
  SchedulerCallSubscribe,
  SchedulerCallUpdateFramework,
} from '../../model/generated/messages.ts';
import type { FrameworkId } from '../../model/ids.ts';

/** A call of a subscribed framework that has all its parts. */
export type FrameworkCall =
  | { readonly type: 'ACCEPT'; readonly accept: SchedulerCallAccept }
  | { readonly type: 'DECLINE'; readonly decline: SchedulerCallDecline }
  | { readonly type: 'REVIVE'; readonly roles: readonly string[] }
  | { readonly type: 'SUPPRESS'; readonly roles: readonly string[] }
  | { readonly type: 'KILL'; readonly kill: SchedulerCallKill }
  | { readonly type: 'SHUTDOWN'; readonly shutdown: SchedulerCallShutdown }
  | { readonly type: 'ACKNOWLEDGE'; readonly acknowledge: SchedulerCallAcknowledge }
  | { readonly type: 'RECONCILE'; readonly reconcile: SchedulerCallReconcile }
  | { readonly type: 'RECONCILE_OPERATIONS'; readonly reconcile: SchedulerCallReconcileOperations }
  | { readonly type: 'UPDATE_FRAMEWORK'; readonly update: SchedulerCallUpdateFramework }
  | { readonly type: 'TEARDOWN' }
  | { readonly type: 'ACKNOWLEDGE_OPERATION_STATUS'; readonly acknowledge: SchedulerCallAcknowledgeOperationStatus }
  | {
      readonly type: 'ACCEPT_INVERSE_OFFERS' | 'DECLINE_INVERSE_OFFERS';
      readonly answer: SchedulerCallAcceptInverseOffers | SchedulerCallDeclineInverseOffers;
    }
  /** Taken and without effect: they speak of executors, of which there are none. */
  | { readonly type: 'MESSAGE' | 'REQUEST' };

export type ParsedCall =
  | { readonly kind: 'subscribe'; readonly subscribe: SchedulerCallSubscribe }
  | { readonly kind: 'call'; readonly frameworkId: FrameworkId; readonly call: FrameworkCall }
  /** `type: UNKNOWN` of a framework: 501 (SCHED-017). */
  | { readonly kind: 'unknown' }
  /** 400, with the reason. */
  | { readonly kind: 'invalid'; readonly text: string };

/** Checks that a decoded scheduler call has the parts that its type demands (SCHED-014, SCHED-018, SCHED-020). */
export function parseCall(call: SchedulerCall): ParsedCall {
  const missing = call.type === 'SUBSCRIBE' ? undefined : missingPart(call);
  if (missing !== undefined) return invalid(missing);
  return call.type === 'SUBSCRIBE' ? parseSubscribe(call) : parseFrameworkCall(call);
}

function invalid(text: string): ParsedCall {
  return { kind: 'invalid', text: `Failed to validate scheduler::Call: ${text}` };
}

function absent(part: string): ParsedCall {
  return invalid(`Expecting '${part}' to be present`);
}

function missingPart(call: SchedulerCall): string | undefined {
  if (call.type === undefined) return "Expecting 'type' to be present";
  return call.framework_id === undefined ? "Expecting 'framework_id' to be present" : undefined;
}

/** An id that is set but empty is as good as none. */
function parseSubscribe(call: SchedulerCall): ParsedCall {
  const { subscribe } = call;
  if (subscribe === undefined) return absent('subscribe');
  if ((call.framework_id?.value ?? '') !== (subscribe.framework_info.id?.value ?? '')) {
    return invalid("'framework_id' differs from 'subscribe.framework_info.id'");
  }
  return { kind: 'subscribe', subscribe };
}

function parseFrameworkCall(call: SchedulerCall): ParsedCall {
  const frameworkId = call.framework_id?.value ?? '';
  const of = (parsed: FrameworkCall): ParsedCall => ({ kind: 'call', frameworkId, call: parsed });
  switch (call.type ?? 'UNKNOWN') {
    case 'SUBSCRIBE':
    case 'UNKNOWN':
      return { kind: 'unknown' };
    case 'ACCEPT':
      return call.accept === undefined ? absent('accept') : of({ type: 'ACCEPT', accept: call.accept });
    case 'DECLINE':
      return call.decline === undefined ? absent('decline') : of({ type: 'DECLINE', decline: call.decline });
    case 'REVIVE':
      return of({ type: 'REVIVE', roles: call.revive?.roles ?? [] });
    case 'SUPPRESS':
      return of({ type: 'SUPPRESS', roles: call.suppress?.roles ?? [] });
    case 'KILL':
      return call.kill === undefined ? absent('kill') : of({ type: 'KILL', kill: call.kill });
    case 'ACKNOWLEDGE':
      return parseAcknowledge(call, of);
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      return parseOperationAcknowledgement(call, of);
    case 'RECONCILE':
      return call.reconcile === undefined ? absent('reconcile') : of({ type: 'RECONCILE', reconcile: call.reconcile });
    case 'RECONCILE_OPERATIONS':
      return call.reconcile_operations === undefined
        ? absent('reconcile_operations')
        : of({ type: 'RECONCILE_OPERATIONS', reconcile: call.reconcile_operations });
    case 'UPDATE_FRAMEWORK':
      return parseUpdate(call, frameworkId, of);
    case 'TEARDOWN':
      return of({ type: 'TEARDOWN' });
    case 'MESSAGE':
      return call.message === undefined ? absent('message') : of({ type: 'MESSAGE' });
    case 'SHUTDOWN':
      return call.shutdown === undefined ? absent('shutdown') : of({ type: 'SHUTDOWN', shutdown: call.shutdown });
    case 'REQUEST':
      return call.request === undefined ? absent('request') : of({ type: 'REQUEST' });
    case 'ACCEPT_INVERSE_OFFERS':
      return call.accept_inverse_offers === undefined
        ? absent('accept_inverse_offers')
        : of({ type: 'ACCEPT_INVERSE_OFFERS', answer: call.accept_inverse_offers });
    case 'DECLINE_INVERSE_OFFERS':
      return call.decline_inverse_offers === undefined
        ? absent('decline_inverse_offers')
        : of({ type: 'DECLINE_INVERSE_OFFERS', answer: call.decline_inverse_offers });
  }
}

type Wrap = (call: FrameworkCall) => ParsedCall;

function parseAcknowledge({ acknowledge }: SchedulerCall, of: Wrap): ParsedCall {
  if (acknowledge === undefined) return absent('acknowledge');
  return isUuid(acknowledge.uuid) ? of({ type: 'ACKNOWLEDGE', acknowledge }) : invalid('Not a valid UUID');
}

function parseOperationAcknowledgement(call: SchedulerCall, of: Wrap): ParsedCall {
  const acknowledge = call.acknowledge_operation_status;
  if (acknowledge === undefined) return absent('acknowledge_operation_status');
  if (!isUuid(acknowledge.uuid)) return invalid('Not a valid UUID');
  return acknowledge.agent_id === undefined
    ? absent('agent_id')
    : of({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge });
}

function parseUpdate(call: SchedulerCall, frameworkId: FrameworkId, of: Wrap): ParsedCall {
  const update = call.update_framework;
  if (update === undefined) return absent('update_framework');
  return update.framework_info.id?.value === frameworkId
    ? of({ type: 'UPDATE_FRAMEWORK', update })
    : invalid("'framework_id' differs from 'update_framework.framework_info.id'");
}

/** Sixteen bytes, not all of them zero. */
function isUuid(bytes: Uint8Array): boolean {
  return bytes.length === 16 && bytes.some((byte) => byte !== 0);
}
