// Generated from crds/*.yaml by scripts/generateCustomResources.mjs: edit those and run `npm run generate:crds`.

import type { Condition, Kind, ObjectMeta } from '../objects.ts';

/**
 * An Agent is the Mesos side of the Node of the same name. The operator makes it; an administrator sets its spec
 * to deactivate, drain or give up the agent.
 */
export interface Agent {
  readonly apiVersion: 'mesos-operator.dev/v1alpha1';
  readonly kind: 'Agent';
  readonly metadata: ObjectMeta;
  /** What an administrator wishes of the agent. */
  readonly spec?: AgentSpec;
  /** What Mesos knows of the agent. Written by the operator. */
  readonly status?: AgentStatus;
}

/** What an administrator wishes of the agent. */
export interface AgentSpec {
  /** True to offer none of the agent's resources. Running tasks stay. */
  readonly deactivated?: boolean;
  /** When set, the agent is deactivated and its tasks are killed. */
  readonly drain?: AgentSpecDrain;
  /** True to give the agent up for good. Its tasks become TASK_GONE_BY_OPERATOR; it cannot be set back. */
  readonly gone?: boolean;
}

/** When set, the agent is deactivated and its tasks are killed. */
export interface AgentSpecDrain {
  /**
   * Upper bound, in seconds, of the grace that each task has to end. The task's own kill policy holds when absent.
   * Below 0 is as good as 0, as for Mesos.
   */
  readonly maxGracePeriodSeconds?: number;
  /** True to mark the agent as gone once it is drained. */
  readonly markGone?: boolean;
}

/** What Mesos knows of the agent. Written by the operator. */
export interface AgentStatus {
  /** Mesos id of the agent. */
  readonly agentId?: string;
  /** Host name that frameworks see. */
  readonly hostname?: string;
  /** IP address at which the agent's API is served. */
  readonly address?: string;
  /** Port at which the agent's API is served. */
  readonly port?: number;
  /** Whether the agent's resources are offered. */
  readonly active?: boolean;
  /** Total resources in Mesos' text form, cpus:4;mem:8192 for example. */
  readonly resources?: string;
  /** Resources that are offered or used, in Mesos' text form. */
  readonly allocated?: string;
  /** Attributes in Mesos' text form, rack:r1;os:linux for example. */
  readonly attributes?: string;
  /** Fault domain of the agent. */
  readonly domain?: AgentStatusDomain;
  /**
   * What is in force of the draining that the spec orders. Absent while nothing is, be it that the machine is in
   * the maintenance schedule.
   */
  readonly drain?: AgentStatusDrain;
  /** When the agent first registered. RFC 3339. */
  readonly registeredTime?: string;
  /** What holds for the object as a whole, one entry a type. */
  readonly conditions?: readonly Condition[];
}

/** Fault domain of the agent. */
export interface AgentStatusDomain {
  /** Name of the region. */
  readonly region: string;
  /** Name of the zone, unique within its region. */
  readonly zone: string;
}

/**
 * What is in force of the draining that the spec orders. Absent while nothing is, be it that the machine is in the
 * maintenance schedule.
 */
export interface AgentStatusDrain {
  /** Upper bound, in seconds, of the grace that each task has to end. */
  readonly maxGracePeriodSeconds?: number;
  /** Whether the agent will be marked as gone once it is drained. */
  readonly markGone?: boolean;
}

/**
 * A Framework is a Mesos framework: made when a scheduler subscribes, or applied beforehand by an administrator,
 * who may have the operator run the scheduler, too. Deleting it tears the framework down.
 */
export interface Framework {
  readonly apiVersion: 'mesos-operator.dev/v1alpha1';
  readonly kind: 'Framework';
  readonly metadata: ObjectMeta;
  /** What an administrator wishes of the framework. */
  readonly spec: FrameworkSpec;
  /** What Mesos knows of the framework. Written by the operator. */
  readonly status?: FrameworkStatus;
}

