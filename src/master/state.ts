import type { FrameworkCapability } from './capabilities.ts';
import type { AgentId, FrameworkId, OfferId, TaskId } from '../model/ids.ts';
import type {
  FrameworkInfo,
  OperationStatus,
  Resource,
  SchedulerOfferConstraints,
  TaskInfo,
  TaskState,
  TaskStatus,
  Unavailability,
} from '../model/generated/messages.ts';
import { Resources } from '../model/resources.ts';
import { Counts } from './counts.ts';
import type { OperationRecord, TaskRef, TaskUpdate } from './effects.ts';
import type { Quota } from './quota/quota.ts';
import type { RecoveryPause } from './quota/recoveryPause.ts';
import type { Admission, AgentFact } from './inputs.ts';
import { scheduleOf, type Schedule } from './maintenance/schedule.ts';
import type { Past } from './taskHistory.ts';

/**
 * A task of which the master still owes or expects something: it runs, or its end is not acknowledged. What is shown of it is
 * changed by `changeTask` alone.
 */
export interface Task {
  readonly ref: TaskRef;
  readonly agentId: AgentId;
  readonly role: string;
  readonly info: TaskInfo;
  /** What the task holds of its agent, with allocation_info. */
  readonly resources: Resources;
  /** Seconds since the epoch. */
  readonly launchedTime: number;
  /** The latest state that the master knows, which the framework may not have been told yet. */
  readonly state: TaskState;
  /**
   * The state that is shown. A Mesos master hears of a later state only with the next status that is due, so it lags
   * behind while an acknowledgement is missing.
   */
  readonly shown: TaskState;
  /** Every status so far, oldest first. Those that carry a uuid are forwarded one after the other. */
  readonly updates: readonly TaskUpdate[];
  /** How many statuses, counted from the oldest, went to the framework at least once. */
  readonly forwarded: number;
  /** How many were due to go to it, while it was away too: those are shown. */
  readonly due: number;
  /** The status by which it was given up, while its agent is unreachable. It goes with the agent's return. */
  readonly unreachable: TaskStatus | undefined;
  /** How snapshots show it that were taken before it changed. */
  past: Past | undefined;
  /** Seconds until the oldest unacknowledged status is sent again; doubles each time (TASK-034). */
  retrySeconds: number;
  killRequested: boolean;
}

/** A task that ended, kept for those who ask about the past. */
export interface CompletedTask {
  readonly ref: TaskRef;
  readonly agentId: AgentId;
  readonly role: string;
  readonly info: TaskInfo;
  readonly resources: Resources;
  readonly state: TaskState;
  readonly updates: readonly TaskUpdate[];
  readonly forwarded: number;
  readonly due: number;
  readonly unreachable?: TaskStatus | undefined;
}

export interface Offer {
  readonly id: OfferId;
  readonly frameworkId: FrameworkId;
  readonly agentId: AgentId;
  readonly role: string;
  readonly resources: Resources;
  /** The executors that the framework had on the agent already (ALLOC-112). */
  readonly executorIds: readonly string[];
}

/** The question to a framework whether it will leave an agent before that is unavailable. */
export interface InverseOffer {
  readonly id: OfferId;
  readonly frameworkId: FrameworkId;
  readonly agentId: AgentId;
  readonly unavailability: Unavailability;
}

