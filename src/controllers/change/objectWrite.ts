import {
  agents,
  maintenanceSchedules,
  mesosRoles,
  quotas,
  reservations,
  type IntentSpecWrite,
} from '../../kubernetes/kinds.ts';
import type { Kind, KubernetesObject } from '../../kubernetes/objects.ts';
import { roleName } from '../names.ts';
import type { OfRole } from '../role/roleClaims.ts';

/**
 * What is to become of one object: without a spec it is deleted; without a uid it is made. Uid and generation are those that
 * it was decided on, and the write is refused where the object has others by now.
 */
export type ObjectWrite = IntentSpecWrite;

/** An object whose spec an administrator may write as well. */
export interface SpecObject extends KubernetesObject {
  readonly spec?: object;
}

/** The kinds whose objects operators' commands change. */
export const changedKinds: Readonly<Record<ObjectWrite['kind'], Kind<SpecObject>>> = {
  Agent: agents,
  MaintenanceSchedule: maintenanceSchedules,
  MesosRole: mesosRoles,
  Quota: quotas,
  Reservation: reservations,
};

/** Of these kinds one object counts for each role, whatever its name is. */
export const kindsOfRoles: Readonly<Partial<Record<ObjectWrite['kind'], Kind<SpecObject & OfRole>>>> = {
  MesosRole: mesosRoles,
  Quota: quotas,
};

/** The write that deletes the object of a role; where there is none, it is done already. */
export function removalOf(kind: ObjectWrite['kind'], role: string, present: KubernetesObject | undefined): ObjectWrite {
  return { kind, name: present?.metadata?.name ?? roleName(role), ...versionOf(present) };
}

/**
 * What of an object a write is decided on: nothing of one that is to be made. Its generation grows with its spec; what we write of
 * its status meanwhile does not matter.
 */
export function versionOf(object: KubernetesObject | undefined): Pick<ObjectWrite, 'uid' | 'generation'> {
  const { uid, generation } = object?.metadata ?? {};
  return { ...(uid !== undefined && { uid }), ...(generation !== undefined && { generation }) };
}