/** What an administrator wishes of the framework. */
export interface FrameworkSpec {
  /**
   * Name of the framework. A scheduler that subscribes without an id and matches by no principal takes the
   * Framework of its name.
   */
  readonly name?: string;
  /**
   * Principal that the scheduler must authenticate as. A scheduler that subscribes without an id takes the
   * Framework of its principal first.
   */
  readonly principal?: string;
  /** Roles that the framework may subscribe to. Any role when absent. */
  readonly allowedRoles?: readonly string[];
  /** User that tasks run as where neither the task nor the subscribing scheduler names one. */
  readonly user?: string;
  /**
   * What happens to running tasks when the Framework is deleted. TeardownTasks kills them, OrphanTasks leaves them
   * running.
   */
  readonly deletionPolicy?: 'TeardownTasks' | 'OrphanTasks';
  /**
   * Pod of the scheduler, which the operator then keeps running: one pod at a time, by a Deployment of the
   * Framework's name. Every container gets MESOS_MASTER, the master's host and port, unless it sets that itself.
   */
  readonly template?: FrameworkSpecTemplate;
}

/**
 * Pod of the scheduler, which the operator then keeps running: one pod at a time, by a Deployment of the
 * Framework's name. Every container gets MESOS_MASTER, the master's host and port, unless it sets that itself.
 */
export interface FrameworkSpecTemplate {
  /** Labels and annotations of the pod. */
  readonly metadata?: FrameworkSpecTemplateMetadata;
  /**
   * Specification of the pod, as in a Deployment. It is judged when the Deployment is written: what the API server
   * refuses is told by the condition SchedulerRunning and by an Event.
   */
  readonly spec: FrameworkSpecTemplateSpec;
}