export interface Framework {
  readonly id: FrameworkId;
  /** Its name when this master first heard of it: its metrics are shown under it, however it is called later. */
  readonly firstName: string;
  info: FrameworkInfo;
  roles: readonly string[];
  suppressedRoles: ReadonlySet<string>;
  capabilities: ReadonlySet<FrameworkCapability>;
  offerConstraints: SchedulerOfferConstraints | undefined;
  admission: string | undefined;
  /** The stream that its events go to; undefined while it is away. */
  streamId: string | undefined;
  /** Whether the framework is stored, so that SUBSCRIBED went out and it takes part in the allocation. */
  active: boolean;
  /** Known from storage, and not back since this master leads. */
  recovered: boolean;
  /** Whether operators have been told of it: not before it is stored for the first time. */
  announced: boolean;
  readonly registeredTime: number;
  reregisteredTime: number;
  readonly tasks: Map<TaskId, Task>;
  readonly offers: Map<OfferId, Offer>;
  readonly inverseOffers: Map<OfferId, InverseOffer>;
  /**
   * What the offers hold together, kept up by adding and subtracting. So ports that are offered of several agents count
   * once and go with the first of these offers, which is what Mesos shows.
   */
  offered: Resources;
  /** What the tasks hold together of their agents, with allocation_info, kept up likewise. */
  used: Resources;
  /** Oldest first, up to the limit of the options. */
  readonly completedTasks: CompletedTask[];
  /**
   * Tasks on agents that do not answer. They may all come back, and each is a `Task` resource, so none is forgotten to
   * save memory; what their pods report is held back until they do.
   */
  readonly unreachableTasks: Map<TaskId, Task>;
  /** What happened to it since this master leads. */
  readonly counts: Counts;
  /** Those with an id whose end is not acknowledged, by their ids. */
  readonly operations: Map<string, Operation>;
}

type Holdings =
  | 'streamId'
  | 'active'
  | 'offerConstraints'
  | 'tasks'
  | 'offers'
  | 'inverseOffers'
  | 'offered'
  | 'used'
  | 'completedTasks'
  | 'unreachableTasks'
  | 'counts'
  | 'operations';

/** The fields of a framework that is away and has nothing: as it is when this master first hears of it. */
export function noHoldings(): Pick<Framework, Holdings> {
  return {
    streamId: undefined,
    active: false,
    offerConstraints: undefined,
    tasks: new Map(),
    offers: new Map(),
    inverseOffers: new Map(),
    offered: Resources.none,
    used: Resources.none,
    completedTasks: [],
    unreachableTasks: new Map(),
    counts: new Counts(),
    operations: new Map(),
  };
}

/** An operation on an agent's resources whose end its framework wants to know. */
export interface Operation extends OperationRecord {
  status: OperationStatus;
  /** Seconds until its end is told again; doubles each time. */
  retrySeconds: number;
}

export interface CompletedFramework {
  readonly id: FrameworkId;
  readonly firstName: string;
  readonly info: FrameworkInfo;
  readonly roles: readonly string[];
  readonly suppressedRoles: ReadonlySet<string>;
  readonly capabilities: ReadonlySet<FrameworkCapability>;
  readonly registeredTime: number;
  readonly reregisteredTime: number;
  readonly unregisteredTime: number;
  readonly completedTasks: CompletedTask[];
  readonly counts: Counts;
}

/**
 * - `active`: its node answers.
 * - `recovered`: its node has not answered since this master leads; its tasks are left alone.
 * - `disconnected`: it has stopped answering a moment ago; its offers are withdrawn, its tasks are left alone.
 * - `unreachable`: it has not answered for so long that its tasks were given up, though they may come back.
 */
export type AgentPhase = 'active' | 'recovered' | 'disconnected' | 'unreachable';

export interface Agent {
  readonly id: AgentId;
  fact: AgentFact;
  /** What it has, as Mesos shows it: what its node has, with what is reserved of it and the volumes made of that. */
  total: Resources;
  /** Of that the dynamic reservations and persistent volumes. They are changed by `setCheckpointed` alone. */
  checkpointed: Resources;
  /** The disk of volumes that are being destroyed, by role and id: it is offered to nobody while their data is on it. */
  readonly clearing: Map<string, Resource>;
  phase: AgentPhase;
  readonly registeredTime: number;
  reregisteredTime: number | undefined;
  unreachableTime: number | undefined;
  readonly offers: Map<OfferId, Offer>;
  readonly inverseOffers: Map<OfferId, InverseOffer>;
  /** Since when it is being drained, in seconds since the epoch; undefined if it is not. */
  drainTime: number | undefined;
  /** Whether it is on its way to be gone: what has to be stored for that is being stored. */
  leaving: boolean;
  /** Those that hold resources. */
  readonly tasks: Set<Task>;
  /**
   * What lingering tasks hold. It is offered to nobody until their pods are gone, or the kubelet would refuse the next
   * pod for want of room.
   */
  lingering: Resources;
}

