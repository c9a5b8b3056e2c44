import type { AgentId, FrameworkId, OfferId, TaskId } from '../model/ids.ts';
import type {
  FrameworkInfo,
  OfferOperation,
  SchedulerEvent,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../model/generated/messages.ts';
import type { OperatorEvent } from './events.ts';
import type { Change } from './changes.ts';
import type { ReservationStack } from '../model/reservations.ts';
import type { Resources } from '../model/resources.ts';
import type { Quota } from './quota/quota.ts';

/**
 * One launch of a task. A task id may be used again once its last run was acknowledged, an offer is used up by its
 * ACCEPT: so the three together name one run for all times.
 */
export interface TaskRef {
  readonly frameworkId: FrameworkId;
  readonly taskId: TaskId;
  readonly offerId: OfferId;
}

/** What a `Framework` resource has to say about a framework that subscribed. Times are seconds since the epoch. */
export interface FrameworkRecord {
  readonly info: FrameworkInfo;
  readonly roles: readonly string[];
  readonly suppressedRoles: readonly string[];
  readonly connected: boolean;
  readonly registeredTime: number;
  readonly reregisteredTime: number;
  /** The name of the `Framework` resource that an administrator applied for it, if there is one. */
  readonly admission?: string;
}

/** What a `Task` resource needs at its creation. */
export interface TaskRecord {
  readonly ref: TaskRef;
  readonly frameworkName: string;
  /** The user that the command runs as: the task's own, else the framework's. */
  readonly user: string;
  readonly role: string;
  readonly agentId: AgentId;
  /** With allocation_info and reservations filled in, as the master accepted it. */
  readonly info: TaskInfo;
  /** Seconds since the epoch. */
  readonly launchedTime: number;
}

/** What is known of a task's life at the moment: the status of its `Task` resource. */
export interface TaskProgress {
  readonly ref: TaskRef;
  readonly state: TaskState;
  readonly updates: readonly TaskUpdate[];
  /** Whether the framework has acknowledged the terminal update, or needs not. */
  readonly acknowledged: boolean;
  /** Set when its framework is gone and left the task running. */
  readonly orphaned?: true;
}

/** A status of a task, and whether the framework has acknowledged it. */
export interface TaskUpdate {
  readonly status: TaskStatus;
  readonly acknowledged: boolean;
}

/** What of an agent has one stack of reservations: what was reserved and what volumes were made of it; none to have none. */
export interface ReservationRecord {
  readonly stack: ReservationStack;
  readonly resources: Resources;
}

/** An operation of a framework's that has an id, so that its end is told. */
export interface OperationRef {
  readonly frameworkId: FrameworkId;
  readonly operationId: string;
  readonly offerId: OfferId;
}

/** An operation whose end is remembered until its framework has acknowledged it. */
export interface OperationRecord {
  readonly ref: OperationRef;
  readonly agentId: AgentId;
  readonly info: OfferOperation;
}

/** What the master says to what a `Reservation` resource asks for. */
export type ReservationVerdict =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly reason: 'Invalid' | 'InsufficientResources' | 'InUse';
      readonly message: string;
    };

/** A decision that an operator would ask about: it becomes a log line and, for some, a Kubernetes Event. */
export interface Decision {
  readonly kind: 'decision';
  readonly reason:
    | 'FrameworkSubscribed'
    | 'FrameworkRefused'
    | 'FrameworkFailedOver'
    | 'FrameworkDisconnected'
    | 'FrameworkRemoved'
    | 'AllocationPaused'
    | 'AllocationResumed'
    | 'AgentAdded'
    | 'AgentDeactivated'
    | 'AgentDraining'
    | 'AgentGone'
    | 'AgentUnreachable'
    | 'AgentRemoved'
    | 'OffersSent'
    | 'InverseOffersSent'
    | 'OfferRescinded'
    | 'LaunchRefused'
    | 'OperationRefused'
    | 'OperationApplied'
    | 'ReservationAccepted'
    | 'ReservationRefused'
    | 'VolumeDestroyed'
    | 'CallDropped'
    | 'TaskLaunched'
    | 'TaskAdopted'
    | 'TaskUpdated'
    | 'TaskFailed'
    | 'TaskLost';
  readonly message: string;
  readonly frameworkId?: FrameworkId;
  readonly taskId?: TaskId;
  readonly agentId?: AgentId;
  readonly task?: TaskRef;
}

