import type { FrameworkSpec } from '../allocator/allocator.ts';
import { compileConstraints } from '../allocator/offerConstraints.ts';
import type { SchedulerEvent } from '../model/generated/messages.ts';
import { ResourceQuantities } from '../model/quantities.ts';
import { giveAdmission } from './admissions.ts';
import { countEvent } from './counts.ts';
import { publishFramework } from './events.ts';
import { discardInverseOffer } from './maintenance/inverseOffers.ts';
import { discardOffer } from './offers.ts';
import { forgetOperations, resumeOperations, stopOperations } from './operations/feedback.ts';
import type { CompletedFramework, Framework } from './state.ts';
import { masterStatus } from './statuses.ts';
import { giveUpTask } from './tasks.ts';
import type { Turn } from './turn.ts';
import { forwardAgain, stopForwarding } from './updates.ts';

/** What the allocator needs to know of a framework. */
export function allocatorSpec(framework: Framework): FrameworkSpec {
  const filters = Object.entries(framework.info.offer_filters ?? {});
  return {
    id: framework.id,
    roles: framework.roles,
    suppressedRoles: [...framework.suppressedRoles],
    capabilities: framework.capabilities,
    constraints: compileConstraints(framework.offerConstraints ?? {}),
    minAllocatable: new Map(
      filters.flatMap(([role, { min_allocatable_resources: minimum }]) =>
        minimum === undefined
          ? []
          : [
              [
                role,
                (minimum.quantities ?? []).map(({ quantities }) => ResourceQuantities.fromScalars(quantities ?? {})),
              ] as const,
            ],
      ),
    ),
  };
}

/**
 * Lets a framework take part once it is stored: SUBSCRIBED, a HEARTBEAT, and every update that it owes an
 * acknowledgement for (SCHED-011, SCHED-012, SCHED-033).
 */
export function activateFramework(turn: Turn, framework: Framework, streamId: string): void {
  framework.active = true;
  framework.recovered = false;
  publishFramework(turn, framework);
  turn.send(framework, {
    type: 'SUBSCRIBED',
    subscribed: {
      framework_id: { value: framework.id },
      heartbeat_interval_seconds: turn.options.heartbeatSeconds,
      master_info: turn.options.info,
    },
  });
  heartbeat(turn, streamId);
  turn.allocator.updateFramework(allocatorSpec(framework));
  turn.allocator.activateFramework(framework.id);
  for (const task of framework.tasks.values()) forwardAgain(turn, framework, task);
  resumeOperations(turn, framework);
  turn.decide('FrameworkSubscribed', `Framework '${framework.info.name}' subscribed`, { frameworkId: framework.id });
}

/** Sends a HEARTBEAT on a stream, and plans the next. */
export function heartbeat(turn: Turn, streamId: string): void {
  const event: SchedulerEvent = { type: 'HEARTBEAT' };
  const framework = turn.state.frameworks.get(turn.state.streams.get(streamId) ?? '');
  if (framework !== undefined) countEvent(framework, event);
  turn.emit({ kind: 'send', streamId, event });
  turn.timers.heartbeats.set(streamId, turn.now + turn.options.heartbeatSeconds);
}

/**
 * Sends a framework nothing until it is active again: its offers are withdrawn without a word (SCHED-027). The allocator
 * is not told, so its filters stay.
 */
export function suspendFramework(turn: Turn, framework: Framework): void {
  for (const offer of framework.offers.values()) discardOffer(turn, offer);
  for (const offer of framework.inverseOffers.values()) discardInverseOffer(turn, offer);
  framework.active = false;
  for (const task of framework.tasks.values()) stopForwarding(turn, task);
  stopOperations(turn, framework);
}

/** Takes a framework out of the allocation, and forgets its filters (SCHED-028). */
export function deactivateFramework(turn: Turn, framework: Framework): void {
  turn.allocator.deactivateFramework(framework.id);
  suspendFramework(turn, framework);
}

/** Forgets the stream of a framework; what is sent on it goes nowhere from here on. */
export function detachStream(turn: Turn, framework: Framework): void {
  if (framework.streamId === undefined) return;
  turn.state.streams.delete(framework.streamId);
  turn.timers.heartbeats.cancel(framework.streamId);
  framework.streamId = undefined;
}

/**
 * Removes a framework for good, as by TEARDOWN: its stream is closed, its tasks are recorded as killed and are told to
 * nobody (SCHED-123). The id can never be used again (SCHED-025).
 */
export function removeFramework(turn: Turn, framework: Framework, why: string): void {
  dismissFramework(turn, framework, why, killTasks);
  turn.emit({ kind: 'complete-framework', frameworkId: framework.id, reason: why });
  const admission = framework.admission === undefined ? undefined : turn.state.admissions.get(framework.admission);
  if (admission !== undefined) giveAdmission(turn, admission);
}

/** Removes a framework as `removeFramework` does, but for its tasks, which `endTasks` sees to, and its resource. */
export function dismissFramework(
  turn: Turn,
  framework: Framework,
  why: string,
  endTasks: (turn: Turn, framework: Framework) => void,
): void {
  const { streamId } = framework;
  deactivateFramework(turn, framework);
  detachStream(turn, framework);
  if (streamId !== undefined) turn.emit({ kind: 'close', streamId });
  turn.timers.failovers.cancel(framework.id);
  endTasks(turn, framework);
  forgetOperations(turn, framework);
  turn.state.frameworks.delete(framework.id);
  turn.allocator.removeFramework(framework.id);
  rememberCompleted(turn, framework);
  turn.publish({ type: 'FRAMEWORK_REMOVED', framework: framework.info });
  turn.decide('FrameworkRemoved', `Framework '${framework.info.name}' removed: ${why}`, { frameworkId: framework.id });
}

function killTasks(turn: Turn, framework: Framework): void {
  for (const task of [...framework.tasks.values(), ...framework.unreachableTasks.values()]) {
    const status = masterStatus(turn.now, {
      taskId: task.ref.taskId,
      agentId: task.agentId,
      state: 'TASK_KILLED',
      reason: 'REASON_FRAMEWORK_REMOVED',
      message: `Framework ${framework.id} removed`,
    });
    giveUpTask(turn, framework, task, status);
  }
}

function rememberCompleted(turn: Turn, framework: Framework): void {
  const { id, firstName, info, roles, suppressedRoles, capabilities, completedTasks, counts } = framework;
  const { registeredTime, reregisteredTime } = framework;
  addCompleted(turn, {
    id,
    firstName,
    info,
    roles,
    suppressedRoles,
    capabilities,
    registeredTime,
    reregisteredTime,
    unregisteredTime: turn.now,
    completedTasks,
    counts,
  });
}

/** Keeps a framework among the completed ones, and forgets the oldest of these with their tasks. */
export function addCompleted(turn: Turn, framework: CompletedFramework): void {
  const { completedFrameworks } = turn.state;
  completedFrameworks.set(framework.id, framework);
  for (const [id, oldest] of completedFrameworks) {
    if (completedFrameworks.size <= turn.options.maxCompletedFrameworks) return;
    completedFrameworks.delete(id);
    for (const { ref } of oldest.completedTasks) turn.emit({ kind: 'forget-task', task: ref });
    turn.emit({ kind: 'forget-framework', frameworkId: id });
  }
}