/** A task that is over for its framework while its pod may still be on its way out. */
export interface LingeringTask {
  readonly agentId: AgentId;
  readonly resources: Resources;
}

/** Which agents are to be given up, and when. */
export interface Removals {
  /** Those whose time to answer is over; each goes when it is its turn. */
  readonly overdue: Set<AgentId>;
  /** Those that did not answer when this master began to lead, and have not done so since. */
  readonly silent: Set<AgentId>;
  /** When the next one may go, in seconds since the epoch. */
  next: number;
}

/** Everything the master knows. Maps keep the order of arrival. */
export interface State {
  readonly frameworks: Map<FrameworkId, Framework>;
  /** Oldest first, up to the limit of the options. */
  readonly completedFrameworks: Map<FrameworkId, CompletedFramework>;
  readonly agents: Map<AgentId, Agent>;
  /** Those that are to be marked gone when they are drained. */
  readonly departing: Set<Agent>;
  readonly offers: Map<OfferId, Offer>;
  readonly inverseOffers: Map<OfferId, InverseOffer>;
  schedule: Schedule;
  /** Nodes that may not be agents: marked gone, or of a machine that is DOWN (MAINT-013). */
  readonly shutOut: Map<AgentId, AgentFact>;
  /** By the text of their refs. */
  readonly lingering: Map<string, LingeringTask>;
  /** Tasks whose framework's resource was deleted and left them running, by the text of their refs. They linger, too. */
  readonly orphans: Map<string, Task>;
  /** Of each framework whose resource is being deleted, the lingering tasks that the deletion waits for. */
  readonly deletions: Map<FrameworkId, Set<string>>;
  readonly admissions: Map<string, Admission>;
  /** By role; a role that was never given one is not there, and weighs 1. */
  readonly weights: Map<string, number>;
  /** By role; of one that was reset it is empty, of one that never had any it is not there (QUOTA-019). */
  readonly quotas: Map<string, Quota>;
  /** What SET_QUOTA gives a role, until that is stored: offers are taken back for it in a way of its own (QUOTA-018). */
  requestedQuota: { readonly role: string; readonly quota: Quota } | undefined;
  /** Which framework each open stream belongs to. */
  readonly streams: Map<string, FrameworkId>;
  /** What happened since this master leads. */
  readonly counts: Counts;
  readonly removals: Removals;
  /** Undefined while allocations are made. */
  recoveryPause: RecoveryPause | undefined;
  nextFramework: number;
  nextOffer: number;
  /** How many snapshots have been taken. */
  readonly snapshots: { taken: number };
  /** Whether what the API server holds has been told, so that calls can be answered. */
  recovered: boolean;
}

export function emptyState(): State {
  return {
    frameworks: new Map(),
    completedFrameworks: new Map(),
    agents: new Map(),
    departing: new Set(),
    offers: new Map(),
    inverseOffers: new Map(),
    schedule: scheduleOf([]),
    shutOut: new Map(),
    lingering: new Map(),
    orphans: new Map(),
    deletions: new Map(),
    admissions: new Map(),
    weights: new Map(),
    quotas: new Map(),
    requestedQuota: undefined,
    streams: new Map(),
    counts: new Counts(),
    removals: { overdue: new Set(), silent: new Set(), next: 0 },
    recoveryPause: undefined,
    nextFramework: 0,
    nextOffer: 0,
    snapshots: { taken: 0 },
    recovered: false,
  };
}

/** A text that is equal exactly for equal refs; no Mesos id holds a slash. */
export function refKey(ref: TaskRef): string {
  return `${ref.frameworkId}/${ref.taskId}/${ref.offerId}`;
}
