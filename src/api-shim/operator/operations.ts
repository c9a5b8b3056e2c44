import type { Command } from '../../master/commands/command.ts';
import type { ShownState } from '../../master/snapshot.ts';
import type { MasterCall, MasterResponseGetOperations } from '../../model/generated/messages.ts';
import { reservationRole, reservationStack } from '../../model/reservations.ts';
import { resourcesNamed } from '../../model/resourceLists.ts';
import type { Visibility } from '../auth/visibility.ts';

/** The command that a call gives about resources of an agent; undefined for any other call. */
export function operationOf(call: MasterCall): Command | undefined {
  const { type } = call;
  const { reserve_resources: reserve, unreserve_resources: unreserve } = call;
  const { create_volumes: create, destroy_volumes: destroy, grow_volume: grow, shrink_volume: shrink } = call;
  if (type === 'RESERVE_RESOURCES' && reserve) {
    const { agent_id: agent, ...rest } = reserve;
    return { type, agentId: agent.value, operation: { type: 'RESERVE', reserve: rest } };
  }
  if (type === 'UNRESERVE_RESOURCES' && unreserve) {
    const { agent_id: agent, ...rest } = unreserve;
    return { type, agentId: agent.value, operation: { type: 'UNRESERVE', unreserve: rest } };
  }
  if (type === 'CREATE_VOLUMES' && create) {
    const { agent_id: agent, ...rest } = create;
    return { type, agentId: agent.value, operation: { type: 'CREATE', create: rest } };
  }
  if (type === 'DESTROY_VOLUMES' && destroy) {
    const { agent_id: agent, ...rest } = destroy;
    return { type, agentId: agent.value, operation: { type: 'DESTROY', destroy: rest } };
  }
  if (type === 'GROW_VOLUME' && grow) {
    const { agent_id: agent, ...rest } = grow;
    return { type, agentId: agent?.value ?? '', operation: { type: 'GROW_VOLUME', grow_volume: rest } };
  }
  if (type === 'SHRINK_VOLUME' && shrink) {
    const { agent_id: agent, ...rest } = shrink;
    return { type, agentId: agent?.value ?? '', operation: { type: 'SHRINK_VOLUME', shrink_volume: rest } };
  }
  return undefined;
}

/** GET_OPERATIONS: those whose end a framework has yet to acknowledge, on resources of roles that the caller may see (OPER-035). */
export function getOperations(state: ShownState, visible: Visibility): MasterResponseGetOperations {
  const operations = [...state.frameworks.values()].flatMap(({ operations: of }) => [...of.values()]);
  const shown = operations.filter(({ info }) =>
    resourcesNamed(info).every((resource) => {
      const role = reservationRole(reservationStack(resource));
      return role === undefined || visible.role(role);
    }),
  );
  if (shown.length === 0) return {};
  return {
    operations: shown.map(({ ref, agentId, info, status }) => ({
      framework_id: { value: ref.frameworkId },
      agent_id: { value: agentId },
      info,
      latest_status: status,
      statuses: status.state === 'OPERATION_PENDING' ? [] : [status],
      uuid: status.uuid ?? { value: new Uint8Array(16) },
    })),
  };
}
