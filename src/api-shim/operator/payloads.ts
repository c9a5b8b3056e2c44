import type { MasterCall, MasterCallType } from '../../model/generated/messages.ts';

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
  return part === undefined ? undefined : `Failed to validate master::Call: Expecting '${part}' to be present`;
}

function missingPayload(call: MasterCall, type: MasterCallType): string | undefined {
  const name = type.toLowerCase();
  return needPayload.has(type) && !Object.hasOwn(call, name) ? name : undefined;
}
