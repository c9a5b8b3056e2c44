import type { OfferOperation, Resource } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import type { OperationCommand } from '../commands/command.ts';

/** Resources of a text, reserved dynamically to these roles one below the other. */
export function reserved(text: string, ...roles: readonly string[]): readonly Resource[] {
  const reservations = roles.map((role) => ({ type: 'DYNAMIC' as const, role }));
  return Resources.parse(text)
    .toMessages()
    .map((resource) => ({ ...resource, reservations }));
}

/** A persistent volume of so many MB, reserved dynamically. */
export function volume(id: string, megabytes: number, more: Partial<Resource> = {}, role = 'r'): Resource {
  const [disk] = reserved(`disk:${megabytes}`, role);
  if (disk === undefined) throw new Error('a volume has a size');
  return { ...disk, disk: { persistence: { id }, volume: { container_path: 'data', mode: 'RW' } }, ...more };
}

export const reserve = (resources: readonly Resource[], source?: readonly Resource[]): OfferOperation => ({
  type: 'RESERVE',
  reserve: { resources, ...(source && { source }) },
});
export const unreserve = (resources: readonly Resource[]): OfferOperation => ({
  type: 'UNRESERVE',
  unreserve: { resources },
});
export const create = (...volumes: readonly Resource[]): OfferOperation => ({ type: 'CREATE', create: { volumes } });
export const destroy = (...volumes: readonly Resource[]): OfferOperation => ({ type: 'DESTROY', destroy: { volumes } });
export const grow = (grown: Resource, addition: Resource): OfferOperation => ({
  type: 'GROW_VOLUME',
  grow_volume: { volume: grown, addition },
});
export const shrink = (shrunk: Resource, megabytes: number): OfferOperation => ({
  type: 'SHRINK_VOLUME',
  shrink_volume: { volume: shrunk, subtract: { value: megabytes } },
});

const commandTypes: Partial<Record<NonNullable<OfferOperation['type']>, OperationCommand['type']>> = {
  RESERVE: 'RESERVE_RESOURCES',
  UNRESERVE: 'UNRESERVE_RESOURCES',
  CREATE: 'CREATE_VOLUMES',
  DESTROY: 'DESTROY_VOLUMES',
  GROW_VOLUME: 'GROW_VOLUME',
  SHRINK_VOLUME: 'SHRINK_VOLUME',
};

/** An operator's command for an operation on an agent. */
export function command(agentId: string, operation: OfferOperation): OperationCommand {
  const type = commandTypes[operation.type ?? 'UNKNOWN'];
  if (type === undefined) throw new Error(`no command for ${operation.type}`);
  return { type, agentId, operation };
}
