import type { Resource } from './generated/messages.ts';
import type { ReservationStack } from './reservations.ts';
import { isDynamicallyReserved, reservationKey, reservationStack, withReservations } from './reservations.ts';
import { Resources } from './resources.ts';

/**
 * What of an agent's resources does not come from its machine but from operations, and has to be remembered: dynamic
 * reservations and persistent volumes. Mesos' agents write them down as their checkpointed resources.
 */
export function checkpointedOf(resources: Resources): Resources {
  return resources.filter((resource) => isDynamicallyReserved(resource) || resource.disk?.persistence !== undefined);
}

/** What an agent has by itself that such resources are made of: without volumes, and with no reservation but a static one. */
export function originOf(checkpointed: Resources): Resources {
  return Resources.of(checkpointed.toMessages().map(origin));
}

function origin(resource: Resource): Resource {
  const [first] = reservationStack(resource);
  return withReservations(diskOf(resource), first?.type === 'STATIC' ? [first] : []);
}

/** The disk that a persistent volume is made of; any other resource as it is. */
export function diskOf(resource: Resource): Resource {
  const { disk, shared: _, ...rest } = resource;
  if (disk?.persistence === undefined) return resource;
  return disk.source === undefined ? rest : { ...rest, disk: { source: disk.source } };
}

/** What an agent has once these are made of what it has by itself. They stay whole where it has too little for them. */
export function withCheckpointed(own: Resources, checkpointed: Resources): Resources {
  return own.minus(originOf(checkpointed)).plus(checkpointed);
}

/** What has one stack of reservations. */
export interface Reserved {
  readonly stack: ReservationStack;
  readonly resources: Resources;
}

/** A text that is equal for equal stacks: roles, principals and labels all count. */
export function stackKey(stack: ReservationStack): string {
  return JSON.stringify(stack.map(reservationKey));
}

/** Reserved resources by the key of their stack. */
export function byStack(resources: Resources): ReadonlyMap<string, Reserved> {
  const groups = new Map<string, { readonly stack: ReservationStack; readonly members: Resource[] }>();
  for (const resource of resources) {
    const stack = reservationStack(resource);
    const key = stackKey(stack);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { stack, members: [resource] });
    else group.members.push(resource);
  }
  return new Map([...groups].map(([key, { stack, members }]) => [key, { stack, resources: Resources.of(members) }]));
}