/** Labels and annotations of the pod. */
export interface FrameworkSpecTemplateMetadata {
  /** Labels of the pod. Those of mesos-operator.dev are the operator's. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the pod. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Specification of the pod, as in a Deployment. It is judged when the Deployment is written: what the API server
 * refuses is told by the condition SchedulerRunning and by an Event.
 */
export interface FrameworkSpecTemplateSpec {
  /** Containers of the pod. */
  readonly containers: readonly FrameworkSpecTemplateSpecContainer[];
}

/** One container, as in any pod. */
export interface FrameworkSpecTemplateSpecContainer {
  /** Name of the container. */
  readonly name: string;
}

/** What Mesos knows of the framework. Written by the operator. */
export interface FrameworkStatus {
  /** Mesos id of the framework, given at its first subscription. */
  readonly frameworkId?: string;
  /**
   * Life cycle of the framework. Pending before the first subscription, Active while subscribed, Inactive while
   * subscribed but given no offers, Disconnected while its scheduler is away within the failover time-out,
   * Completed after teardown or the end of that time-out.
   */
  readonly phase?: 'Pending' | 'Active' | 'Disconnected' | 'Inactive' | 'Completed';
  /** Name in FrameworkInfo. */
  readonly name?: string;
  /** User in FrameworkInfo. */
  readonly user?: string;
  /** Principal in FrameworkInfo. */
  readonly principal?: string;
  /** Roles that the framework is subscribed to. */
  readonly roles?: readonly string[];
  /** The same roles in one line, with commas between, for people. */
  readonly rolesText?: string;
  /** Roles that the framework wants no offers for at the moment. */
  readonly suppressedRoles?: readonly string[];
  /** Capabilities in FrameworkInfo. */
  readonly capabilities?: readonly string[];
  /** Whether the framework asked for checkpointing. Tasks here survive the restart of an agent either way. */
  readonly checkpoint?: boolean;
  /** Seconds that the framework's tasks are kept while its scheduler is away. Less than none is as good as none. */
  readonly failoverTimeoutSeconds?: number;
  /** Host that the scheduler says it runs on. */
  readonly hostname?: string;
  /** Address of the framework's own web page. */
  readonly webuiUrl?: string;
  /** When the framework first subscribed. RFC 3339. */
  readonly registeredTime?: string;
  /** When the framework last subscribed again. RFC 3339. */
  readonly reregisteredTime?: string;
  /** When the framework was completed. RFC 3339. */
  readonly unregisteredTime?: string;
  /** The whole mesos.v1.FrameworkInfo, encoded as protobuf, in base64. */
  readonly info?: string;
  /** Why the framework was completed, for people. */
  readonly completedReason?: string;
  /**
   * What holds for the object as a whole, one entry a type. Subscribed says whether the scheduler is there,
   * SchedulerRunning, where there is a template, whether its pod is. Offered says whether offers are made to the
   * framework, and if not, why; it is written when that has held for some seconds, with the numbers of then.
   */
  readonly conditions?: readonly Condition[];
}

/**
 * An Intent is what the operator is about to write to several objects, all of them or none. It makes it, and
 * deletes it when that is done; whoever leads next finishes it.
 */
export interface Intent {
  readonly apiVersion: 'mesos-operator.dev/v1alpha1';
  readonly kind: 'Intent';
  readonly metadata: ObjectMeta;
  /** What is to be written. */
  readonly spec: IntentSpec;
}

/** What is to be written. */
export interface IntentSpec {
  /** Writes in their order. None of them is made twice. */
  readonly writes: readonly IntentSpecWrite[];
}

/** What becomes of one object. */
export interface IntentSpecWrite {
  /** Kind of the object. */
  readonly kind: 'Agent' | 'MaintenanceSchedule' | 'MesosRole' | 'Quota' | 'Reservation';
  /** Name of the object. */
  readonly name: string;
  /** What the object's spec is to be. Absent for an object that is to be deleted. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** Annotations that the object is to have beside those that it has. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The object that it was decided on. Absent for one that is to be made. */
  readonly uid?: string;
  /** The generation of the object that it was decided on. Absent for one that is to be made. */
  readonly generation?: number;
}

/**
 * The MaintenanceSchedule says which machines will be unavailable, and when. Frameworks are told by inverse
 * offers. There is one, named default.
 */
export interface MaintenanceSchedule {
  readonly apiVersion: 'mesos-operator.dev/v1alpha1';
  readonly kind: 'MaintenanceSchedule';
  readonly metadata: ObjectMeta;
  /** The schedule as an administrator wishes it. */
  readonly spec: MaintenanceScheduleSpec;
  /** What became of the schedule. Written by the operator. */
  readonly status?: MaintenanceScheduleStatus;
}

/** The schedule as an administrator wishes it. */
export interface MaintenanceScheduleSpec {
  /** Windows of unavailability. A machine stands in one of them at most. */
  readonly windows?: readonly MaintenanceScheduleSpecWindow[];
}

/** Machines that are unavailable at the same time. */
export interface MaintenanceScheduleSpecWindow {
  /** Machines of the window. */
  readonly machines: readonly MaintenanceScheduleSpecWindowMachine[];
  /** When the unavailability begins. RFC 3339. */
  readonly start: string;
  /** Seconds that it lasts. Without an end when absent. */
  readonly durationSeconds?: number;
}

/** One machine, which is the node with this host name and address. */
export interface MaintenanceScheduleSpecWindowMachine {
  /** Host name of the machine. Case does not matter. */
  readonly hostname?: string;
  /** IP address of the machine. */
  readonly ip?: string;
  /**
   * True from the start of the maintenance of the machine, which has to be in the schedule before, until its end.
   * Its agent is out of use meanwhile, and it stays in the schedule.
   */
  readonly down?: boolean;
}

/** What became of the schedule. Written by the operator. */
export interface MaintenanceScheduleStatus {
  /** Windows of unavailability that hold, in the form of the spec. Other than there while the spec is refused. */
  readonly windows?: readonly MaintenanceScheduleStatusWindow[];
  /** Mode of each machine of the schedule. */
  readonly machines?: readonly MaintenanceScheduleStatusMachine[];
  /** What holds for the object as a whole, one entry a type. */
  readonly conditions?: readonly Condition[];
}

/** Machines that are unavailable at the same time. */
export interface MaintenanceScheduleStatusWindow {
  /** Machines of the window. */
  readonly machines: readonly MaintenanceScheduleStatusWindowMachine[];
  /** When the unavailability begins. RFC 3339. */
  readonly start: string;
  /** Seconds that it lasts. Without an end when absent. */
  readonly durationSeconds?: number;
}

/** One machine, which is the node with this host name and address. */
export interface MaintenanceScheduleStatusWindowMachine {
  /** Host name of the machine. Case does not matter. */
  readonly hostname?: string;
  /** IP address of the machine. */
  readonly ip?: string;
  /** True from the start of the maintenance of the machine until its end. */
  readonly down?: boolean;
}

/** Mode of one machine. */
export interface MaintenanceScheduleStatusMachine {
  /** Host name of the machine. */
  readonly hostname?: string;
  /** IP address of the machine. */
  readonly ip?: string;
  /** Mode as Mesos names it. DRAINING before the maintenance, DOWN during it. */
  readonly mode: 'UP' | 'DRAINING' | 'DOWN';
}

/** A MesosRole gives a role its weight. Roles without one weigh 1. */
export interface MesosRole {
  readonly apiVersion: 'mesos-operator.dev/v1alpha1';
  readonly kind: 'MesosRole';
  readonly metadata: ObjectMeta;
  /** The role as an administrator wishes it. */
  readonly spec: MesosRoleSpec;
  /** What became of the role. Written by the operator. */
  readonly status?: MesosRoleStatus;
}

/** The role as an administrator wishes it. */
export interface MesosRoleSpec {
  /** Name of the role, with slashes between its levels. */
  readonly role: string;
  /** Share of the role beside its siblings. A role of weight 2 is due twice what one of weight 1 is. */
  readonly weight?: number;
}

/** What became of the role. Written by the operator. */
export interface MesosRoleStatus {
  /** What holds for the object as a whole, one entry a type. */
  readonly conditions?: readonly Condition[];
}

/** A Quota guarantees a role amounts of resources, and bounds them. */
export interface Quota {
  readonly apiVersion: 'mesos-operator.dev/v1alpha1';
  readonly kind: 'Quota';
  readonly metadata: ObjectMeta;
  /** The quota as an administrator wishes it. */
  readonly spec: QuotaSpec;
  /** What became of the quota. Written by the operator. */
  readonly status?: QuotaStatus;
}

/** The quota as an administrator wishes it. */
export interface QuotaSpec {
  /** Top-level role that the quota is for; a role below it uses the same quota. */
  readonly role: string;
  /** Amounts that the role is sure of, by name of a resource (cpus, mem in MB, disk in MB, gpus). None when absent. */
  readonly guarantees?: Readonly<Record<string, number>>;
  /** Amounts that the role cannot exceed, by name of a resource. A resource that is not named is unlimited. */
  readonly limits?: Readonly<Record<string, number>>;
  /**
   * True to have the quota although the role uses more than its limits already, or the guarantees of all roles are
   * more than the cluster has.
   */
  readonly force?: boolean;
}

/** What became of the quota. Written by the operator. */
export interface QuotaStatus {
  /** Amounts that the role uses or has reserved, by name of a resource. */
  readonly consumed?: Readonly<Record<string, number>>;
  /** What holds for the object as a whole, one entry a type. */
  readonly conditions?: readonly Condition[];
}

/** A Reservation keeps resources of one node for a role, together with the persistent volumes made of them. */
export interface Reservation {
  readonly apiVersion: 'mesos-operator.dev/v1alpha1';
  readonly kind: 'Reservation';
  readonly metadata: ObjectMeta;
  /** What is reserved. */
  readonly spec: ReservationSpec;
  /** What became of the reservation. Written by the operator. */
  readonly status?: ReservationStatus;
}

/** What is reserved. */
export interface ReservationSpec {
  /** Node whose resources are reserved. */
  readonly nodeName: string;
  /** Stack of reservations, the outermost role first. Each further one refines the reservation to a role below. */
  readonly reservations: readonly ReservationSpecReservation[];
  /**
   * Amounts in Mesos' text form without roles, cpus:4;mem:8192;ports:[31000-31009] for example. Includes the disk
   * of the volumes. Empty for nothing.
   */
  readonly resources: string;
  /** Persistent volumes made of the reserved disk. */
  readonly volumes?: readonly ReservationSpecVolume[];
}

/** One level of the stack. */
export interface ReservationSpecReservation {
  /** STATIC for what the node's configuration reserves, DYNAMIC for what an operation reserved. */
  readonly type: 'STATIC' | 'DYNAMIC';
  /** Role that the resources are reserved for. */
  readonly role: string;
  /** Principal who reserved. */
  readonly principal?: string;
  /** Labels of the reservation. Resources whose reservations differ in labels are not merged. */
  readonly labels?: readonly ReservationSpecReservationLabel[];
}

/** One label. */
export interface ReservationSpecReservationLabel {
  /** Key of the label. A key may occur more than once. */
  readonly key: string;
  /** Value of the label. */
  readonly value?: string;
}

/** One persistent volume, a directory on the node. */
export interface ReservationSpecVolume {
  /** Persistence id of the volume, unique for the role on the node. */
  readonly id: string;
  /** Path of the volume in the container, relative to the sandbox or absolute. */
  readonly containerPath: string;
  /** Whether a task may write to the volume. */
  readonly mode?: 'RW' | 'RO';
  /** Size of the volume in MB. */
  readonly sizeMegabytes: number;
  /** True when several tasks may use the volume at once. */
  readonly shared?: boolean;
  /** Principal who made the volume. */
  readonly principal?: string;
}

/** What became of the reservation. Written by the operator. */
export interface ReservationStatus {
  /** Amounts that are reserved, in the form of the spec. Other than there while the spec is not accepted. */
  readonly resources?: string;
  /** Persistent volumes whose directories are on the node, those that are being destroyed included. */
  readonly volumes?: readonly ReservationStatusVolume[];
  /** What holds for the object as a whole, one entry a type. */
  readonly conditions?: readonly Condition[];
}

/** One persistent volume, a directory on the node. */
export interface ReservationStatusVolume {
  /** Persistence id of the volume, unique for the role on the node. */
  readonly id: string;
  /** Path of the volume in the container, relative to the sandbox or absolute. */
  readonly containerPath: string;
  /** Whether a task may write to the volume. */
  readonly mode?: 'RW' | 'RO';
  /** Size of the volume in MB. */
  readonly sizeMegabytes: number;
  /** True when several tasks may use the volume at once. */
  readonly shared?: boolean;
  /** Principal who made the volume. */
  readonly principal?: string;
  /** True once the volume's directory was seen on the node. */
  readonly made?: boolean;
  /** When its directory was found missing and was made anew, empty. The data that was in it is lost. RFC 3339. */
  readonly dataLostTime?: string;
}

/**
 * A Task is one launched Mesos task. Its spec is what the framework launched, and never changes; deleting the Task
 * kills it.
 */
export interface Task {
  readonly apiVersion: 'mesos-operator.dev/v1alpha1';
  readonly kind: 'Task';
  readonly metadata: ObjectMeta;
  /** What the framework launched. */
  readonly spec: TaskSpec;
  /** What became of the task. Written by the operator. */
  readonly status?: TaskStatus;
}

/** What the framework launched. */
export interface TaskSpec {
  /** Mesos id of the framework. */
  readonly frameworkId: string;
  /** Name of the framework. */
  readonly frameworkName: string;
  /** Mesos id of the task, unique among the framework's tasks that are not terminal. */
  readonly taskId: string;
  /** Name of the task, which need not be unique. */
  readonly name: string;
  /** Mesos id of the agent. */
  readonly agentId: string;
  /** Node behind the agent. */
  readonly nodeName: string;
  /** Role that the task's resources are allocated to. */
  readonly role: string;
  /** Offers that the task was launched on. */
  readonly offerIds?: readonly string[];
  /** Mesos id of the executor, absent for a command task. */
  readonly executorId?: string;
  /** What the task uses, in total, for people. The exact resources stand in taskInfo. */
  readonly resources?: TaskSpecResources;
  /** What is run, for people. Long commands are cut. */
  readonly command?: string;
  /** Container image, absent where the task brings none. */
  readonly image?: string;
  /** User that the task runs as. */
  readonly user?: string;
  /** Seconds between the polite signal and the final one, from the task's kill policy. */
  readonly killGracePeriodSeconds?: number;
  /** The whole mesos.v1.TaskInfo, encoded as protobuf, in base64. */
  readonly taskInfo: string;
  /** When the launch was accepted. RFC 3339. */
  readonly launchedTime?: string;
  /**
   * Count of the leaderships up to the one that launched the task. A Task of an earlier leader that shows up late
   * is known by it.
   */
  readonly epoch?: number;
}

/** What the task uses, in total, for people. The exact resources stand in taskInfo. */
export interface TaskSpecResources {
  /** CPUs, a thousandth being the smallest part. */
  readonly cpus?: number;
  /** Memory in MB. */
  readonly mem?: number;
  /** Disk in MB. */
  readonly disk?: number;
  /** Whole GPUs. */
  readonly gpus?: number;
  /** Host ports, such as 31000-31001,31005. */
  readonly ports?: string;
}

/** What became of the task. Written by the operator. */
export interface TaskStatus {
  /** State of the task as Mesos names it. */
  readonly state?: 'TASK_STAGING' | 'TASK_STARTING' | 'TASK_RUNNING' | 'TASK_KILLING' | 'TASK_FINISHED' | 'TASK_FAILED' | 'TASK_KILLED' | 'TASK_ERROR' | 'TASK_LOST' | 'TASK_DROPPED' | 'TASK_UNREACHABLE' | 'TASK_GONE' | 'TASK_GONE_BY_OPERATOR' | 'TASK_UNKNOWN';
  /** Reason of the state as Mesos names it, REASON_COMMAND_EXECUTOR_FAILED for example. */
  readonly reason?: string;
  /** Explanation of the state, for people. */
  readonly message?: string;
  /** Who reported the state, SOURCE_MASTER, SOURCE_AGENT or SOURCE_EXECUTOR. */
  readonly source?: string;
  /** Outcome of the last health check, absent without one. */
  readonly healthy?: boolean;
  /** Pod that runs the task, in the same namespace. */
  readonly podName?: string;
  /** Uid of that pod. */
  readonly podUid?: string;
  /** When the task began to run. RFC 3339. */
  readonly startTime?: string;
  /** When the task ended. RFC 3339. */
  readonly endTime?: string;
  /** Exit code of the task's process. */
  readonly exitCode?: number;
  /** Whether the framework has acknowledged the terminal update. */
  readonly acknowledged?: boolean;
  /** Whether the Framework was deleted and left the task running. Deleting the Task kills it. */
  readonly orphaned?: boolean;
  /** Every status of the task in the order that they happened. */
  readonly updates?: readonly TaskStatusUpdate[];
  /** What holds for the object as a whole, one entry a type. */
  readonly conditions?: readonly Condition[];
}

/** One status. */
export interface TaskStatusUpdate {
  /** State that the status reports. */
  readonly state: 'TASK_STAGING' | 'TASK_STARTING' | 'TASK_RUNNING' | 'TASK_KILLING' | 'TASK_FINISHED' | 'TASK_FAILED' | 'TASK_KILLED' | 'TASK_ERROR' | 'TASK_LOST' | 'TASK_DROPPED' | 'TASK_UNREACHABLE' | 'TASK_GONE' | 'TASK_GONE_BY_OPERATOR' | 'TASK_UNKNOWN';
  /** Explanation of the state, for people. */
  readonly message?: string;
  /** When it happened, in seconds since the epoch. */
  readonly timestamp: number;
  /** Whether the framework has acknowledged the status, or needs not. */
  readonly acknowledged: boolean;
  /** The encoded mesos.v1.TaskStatus, as it is sent to the framework, in base64. */
  readonly status: string;
}

/** Where the API server keeps Agent objects. */
export const agents: Kind<Agent> = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'Agent', plural: 'agents', namespaced: false };

/** Where the API server keeps Framework objects. */
export const frameworks: Kind<Framework> = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'Framework', plural: 'frameworks', namespaced: true };

/** Where the API server keeps Intent objects. */
export const intents: Kind<Intent> = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'Intent', plural: 'intents', namespaced: false };

/** Where the API server keeps MaintenanceSchedule objects. */
export const maintenanceSchedules: Kind<MaintenanceSchedule> = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'MaintenanceSchedule', plural: 'maintenanceschedules', namespaced: false };

/** Where the API server keeps MesosRole objects. */
export const mesosRoles: Kind<MesosRole> = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'MesosRole', plural: 'mesosroles', namespaced: false };

/** Where the API server keeps Quota objects. */
export const quotas: Kind<Quota> = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'Quota', plural: 'quotas', namespaced: false };

/** Where the API server keeps Reservation objects. */
export const reservations: Kind<Reservation> = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'Reservation', plural: 'reservations', namespaced: false };

/** Where the API server keeps Task objects. */
export const tasks: Kind<Task> = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'Task', plural: 'tasks', namespaced: true };
