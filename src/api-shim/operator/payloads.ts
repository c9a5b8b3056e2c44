import type { MasterCall, MasterCallType } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';

/** Calls that mean nothing without the part that is named like them (OPER-012). */
const needPayload: ReadonlySet<MasterCallType> = new Set([
  'GET_METRICS',
  'SET_LOGGING_LEVEL',
  'LIST_FILES',
  'READ_FILE',
  'UPDATE_WEIGHTS',
  'RESERVE_RESOURCES',
  'UNRESERVE_RESOURCES',
  'CREATE_VOLUMES',
  'DESTROY_VOLUMES',
  'GROW_VOLUME',
  'SHRINK_VOLUME',
  'UPDATE_MAINTENANCE_SCHEDULE',
  'START_MAINTENANCE',
  'STOP_MAINTENANCE',
  'DRAIN_AGENT',
  'DEACTIVATE_AGENT',
  'REACTIVATE_AGENT',
  'UPDATE_QUOTA',
  'SET_QUOTA',
  'REMOVE_QUOTA',
  'TEARDOWN',
  'MARK_AGENT_GONE',
]);

/**
 * Checks that a decoded operator call has the parts that its type demands.
 *
 * @returns the reason in Mesos' words, or undefined if the call is fine.
 */
export function validateOperatorCall(call: MasterCall): string | undefined {
  const part = call.type === undefined ? 'type' : missingPayload(call, call.type);
  const reason =
    part === undefined ? (missingAgent(call) ?? malformedReservation(call)) : `Expecting '${part}' to be present`;
  return reason === undefined ? undefined : `Failed to validate master::Call: ${reason}`;
}

/** Only volumes of agents can be resized: those of resource providers are named without one (VOL-009). */
function missingAgent({ type, grow_volume: grow, shrink_volume: shrink }: MasterCall): string | undefined {
  const resized = type === 'GROW_VOLUME' ? grow : type === 'SHRINK_VOLUME' ? shrink : undefined;
  return resized !== undefined && resized.agent_id === undefined
    ? "Expecting 'agent_id' to be present; only agent default resources are supported right now"
    : undefined;
}

/** Of these two calls Mesos looks at the resources before anything else (RESV-006, RESV-020). */
function malformedReservation({ type, reserve_resources: reserve, unreserve_resources: unreserve }: MasterCall) {
  if (type === 'RESERVE_RESOURCES') return Resources.validate(reserve?.resources ?? []);
  return type === 'UNRESERVE_RESOURCES' ? Resources.validate(unreserve?.resources ?? []) : undefined;
}

function missingPayload(call: MasterCall, type: MasterCallType): string | undefined {
  const name = type.toLowerCase();
  return needPayload.has(type) && !Object.hasOwn(call, name) ? name : undefined;
}
