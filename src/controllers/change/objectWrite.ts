import {
  agents,
  maintenanceSchedules,
  mesosRoles,
  quotas,
  reservations,
  type IntentSpecWrite,
} from '../../kubernetes/kinds.ts';
import type { Kind, KubernetesObject } from '../../kubernetes/objects.ts';

/**
 * What is to become of one object: without a spec it is deleted; without a version it is made. The version is the one that
 * it was decided on, and the write is refused where the object has another by now.
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

/**
 * The version of an object that a write is decided on; nothing of one that is to be made. That is its generation: what the operator
 * writes into its status while the command is carried out is no change of it.
 */
export function versionOf(object: KubernetesObject | undefined): Pick<ObjectWrite, 'uid' | 'generation'> {
  const { uid, generation } = object?.metadata ?? {};
  return { ...(uid !== undefined && { uid }), ...(generation !== undefined && { generation }) };
}
