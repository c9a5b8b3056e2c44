import type { AgentId, FrameworkId } from '../model/ids.ts';
import type {
  Attribute,
  DomainInfo,
  FrameworkInfo,
  SchedulerCallSubscribe,
  TaskStatus,
} from '../model/generated/messages.ts';
import type { Resources } from '../model/resources.ts';
import type { VolumeName } from '../model/persistentVolume.ts';
import type { Command, CommandSender } from './commands/command.ts';
import type { Denials } from './denials.ts';
import type { OperationRecord, OperationRef, ReservationRecord, TaskRecord, TaskRef, TaskUpdate } from './effects.ts';
import type { ScheduledWindow } from './maintenance/schedule.ts';
import type { AppliedQuota } from './facts/quota.ts';
import type { Quota } from './quota/quota.ts';
import type { FrameworkCall } from './validation/call.ts';

/** How an agent is to be drained. */
export interface AgentDrain {
  /** No task gets more time than this to end (MAINT-019); below 0 is as good as 0, undefined sets no limit. */
  readonly maxGracePeriodSeconds?: number;
  /** Whether the agent is marked gone once it is drained (MAINT-022). */
  readonly markGone: boolean;
  /** Whether that was in force before, so that it stays so whatever the maintenance schedule says by now. */
  readonly held?: true;
}

/** What operators want of an agent, by whichever way they said so. */
export interface AgentOrders {
  readonly deactivated?: true;
  readonly drain?: AgentDrain;
  /** In the place of `drain` while the master does not obey it: the agent's machine is in the maintenance schedule (MAINT-018). */
  readonly refusedDrain?: AgentDrain;
  readonly gone?: true;
}

/** An agent as its node and its `Agent` resource show it. */
export interface AgentFact {
  readonly id: AgentId;
  readonly hostname: string;
  readonly ip: string;
  readonly port: number;
  readonly version: string;
  readonly total: Resources;
  readonly attributes: readonly Attribute[];
  readonly domain?: DomainInfo;
  /** Whether the node answers, so that tasks can be launched on it. */
  readonly ready: boolean;
  /** False for a node that was cordoned, which deactivates the agent. */
  readonly schedulable: boolean;
  /** Whether the node takes no further pod: tasks run on, and nothing is offered until one has ended. */
  readonly full?: true;
  readonly orders?: AgentOrders;
}

/** A framework as its `Framework` resource remembers it. Times are seconds since the epoch. */
export interface RecoveredFramework {
  readonly info: FrameworkInfo;
  readonly suppressedRoles: readonly string[];
  readonly registeredTime: number;
  readonly reregisteredTime: number;
  /** Set for one that was torn down or timed out. */
  readonly completedTime?: number;
  /** The admission that it took, if any. */
  readonly admission?: string;
}

/**
 * A `Framework` resource that an administrator applied: which framework it is meant for, and what that may do. The one
 * of a framework's principal goes before the one of its name.
 */
export interface Admission {
  /** The resource's own name. */
  readonly key: string;
  readonly principal?: string;
  readonly frameworkName?: string;
  /** Undefined allows every role. */
  readonly allowedRoles?: readonly string[];
  /** The user of tasks for which neither the task nor its framework names one. */
  readonly user?: string;
  /** Whether the resource is being deleted: nobody may subscribe by it any more. */
  readonly closed?: true;
}

/** What becomes of the tasks of a framework whose resource is deleted: they are killed, or run on without it. */
export type DeletionPolicy = 'TeardownTasks' | 'OrphanTasks';

/** A task as its `Task` resource remembers it. */
export interface RecoveredTask {
  readonly task: TaskRecord;
  readonly updates: readonly TaskUpdate[];
  /** Whether the terminal update was acknowledged, so that nothing is owed to the framework. */
  readonly acknowledged: boolean;
  /** Whether its pod has ended or is gone, so that it holds nothing of its agent. */
  readonly ended: boolean;
  /** Set when its framework left it running. */
  readonly orphaned?: true;
}

/** What a `Reservation` resource of this name asks for; none at all if it is being deleted. */
export interface WantedReservation extends ReservationRecord {
  readonly name: string;
}

/** How an operation ended. */
export interface OperationOutcome {
  readonly state: 'OPERATION_FINISHED' | 'OPERATION_DROPPED';
  readonly message?: string;
  readonly uuid?: Uint8Array;
}