/**
 * What the master wants done. The loop hands `send`, `close` and `publish` to the API shim, writes to the controllers, in
 * the order given. A durable effect is one that the answer to the call waits for: what was acknowledged is stored.
 */
export type Effect =
  | { readonly kind: 'send'; readonly streamId: string; readonly event: SchedulerEvent }
  | { readonly kind: 'close'; readonly streamId: string }
  /** Operators who listen are to be told. */
  | { readonly kind: 'publish'; readonly event: OperatorEvent }
  /** The process is to lead no more, for this reason. */
  | { readonly kind: 'resign'; readonly reason: string }
  /** `streamId` names the SUBSCRIBE that waits for it, if one does. */
  | { readonly kind: 'store-framework'; readonly framework: FrameworkRecord; readonly streamId?: string }
  | { readonly kind: 'complete-framework'; readonly frameworkId: FrameworkId; readonly reason: string }
  | { readonly kind: 'forget-framework'; readonly frameworkId: FrameworkId }
  /** What the deletion of the framework's resource asked for is done, once it is stored that these tasks run on without it. */
  | {
      readonly kind: 'release-framework';
      readonly frameworkId: FrameworkId;
      readonly orphans: readonly TaskProgress[];
    }
  | { readonly kind: 'create-task'; readonly task: TaskRecord }
  | { readonly kind: 'kill-task'; readonly task: TaskRef; readonly gracePeriodSeconds: number }
  | { readonly kind: 'store-task'; readonly progress: TaskProgress; readonly durable: boolean }
  /** The task, which is not to run, ends as TASK_DROPPED for this reason: told as an update of its own. */
  | { readonly kind: 'drop-task'; readonly task: TaskRef; readonly message: string }
  | { readonly kind: 'forget-task'; readonly task: TaskRef }
  /** Stored together, all or none. */
  | { readonly kind: 'change'; readonly changes: readonly Change[] }
  /**
   * What an agent has of these stacks from now on. Who asked for it decides whom a refusal is told; tasks of the same ACCEPT
   * are stored after it, for they may use it.
   */
  | {
      readonly kind: 'store-reservations';
      readonly agentId: AgentId;
      readonly reservations: readonly ReservationRecord[];
      readonly by: 'operator' | 'framework';
      readonly operation?: OperationRecord;
    }
  /** Nobody is to be told the end of an operation any more. */
  | { readonly kind: 'forget-operation'; readonly operation: Pick<OperationRecord, 'ref' | 'agentId'> }
  | { readonly kind: 'judge-reservation'; readonly name: string; readonly verdict: ReservationVerdict }
  /** What is in force of a quota that was applied as the resource of this name, and why, if that is not what it says. */
  | {
      readonly kind: 'quota-judged';
      readonly name: string;
      readonly generation: number;
      readonly quota: Quota | undefined;
      readonly refusal?: string;
    }
  | Decision;

/** The effects that are writes to the API server. */
export type WriteEffect = Exclude<Effect, { readonly kind: 'send' | 'close' | 'publish' | 'resign' } | Decision>;

/** Whether the answer to a call must wait until this effect is stored. */
export function isDurable(effect: Effect): effect is WriteEffect {
  switch (effect.kind) {
    case 'store-framework':
    case 'complete-framework':
    case 'create-task':
    case 'kill-task':
    case 'change':
    case 'store-reservations':
      return true;
    case 'store-task':
      return effect.durable;
    case 'forget-framework':
    case 'release-framework':
    case 'quota-judged':
    case 'drop-task':
    case 'forget-task':
    case 'forget-operation':
    case 'judge-reservation':
    case 'send':
    case 'close':
    case 'publish':
    case 'resign':
    case 'decision':
      return false;
  }
}
