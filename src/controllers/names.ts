import { hash as digestOf } from 'node:crypto';
import type { TaskRef } from '../master/effects.ts';
import type { FrameworkId } from '../model/ids.ts';

/** Prefix of our labels, annotations and finalizers. */
export const domain = 'mesos-operator.dev';

/** The label on Task pods and on what SUBSCRIBE made, with the hash of the framework's id. */
export const frameworkLabel = `${domain}/framework`;
/** The label on Task pods: it tells them from everybody else's. */
export const taskLabel = `${domain}/task`;
/** Holds a Task's pod until its end is stored, and a Task until its framework knows the end. */
export const taskFinalizer = `${domain}/task`;
/** Holds a Framework until what its deletion asks for is done. */
export const frameworkFinalizer = `${domain}/teardown`;
/** Says of a Framework that SUBSCRIBE made it, not an administrator. */
export const originLabel = `${domain}/origin`;

const longestReadablePart = 40;

/**
 * A name for the object of a Mesos thing: as much of its own name as Kubernetes allows, for people, and a hash of what
 * makes it unique. Mesos' ids have up to 255 characters of any kind.
 */
function objectName(readable: string, unique: string): string {
  const slug = readable
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestReadablePart)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? `x-${hash(unique)}` : `${slug}-${hash(unique)}`;
}

/** Enough of a hash that two of a billion names hardly ever meet, and short enough for a label. */
export function hash(text: string): string {
  return digestOf('sha256', text).slice(0, 16);
}

/** The name of a Task and of its Pod. The same for every attempt to create them. */
export function taskName(ref: TaskRef): string {
  return objectName(ref.taskId, `${ref.frameworkId}/${ref.taskId}/${ref.offerId}`);
}

/** The name of the Framework that a SUBSCRIBE makes. */
export function frameworkName(frameworkId: FrameworkId, name: string): string {
  return objectName(name, frameworkId);
}

/** The name of the object that says something of a role, where an operator's call makes it. */
export function roleName(role: string): string {
  return objectName(role, role);
}

/** The name of the Reservation of a stack of reservations on a node; others for further attempts at one that is free. */
export function reservationName(nodeName: string, role: string, stack: string, attempt: number): string {
  return objectName(`${nodeName}-${role}`, `${nodeName}/${stack}${attempt === 0 ? '' : `/${attempt}`}`);
}

/** Holds a Reservation until nobody uses what it reserves, and its volumes are destroyed. */
export const reservationFinalizer = `${domain}/reservation`;