/** What happened in the cluster, as the controllers report it. */
export type Fact =
  | { readonly kind: 'framework-recovered'; readonly framework: RecoveredFramework }
  | { readonly kind: 'task-recovered'; readonly task: RecoveredTask }
  /** Everything that the API server holds has been told; calls are answered from here on. */
  | { readonly kind: 'recovered' }
  /** A stored task that a former leader launched has only come to light after that. */
  | { readonly kind: 'task-appeared'; readonly task: RecoveredTask }
  | { readonly kind: 'agent-observed'; readonly agent: AgentFact }
  | { readonly kind: 'agent-removed'; readonly agentId: AgentId }
  /** All that is stored of an agent's reservations and volumes, whatever the master took it for. */
  | { readonly kind: 'reservations-stored'; readonly agentId: AgentId; readonly checkpointed: Resources }
  /** What an agent's Reservations ask for now; the master says of each by `judge-reservation` what comes of it. */
  | { readonly kind: 'reservations-wanted'; readonly agentId: AgentId; readonly wanted: readonly WantedReservation[] }
  /** The data of a volume is gone, so that its disk can be offered. */
  | { readonly kind: 'volume-destroyed'; readonly agentId: AgentId; readonly volume: VolumeName }
  /** A stored operation has changed what is reserved of an agent, and its end is not acknowledged. */
  | { readonly kind: 'operation-recovered'; readonly operation: OperationRecord }
  /** What became of an operation that a framework wants to hear of. A uuid is acknowledged by it. */
  | { readonly kind: 'operation-update'; readonly operation: OperationRef; readonly status: OperationOutcome }
  /** This is the maintenance schedule, in whole. */
  | { readonly kind: 'schedule-set'; readonly windows: readonly ScheduledWindow[] }
  | { readonly kind: 'admission-applied'; readonly admission: Admission }
  | { readonly kind: 'admission-removed'; readonly key: string }
  /** A role's share is divided by this from now on; undefined where it has no weight of its own (SORT-006). */
  | { readonly kind: 'weight-set'; readonly role: string; readonly weight: number | undefined }
  /** Only agents with these hostnames are offered from now on (FLAG-005). */
  | { readonly kind: 'whitelist-read'; readonly hostnames: ReadonlySet<string> }
  /** What a role is guaranteed and limited to from now on; undefined for a role without quota. */
  | { readonly kind: 'quota-set'; readonly role: string; readonly quota: Quota | undefined }
  /** An administrator wishes a quota. Told when everything stored is known, and answered by `quota-judged`. */
  | { readonly kind: 'quota-applied'; readonly applied: AppliedQuota }
  /** What SUBSCRIBE on this stream said is stored. */
  | { readonly kind: 'framework-stored'; readonly frameworkId: FrameworkId; readonly streamId: string }
  /** The API server will never take what SUBSCRIBE on this stream said, for this reason. */
  | {
      readonly kind: 'framework-refused';
      readonly frameworkId: FrameworkId;
      readonly streamId: string;
      readonly message: string;
    }
  /** Somebody deletes the framework's resource. Told when all tasks are known, and answered by `release-framework`. */
  | { readonly kind: 'framework-deleted'; readonly frameworkId: FrameworkId; readonly policy: DeletionPolicy }
  /** The API server will never take the task, or its pod: it ends with this status. */
  | { readonly kind: 'task-refused'; readonly task: TaskRef; readonly status: TaskStatus }
  /** Somebody deleted the `Task`: it is killed. */
  | { readonly kind: 'task-deleted'; readonly task: TaskRef }
  /**
   * A new status of a task's pod; one that carries a uuid is acknowledged by the framework. Its pod `lingers` if the
   * status is terminal and a `task-ended` will yet follow: until then what it holds is given to nobody.
   */
  | { readonly kind: 'task-update'; readonly task: TaskRef; readonly status: TaskStatus; readonly lingers?: boolean }
  /** Nothing of the task runs any more. Told after its terminal status, if it had one to tell. */
  | { readonly kind: 'task-ended'; readonly task: TaskRef };

/** The calls and their circumstances. `principal` is who authenticated, if anybody. */
export type Call =
  | {
      readonly kind: 'subscribe';
      readonly streamId: string;
      readonly subscribe: SchedulerCallSubscribe;
      readonly principal?: string;
      readonly denials?: Denials;
    }
  | {
      readonly kind: 'call';
      readonly frameworkId: FrameworkId;
      readonly call: FrameworkCall;
      readonly streamId?: string;
      readonly principal?: string;
      readonly denials?: Denials;
    }
  | { readonly kind: 'disconnect'; readonly streamId: string }
  | ({ readonly kind: 'command'; readonly command: Command } & CommandSender);

/** Time passing: `tick` once in an allocation interval, `allocate` when an event asked for an allocation. */
export type Clockwork = { readonly kind: 'tick' } | { readonly kind: 'allocate' };

export type Input = Call | Fact | Clockwork;

/** The HTTP answer to a call. A body text explains a refusal. */
export interface Answer {
  readonly status: 200 | 202 | 400 | 403 | 404 | 409 | 501 | 503;
  readonly text?: string;
}
