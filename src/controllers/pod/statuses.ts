import { v5 as derivedUuid } from 'uuid';
import type { TaskStatus } from '../../model/generated/messages.ts';
import type { TaskRef } from '../../master/effects.ts';
import type { AgentId } from '../../model/ids.ts';
import type { PodView } from './podView.ts';
import type { Transition } from './transitions.ts';

/** Whose step a status tells. */
export interface StatusSubject {
  readonly ref: TaskRef;
  readonly agentId: AgentId;
  /** The uid of the Task. */
  readonly uid: string;
  /** Undefined for a task that never had a pod. */
  readonly pod?: PodView | undefined;
}

/**
 * The status update that tells a step of a task. Its uuid is derived from the Task's uid, so that whoever tells the step
 * again tells the same update.
 */
export function statusOf(subject: StatusSubject, transition: Transition, now: number): TaskStatus {
  const { state, source, reason, message, time = now } = transition;
  const executor = source === 'SOURCE_EXECUTOR';
  return {
    task_id: { value: subject.ref.taskId },
    state,
    ...(message !== undefined && { message }),
    source,
    ...(reason !== undefined && { reason }),
    agent_id: { value: subject.agentId },
    ...(executor && { executor_id: { value: subject.ref.taskId } }),
    timestamp: time,
    uuid: updateUuid(subject.uid, transition.step),
    ...containerStatus(subject.pod),
  };
}

/** The 16 bytes of the uuid of a task's step. */
export function updateUuid(taskUid: string, step: Transition['step']): Uint8Array {
  return derivedUuid(step, taskUid, new Uint8Array(16));
}

/** The container's id is its pod's; its address is that of its node where it has none of its own (TASK-060). */
function containerStatus(pod: PodView | undefined): Pick<TaskStatus, 'container_status'> {
  if (pod === undefined) return {};
  const ip = pod.podIp ?? pod.hostIp;
  const addresses = ip === undefined ? [] : [{ protocol: 'IPv4' as const, ip_address: ip }];
  return {
    container_status: {
      container_id: { value: pod.uid },
      ...(addresses.length > 0 && { network_infos: [{ ip_addresses: addresses }] }),
    },
  };
}
