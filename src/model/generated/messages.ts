// Generated from proto/ by `npm run generate`; do not edit.

/** A 64-bit integer: a bigint only outside the range of safe integers. */
export type Int64 = number | bigint;

/**
 * google.protobuf.Duration
 * A length of time, as DRAIN_AGENT takes it.
 */
export interface GoogleProtobufDuration {
  readonly seconds?: Int64;
  readonly nanos?: number;
}

/**
 * mesos.v1.agent.Call
 * A call of the agent's operator API: type says which of the other fields is set.
 */
export interface AgentCall {
  readonly type?: AgentCallType;
  readonly get_metrics?: AgentCallGetMetrics;
  readonly set_logging_level?: AgentCallSetLoggingLevel;
  readonly list_files?: AgentCallListFiles;
  readonly read_file?: AgentCallReadFile;
  readonly get_containers?: AgentCallGetContainers;
  /** @deprecated by Mesos */
  readonly launch_nested_container?: AgentCallLaunchNestedContainer;
  /** @deprecated by Mesos */
  readonly wait_nested_container?: AgentCallWaitNestedContainer;
  /** @deprecated by Mesos */
  readonly kill_nested_container?: AgentCallKillNestedContainer;
  /** @deprecated by Mesos */
  readonly remove_nested_container?: AgentCallRemoveNestedContainer;
  readonly launch_nested_container_session?: AgentCallLaunchNestedContainerSession;
  readonly attach_container_input?: AgentCallAttachContainerInput;
  readonly attach_container_output?: AgentCallAttachContainerOutput;
  readonly launch_container?: AgentCallLaunchContainer;
  readonly wait_container?: AgentCallWaitContainer;
  readonly kill_container?: AgentCallKillContainer;
  readonly remove_container?: AgentCallRemoveContainer;
  readonly add_resource_provider_config?: AgentCallAddResourceProviderConfig;
  readonly update_resource_provider_config?: AgentCallUpdateResourceProviderConfig;
  readonly remove_resource_provider_config?: AgentCallRemoveResourceProviderConfig;
  readonly mark_resource_provider_gone?: AgentCallMarkResourceProviderGone;
  readonly prune_images?: AgentCallPruneImages;
}

/** mesos.v1.agent.Call.Type */
export type AgentCallType =
  | 'UNKNOWN'
  | 'GET_HEALTH'
  | 'GET_FLAGS'
  | 'GET_VERSION'
  | 'GET_METRICS'
  | 'GET_LOGGING_LEVEL'
  | 'SET_LOGGING_LEVEL'
  | 'LIST_FILES'
  | 'READ_FILE'
  | 'GET_STATE'
  | 'GET_CONTAINERS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_OPERATIONS'
  | 'GET_TASKS'
  | 'GET_AGENT'
  | 'GET_RESOURCE_PROVIDERS'
  | 'LAUNCH_NESTED_CONTAINER'
  | 'WAIT_NESTED_CONTAINER'
  | 'KILL_NESTED_CONTAINER'
  | 'REMOVE_NESTED_CONTAINER'
  | 'LAUNCH_NESTED_CONTAINER_SESSION'
  | 'ATTACH_CONTAINER_INPUT'
  | 'ATTACH_CONTAINER_OUTPUT'
  | 'LAUNCH_CONTAINER'
  | 'WAIT_CONTAINER'
  | 'KILL_CONTAINER'
  | 'REMOVE_CONTAINER'
  | 'ADD_RESOURCE_PROVIDER_CONFIG'
  | 'UPDATE_RESOURCE_PROVIDER_CONFIG'
  | 'REMOVE_RESOURCE_PROVIDER_CONFIG'
  | 'MARK_RESOURCE_PROVIDER_GONE'
  | 'PRUNE_IMAGES';

/** mesos.v1.agent.Call.GetMetrics */
export interface AgentCallGetMetrics {
  readonly timeout?: DurationInfo;
}

/** mesos.v1.agent.Call.SetLoggingLevel */
export interface AgentCallSetLoggingLevel {
  readonly level: number;
  readonly duration: DurationInfo;
}

/** mesos.v1.agent.Call.ListFiles */
export interface AgentCallListFiles {
  readonly path: string;
}

/** mesos.v1.agent.Call.ReadFile */
export interface AgentCallReadFile {
  readonly path: string;
  readonly offset: Int64;
  readonly length?: Int64;
}

/** mesos.v1.agent.Call.GetContainers */
export interface AgentCallGetContainers {
  readonly show_nested?: boolean;
  readonly show_standalone?: boolean;
}

/** mesos.v1.agent.Call.LaunchNestedContainer */
export interface AgentCallLaunchNestedContainer {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
}

/** mesos.v1.agent.Call.WaitNestedContainer */
export interface AgentCallWaitNestedContainer {
  readonly container_id: ContainerID;
}

/** mesos.v1.agent.Call.KillNestedContainer */
export interface AgentCallKillNestedContainer {
  readonly container_id: ContainerID;
  readonly signal?: number;
}

/** mesos.v1.agent.Call.RemoveNestedContainer */
export interface AgentCallRemoveNestedContainer {
  readonly container_id: ContainerID;
}

/** mesos.v1.agent.Call.LaunchNestedContainerSession */
export interface AgentCallLaunchNestedContainerSession {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
}

/** mesos.v1.agent.Call.AttachContainerInput */
export interface AgentCallAttachContainerInput {
  readonly type?: AgentCallAttachContainerInputType;
  readonly container_id?: ContainerID;
  readonly process_io?: AgentProcessIO;
}

/** mesos.v1.agent.Call.AttachContainerInput.Type */
export type AgentCallAttachContainerInputType =
  | 'UNKNOWN'
  | 'CONTAINER_ID'
  | 'PROCESS_IO';

/** mesos.v1.agent.Call.AttachContainerOutput */
export interface AgentCallAttachContainerOutput {
  readonly container_id: ContainerID;
}

/** mesos.v1.agent.Call.LaunchContainer */
export interface AgentCallLaunchContainer {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo;
  readonly resources?: readonly Resource[];
  readonly container?: ContainerInfo;
  readonly limits?: Readonly<Record<string, ValueScalar>>;
}

/** mesos.v1.agent.Call.WaitContainer */
export interface AgentCallWaitContainer {
  readonly container_id: ContainerID;
}

/** mesos.v1.agent.Call.KillContainer */
export interface AgentCallKillContainer {
  readonly container_id: ContainerID;
  readonly signal?: number;
}

/** mesos.v1.agent.Call.RemoveContainer */
export interface AgentCallRemoveContainer {
  readonly container_id: ContainerID;
}

/** mesos.v1.agent.Call.AddResourceProviderConfig */
export interface AgentCallAddResourceProviderConfig {
  readonly info: ResourceProviderInfo;
}

/** mesos.v1.agent.Call.UpdateResourceProviderConfig */
export interface AgentCallUpdateResourceProviderConfig {
  readonly info: ResourceProviderInfo;
}

/** mesos.v1.agent.Call.RemoveResourceProviderConfig */
export interface AgentCallRemoveResourceProviderConfig {
  readonly type: string;
  readonly name: string;
}

/** mesos.v1.agent.Call.MarkResourceProviderGone */
export interface AgentCallMarkResourceProviderGone {
  readonly resource_provider_id: ResourceProviderID;
}

/** mesos.v1.agent.Call.PruneImages */
export interface AgentCallPruneImages {
  readonly excluded_images?: readonly Image[];
}

/**
 * mesos.v1.agent.Response
 * The answer to a call of the same type.
 */
export interface AgentResponse {
  readonly type?: AgentResponseType;
  readonly get_health?: AgentResponseGetHealth;
  readonly get_flags?: AgentResponseGetFlags;
  readonly get_version?: AgentResponseGetVersion;
  readonly get_metrics?: AgentResponseGetMetrics;
  readonly get_logging_level?: AgentResponseGetLoggingLevel;
  readonly list_files?: AgentResponseListFiles;
  readonly read_file?: AgentResponseReadFile;
  readonly get_state?: AgentResponseGetState;
  readonly get_containers?: AgentResponseGetContainers;
  readonly get_frameworks?: AgentResponseGetFrameworks;
  readonly get_executors?: AgentResponseGetExecutors;
  readonly get_operations?: AgentResponseGetOperations;
  readonly get_tasks?: AgentResponseGetTasks;
  readonly get_agent?: AgentResponseGetAgent;
  readonly get_resource_providers?: AgentResponseGetResourceProviders;
  readonly wait_nested_container?: AgentResponseWaitNestedContainer;
  readonly wait_container?: AgentResponseWaitContainer;
}

/** mesos.v1.agent.Response.Type */
export type AgentResponseType =
  | 'UNKNOWN'
  | 'GET_HEALTH'
  | 'GET_FLAGS'
  | 'GET_VERSION'
  | 'GET_METRICS'
  | 'GET_LOGGING_LEVEL'
  | 'LIST_FILES'
  | 'READ_FILE'
  | 'GET_STATE'
  | 'GET_CONTAINERS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_OPERATIONS'
  | 'GET_TASKS'
  | 'GET_AGENT'
  | 'GET_RESOURCE_PROVIDERS'
  | 'WAIT_NESTED_CONTAINER'
  | 'WAIT_CONTAINER';

/** mesos.v1.agent.Response.GetHealth */
export interface AgentResponseGetHealth {
  readonly healthy: boolean;
}

/** mesos.v1.agent.Response.GetFlags */
export interface AgentResponseGetFlags {
  readonly flags?: readonly Flag[];
}

/** mesos.v1.agent.Response.GetVersion */
export interface AgentResponseGetVersion {
  readonly version_info: VersionInfo;
}

/** mesos.v1.agent.Response.GetMetrics */
export interface AgentResponseGetMetrics {
  readonly metrics?: readonly Metric[];
}

/** mesos.v1.agent.Response.GetLoggingLevel */
export interface AgentResponseGetLoggingLevel {
  readonly level: number;
}

/** mesos.v1.agent.Response.ListFiles */
export interface AgentResponseListFiles {
  readonly file_infos?: readonly FileInfo[];
}

/** mesos.v1.agent.Response.ReadFile */
export interface AgentResponseReadFile {
  readonly size: Int64;
  readonly data: Uint8Array;
}

/** mesos.v1.agent.Response.GetState */
export interface AgentResponseGetState {
  readonly get_tasks?: AgentResponseGetTasks;
  readonly get_executors?: AgentResponseGetExecutors;
  readonly get_frameworks?: AgentResponseGetFrameworks;
}

/** mesos.v1.agent.Response.GetContainers */
export interface AgentResponseGetContainers {
  readonly containers?: readonly AgentResponseGetContainersContainer[];
}

/** mesos.v1.agent.Response.GetContainers.Container */
export interface AgentResponseGetContainersContainer {
  readonly framework_id?: FrameworkID;
  readonly executor_id?: ExecutorID;
  readonly executor_name?: string;
  readonly container_id: ContainerID;
  readonly container_status?: ContainerStatus;
  readonly resource_statistics?: ResourceStatistics;
}

/** mesos.v1.agent.Response.GetFrameworks */
export interface AgentResponseGetFrameworks {
  readonly frameworks?: readonly AgentResponseGetFrameworksFramework[];
  readonly completed_frameworks?: readonly AgentResponseGetFrameworksFramework[];
}

/** mesos.v1.agent.Response.GetFrameworks.Framework */
export interface AgentResponseGetFrameworksFramework {
  readonly framework_info: FrameworkInfo;
}

/** mesos.v1.agent.Response.GetExecutors */
export interface AgentResponseGetExecutors {
  readonly executors?: readonly AgentResponseGetExecutorsExecutor[];
  readonly completed_executors?: readonly AgentResponseGetExecutorsExecutor[];
}

/** mesos.v1.agent.Response.GetExecutors.Executor */
export interface AgentResponseGetExecutorsExecutor {
  readonly executor_info: ExecutorInfo;
}

/** mesos.v1.agent.Response.GetOperations */
export interface AgentResponseGetOperations {
  readonly operations?: readonly Operation[];
}

/** mesos.v1.agent.Response.GetTasks */
export interface AgentResponseGetTasks {
  readonly pending_tasks?: readonly Task[];
  readonly queued_tasks?: readonly Task[];
  readonly launched_tasks?: readonly Task[];
  readonly terminated_tasks?: readonly Task[];
  readonly completed_tasks?: readonly Task[];
}

/** mesos.v1.agent.Response.GetAgent */
export interface AgentResponseGetAgent {
  readonly agent_info?: AgentInfo;
  readonly drain_config?: DrainConfig;
  readonly estimated_drain_start_time?: TimeInfo;
}

/** mesos.v1.agent.Response.GetResourceProviders */
export interface AgentResponseGetResourceProviders {
  readonly resource_providers?: readonly AgentResponseGetResourceProvidersResourceProvider[];
}

/** mesos.v1.agent.Response.GetResourceProviders.ResourceProvider */
export interface AgentResponseGetResourceProvidersResourceProvider {
  readonly resource_provider_info: ResourceProviderInfo;
  readonly total_resources?: readonly Resource[];
}

/** mesos.v1.agent.Response.WaitNestedContainer */
export interface AgentResponseWaitNestedContainer {
  readonly exit_status?: number;
  readonly state?: TaskState;
  readonly reason?: TaskStatusReason;
  readonly limitation?: TaskResourceLimitation;
  readonly message?: string;
}

/** mesos.v1.agent.Response.WaitContainer */
export interface AgentResponseWaitContainer {
  readonly exit_status?: number;
  readonly state?: TaskState;
  readonly reason?: TaskStatusReason;
  readonly limitation?: TaskResourceLimitation;
  readonly message?: string;
}

/**
 * mesos.v1.agent.ProcessIO
 * A piece of a container's input or output on an attached stream.
 */
export interface AgentProcessIO {
  readonly type?: AgentProcessIOType;
  readonly data?: AgentProcessIOData;
  readonly control?: AgentProcessIOControl;
}

/** mesos.v1.agent.ProcessIO.Type */
export type AgentProcessIOType =
  | 'UNKNOWN'
  | 'DATA'
  | 'CONTROL';

/** mesos.v1.agent.ProcessIO.Data */
export interface AgentProcessIOData {
  readonly type?: AgentProcessIODataType;
  readonly data?: Uint8Array;
}

/** mesos.v1.agent.ProcessIO.Data.Type */
export type AgentProcessIODataType =
  | 'UNKNOWN'
  | 'STDIN'
  | 'STDOUT'
  | 'STDERR';

/** mesos.v1.agent.ProcessIO.Control */
export interface AgentProcessIOControl {
  readonly type?: AgentProcessIOControlType;
  readonly tty_info?: TTYInfo;
  readonly heartbeat?: AgentProcessIOControlHeartbeat;
}

/** mesos.v1.agent.ProcessIO.Control.Type */
export type AgentProcessIOControlType =
  | 'UNKNOWN'
  | 'TTY_INFO'
  | 'HEARTBEAT';

/** mesos.v1.agent.ProcessIO.Control.Heartbeat */
export interface AgentProcessIOControlHeartbeat {
  readonly interval?: DurationInfo;
}

/**
 * mesos.v1.allocator.InverseOfferStatus
 * What a framework answered to an inverse offer.
 */
export interface AllocatorInverseOfferStatus {
  readonly status: AllocatorInverseOfferStatusStatus;
  readonly framework_id: FrameworkID;
  readonly timestamp: TimeInfo;
}

/** mesos.v1.allocator.InverseOfferStatus.Status */
export type AllocatorInverseOfferStatusStatus =
  | 'UNKNOWN'
  | 'ACCEPT'
  | 'DECLINE';

/**
 * mesos.v1.executor.Event
 * What an agent sends to an executor: type says which of the other fields is set.
 */
export interface ExecutorEvent {
  readonly type?: ExecutorEventType;
  readonly subscribed?: ExecutorEventSubscribed;
  readonly acknowledged?: ExecutorEventAcknowledged;
  readonly launch?: ExecutorEventLaunch;
  readonly launch_group?: ExecutorEventLaunchGroup;
  readonly kill?: ExecutorEventKill;
  readonly message?: ExecutorEventMessage;
  readonly error?: ExecutorEventError;
}

/** mesos.v1.executor.Event.Type */
export type ExecutorEventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'LAUNCH'
  | 'LAUNCH_GROUP'
  | 'KILL'
  | 'ACKNOWLEDGED'
  | 'MESSAGE'
  | 'ERROR'
  | 'SHUTDOWN'
  | 'HEARTBEAT';

/** mesos.v1.executor.Event.Subscribed */
export interface ExecutorEventSubscribed {
  readonly executor_info: ExecutorInfo;
  readonly framework_info: FrameworkInfo;
  readonly agent_info: AgentInfo;
  readonly container_id?: ContainerID;
}

/** mesos.v1.executor.Event.Launch */
export interface ExecutorEventLaunch {
  readonly task: TaskInfo;
}

/** mesos.v1.executor.Event.LaunchGroup */
export interface ExecutorEventLaunchGroup {
  readonly task_group: TaskGroupInfo;
}

/** mesos.v1.executor.Event.Kill */
export interface ExecutorEventKill {
  readonly task_id: TaskID;
  readonly kill_policy?: KillPolicy;
}

/** mesos.v1.executor.Event.Acknowledged */
export interface ExecutorEventAcknowledged {
  readonly task_id: TaskID;
  readonly uuid: Uint8Array;
}

/** mesos.v1.executor.Event.Message */
export interface ExecutorEventMessage {
  readonly data: Uint8Array;
}

/** mesos.v1.executor.Event.Error */
export interface ExecutorEventError {
  readonly message: string;
}

/**
 * mesos.v1.executor.Call
 * What an executor sends to its agent: type says which of the other fields is set.
 */
export interface ExecutorCall {
  readonly executor_id: ExecutorID;
  readonly framework_id: FrameworkID;
  readonly type?: ExecutorCallType;
  readonly subscribe?: ExecutorCallSubscribe;
  readonly update?: ExecutorCallUpdate;
  readonly message?: ExecutorCallMessage;
}

/** mesos.v1.executor.Call.Type */
export type ExecutorCallType =
  | 'UNKNOWN'
  | 'SUBSCRIBE'
  | 'UPDATE'
  | 'MESSAGE'
  | 'HEARTBEAT';

/** mesos.v1.executor.Call.Subscribe */
export interface ExecutorCallSubscribe {
  readonly unacknowledged_tasks?: readonly TaskInfo[];
  readonly unacknowledged_updates?: readonly ExecutorCallUpdate[];
}

/** mesos.v1.executor.Call.Update */
export interface ExecutorCallUpdate {
  readonly status: TaskStatus;
}

/** mesos.v1.executor.Call.Message */
export interface ExecutorCallMessage {
  readonly data: Uint8Array;
}

/**
 * mesos.v1.maintenance.Window
 * Machines that go away together, and when.
 */
export interface MaintenanceWindow {
  readonly machine_ids?: readonly MachineID[];
  readonly unavailability: Unavailability;
}

/**
 * mesos.v1.maintenance.Schedule
 * All windows; the whole of it is replaced at once.
 */
export interface MaintenanceSchedule {
  readonly windows?: readonly MaintenanceWindow[];
}

/**
 * mesos.v1.maintenance.ClusterStatus
 * Machines that are being drained or are down.
 */
export interface MaintenanceClusterStatus {
  readonly draining_machines?: readonly MaintenanceClusterStatusDrainingMachine[];
  readonly down_machines?: readonly MachineID[];
}

/** mesos.v1.maintenance.ClusterStatus.DrainingMachine */
export interface MaintenanceClusterStatusDrainingMachine {
  readonly id: MachineID;
  readonly statuses?: readonly AllocatorInverseOfferStatus[];
}

/**
 * mesos.v1.master.Call
 * A call of the master's operator API: type says which of the other fields is set.
 */
export interface MasterCall {
  readonly type?: MasterCallType;
  readonly get_metrics?: MasterCallGetMetrics;
  readonly set_logging_level?: MasterCallSetLoggingLevel;
  readonly list_files?: MasterCallListFiles;
  readonly read_file?: MasterCallReadFile;
  readonly update_weights?: MasterCallUpdateWeights;
  readonly reserve_resources?: MasterCallReserveResources;
  readonly unreserve_resources?: MasterCallUnreserveResources;
  readonly create_volumes?: MasterCallCreateVolumes;
  readonly destroy_volumes?: MasterCallDestroyVolumes;
  readonly grow_volume?: MasterCallGrowVolume;
  readonly shrink_volume?: MasterCallShrinkVolume;
  readonly update_maintenance_schedule?: MasterCallUpdateMaintenanceSchedule;
  readonly start_maintenance?: MasterCallStartMaintenance;
  readonly stop_maintenance?: MasterCallStopMaintenance;
  readonly drain_agent?: MasterCallDrainAgent;
  readonly deactivate_agent?: MasterCallDeactivateAgent;
  readonly reactivate_agent?: MasterCallReactivateAgent;
  readonly update_quota?: MasterCallUpdateQuota;
  readonly teardown?: MasterCallTeardown;
  readonly mark_agent_gone?: MasterCallMarkAgentGone;
  /** @deprecated by Mesos */
  readonly set_quota?: MasterCallSetQuota;
  /** @deprecated by Mesos */
  readonly remove_quota?: MasterCallRemoveQuota;
}

/** mesos.v1.master.Call.Type */
export type MasterCallType =
  | 'UNKNOWN'
  | 'GET_HEALTH'
  | 'GET_FLAGS'
  | 'GET_VERSION'
  | 'GET_METRICS'
  | 'GET_LOGGING_LEVEL'
  | 'SET_LOGGING_LEVEL'
  | 'LIST_FILES'
  | 'READ_FILE'
  | 'GET_STATE'
  | 'GET_AGENTS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_OPERATIONS'
  | 'GET_TASKS'
  | 'GET_ROLES'
  | 'GET_WEIGHTS'
  | 'UPDATE_WEIGHTS'
  | 'GET_MASTER'
  | 'SUBSCRIBE'
  | 'RESERVE_RESOURCES'
  | 'UNRESERVE_RESOURCES'
  | 'CREATE_VOLUMES'
  | 'DESTROY_VOLUMES'
  | 'GROW_VOLUME'
  | 'SHRINK_VOLUME'
  | 'GET_MAINTENANCE_STATUS'
  | 'GET_MAINTENANCE_SCHEDULE'
  | 'UPDATE_MAINTENANCE_SCHEDULE'
  | 'START_MAINTENANCE'
  | 'STOP_MAINTENANCE'
  | 'DRAIN_AGENT'
  | 'DEACTIVATE_AGENT'
  | 'REACTIVATE_AGENT'
  | 'GET_QUOTA'
  | 'UPDATE_QUOTA'
  | 'SET_QUOTA'
  | 'REMOVE_QUOTA'
  | 'TEARDOWN'
  | 'MARK_AGENT_GONE';

/** mesos.v1.master.Call.GetMetrics */
export interface MasterCallGetMetrics {
  readonly timeout?: DurationInfo;
}

/** mesos.v1.master.Call.SetLoggingLevel */
export interface MasterCallSetLoggingLevel {
  readonly level: number;
  readonly duration: DurationInfo;
}

/** mesos.v1.master.Call.ListFiles */
export interface MasterCallListFiles {
  readonly path: string;
}

/** mesos.v1.master.Call.ReadFile */
export interface MasterCallReadFile {
  readonly path: string;
  readonly offset: Int64;
  readonly length?: Int64;
}

/** mesos.v1.master.Call.UpdateWeights */
export interface MasterCallUpdateWeights {
  readonly weight_infos?: readonly WeightInfo[];
}

/** mesos.v1.master.Call.ReserveResources */
export interface MasterCallReserveResources {
  readonly agent_id: AgentID;
  readonly source?: readonly Resource[];
  readonly resources?: readonly Resource[];
}

/** mesos.v1.master.Call.UnreserveResources */
export interface MasterCallUnreserveResources {
  readonly agent_id: AgentID;
  readonly resources?: readonly Resource[];
}

/** mesos.v1.master.Call.CreateVolumes */
export interface MasterCallCreateVolumes {
  readonly agent_id: AgentID;
  readonly volumes?: readonly Resource[];
}

/** mesos.v1.master.Call.DestroyVolumes */
export interface MasterCallDestroyVolumes {
  readonly agent_id: AgentID;
  readonly volumes?: readonly Resource[];
}

/** mesos.v1.master.Call.GrowVolume */
export interface MasterCallGrowVolume {
  readonly agent_id?: AgentID;
  readonly volume: Resource;
  readonly addition: Resource;
}

/** mesos.v1.master.Call.ShrinkVolume */
export interface MasterCallShrinkVolume {
  readonly agent_id?: AgentID;
  readonly volume: Resource;
  readonly subtract: ValueScalar;
}

/** mesos.v1.master.Call.UpdateMaintenanceSchedule */
export interface MasterCallUpdateMaintenanceSchedule {
  readonly schedule: MaintenanceSchedule;
}

/** mesos.v1.master.Call.StartMaintenance */
export interface MasterCallStartMaintenance {
  readonly machines?: readonly MachineID[];
}

/** mesos.v1.master.Call.StopMaintenance */
export interface MasterCallStopMaintenance {
  readonly machines?: readonly MachineID[];
}

/** mesos.v1.master.Call.DrainAgent */
export interface MasterCallDrainAgent {
  readonly agent_id: AgentID;
  readonly max_grace_period?: GoogleProtobufDuration;
  readonly mark_gone?: boolean;
}

/** mesos.v1.master.Call.DeactivateAgent */
export interface MasterCallDeactivateAgent {
  readonly agent_id: AgentID;
}

/** mesos.v1.master.Call.ReactivateAgent */
export interface MasterCallReactivateAgent {
  readonly agent_id: AgentID;
}

/** mesos.v1.master.Call.UpdateQuota */
export interface MasterCallUpdateQuota {
  readonly force?: boolean;
  readonly quota_configs?: readonly QuotaConfig[];
}

/** mesos.v1.master.Call.SetQuota */
export interface MasterCallSetQuota {
  readonly quota_request: QuotaRequest;
}

/** mesos.v1.master.Call.RemoveQuota */
export interface MasterCallRemoveQuota {
  readonly role: string;
}

/** mesos.v1.master.Call.Teardown */
export interface MasterCallTeardown {
  readonly framework_id: FrameworkID;
}

/** mesos.v1.master.Call.MarkAgentGone */
export interface MasterCallMarkAgentGone {
  readonly agent_id: AgentID;
}

/**
 * mesos.v1.master.Response
 * The answer to a call of the same type.
 */
export interface MasterResponse {
  readonly type?: MasterResponseType;
  readonly get_health?: MasterResponseGetHealth;
  readonly get_flags?: MasterResponseGetFlags;
  readonly get_version?: MasterResponseGetVersion;
  readonly get_metrics?: MasterResponseGetMetrics;
  readonly get_logging_level?: MasterResponseGetLoggingLevel;
  readonly list_files?: MasterResponseListFiles;
  readonly read_file?: MasterResponseReadFile;
  readonly get_state?: MasterResponseGetState;
  readonly get_agents?: MasterResponseGetAgents;
  readonly get_frameworks?: MasterResponseGetFrameworks;
  readonly get_executors?: MasterResponseGetExecutors;
  readonly get_operations?: MasterResponseGetOperations;
  readonly get_tasks?: MasterResponseGetTasks;
  readonly get_roles?: MasterResponseGetRoles;
  readonly get_weights?: MasterResponseGetWeights;
  readonly get_master?: MasterResponseGetMaster;
  readonly get_maintenance_status?: MasterResponseGetMaintenanceStatus;
  readonly get_maintenance_schedule?: MasterResponseGetMaintenanceSchedule;
  readonly get_quota?: MasterResponseGetQuota;
}

/** mesos.v1.master.Response.Type */
export type MasterResponseType =
  | 'UNKNOWN'
  | 'GET_HEALTH'
  | 'GET_FLAGS'
  | 'GET_VERSION'
  | 'GET_METRICS'
  | 'GET_LOGGING_LEVEL'
  | 'LIST_FILES'
  | 'READ_FILE'
  | 'GET_STATE'
  | 'GET_AGENTS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_OPERATIONS'
  | 'GET_TASKS'
  | 'GET_ROLES'
  | 'GET_WEIGHTS'
  | 'GET_MASTER'
  | 'GET_MAINTENANCE_STATUS'
  | 'GET_MAINTENANCE_SCHEDULE'
  | 'GET_QUOTA';

/** mesos.v1.master.Response.GetHealth */
export interface MasterResponseGetHealth {
  readonly healthy: boolean;
}

/** mesos.v1.master.Response.GetFlags */
export interface MasterResponseGetFlags {
  readonly flags?: readonly Flag[];
}

/** mesos.v1.master.Response.GetVersion */
export interface MasterResponseGetVersion {
  readonly version_info: VersionInfo;
}

/** mesos.v1.master.Response.GetMetrics */
export interface MasterResponseGetMetrics {
  readonly metrics?: readonly Metric[];
}

/** mesos.v1.master.Response.GetLoggingLevel */
export interface MasterResponseGetLoggingLevel {
  readonly level: number;
}

/** mesos.v1.master.Response.ListFiles */
export interface MasterResponseListFiles {
  readonly file_infos?: readonly FileInfo[];
}

/** mesos.v1.master.Response.ReadFile */
export interface MasterResponseReadFile {
  readonly size: Int64;
  readonly data: Uint8Array;
}

/** mesos.v1.master.Response.GetState */
export interface MasterResponseGetState {
  readonly get_tasks?: MasterResponseGetTasks;
  readonly get_executors?: MasterResponseGetExecutors;
  readonly get_frameworks?: MasterResponseGetFrameworks;
  readonly get_agents?: MasterResponseGetAgents;
}

/** mesos.v1.master.Response.GetAgents */
export interface MasterResponseGetAgents {
  readonly agents?: readonly MasterResponseGetAgentsAgent[];
  readonly recovered_agents?: readonly AgentInfo[];
}

/** mesos.v1.master.Response.GetAgents.Agent */
export interface MasterResponseGetAgentsAgent {
  readonly agent_info: AgentInfo;
  readonly active: boolean;
  readonly deactivated?: boolean;
  readonly version: string;
  readonly pid?: string;
  readonly registered_time?: TimeInfo;
  readonly reregistered_time?: TimeInfo;
  readonly total_resources?: readonly Resource[];
  readonly allocated_resources?: readonly Resource[];
  readonly offered_resources?: readonly Resource[];
  readonly capabilities?: readonly AgentInfoCapability[];
  readonly resource_providers?: readonly MasterResponseGetAgentsAgentResourceProvider[];
  readonly drain_info?: DrainInfo;
  readonly estimated_drain_start_time?: TimeInfo;
}

/** mesos.v1.master.Response.GetAgents.Agent.ResourceProvider */
export interface MasterResponseGetAgentsAgentResourceProvider {
  readonly resource_provider_info: ResourceProviderInfo;
  readonly total_resources?: readonly Resource[];
}

/** mesos.v1.master.Response.GetFrameworks */
export interface MasterResponseGetFrameworks {
  readonly frameworks?: readonly MasterResponseGetFrameworksFramework[];
  readonly completed_frameworks?: readonly MasterResponseGetFrameworksFramework[];
  /** @deprecated by Mesos */
  readonly recovered_frameworks?: readonly FrameworkInfo[];
}

/** mesos.v1.master.Response.GetFrameworks.Framework */
export interface MasterResponseGetFrameworksFramework {
  readonly framework_info: FrameworkInfo;
  readonly active: boolean;
  readonly connected: boolean;
  readonly recovered: boolean;
  readonly registered_time?: TimeInfo;
  readonly reregistered_time?: TimeInfo;
  readonly unregistered_time?: TimeInfo;
  readonly offers?: readonly Offer[];
  readonly inverse_offers?: readonly InverseOffer[];
  readonly allocated_resources?: readonly Resource[];
  readonly offered_resources?: readonly Resource[];
  readonly offer_constraints?: SchedulerOfferConstraints;
}

/** mesos.v1.master.Response.GetExecutors */
export interface MasterResponseGetExecutors {
  readonly executors?: readonly MasterResponseGetExecutorsExecutor[];
  /** @deprecated by Mesos */
  readonly orphan_executors?: readonly MasterResponseGetExecutorsExecutor[];
}

/** mesos.v1.master.Response.GetExecutors.Executor */
export interface MasterResponseGetExecutorsExecutor {
  readonly executor_info: ExecutorInfo;
  readonly agent_id: AgentID;
}

/** mesos.v1.master.Response.GetOperations */
export interface MasterResponseGetOperations {
  readonly operations?: readonly Operation[];
}

/** mesos.v1.master.Response.GetTasks */
export interface MasterResponseGetTasks {
  /** @deprecated by Mesos */
  readonly pending_tasks?: readonly Task[];
  readonly tasks?: readonly Task[];
  readonly unreachable_tasks?: readonly Task[];
  readonly completed_tasks?: readonly Task[];
  /** @deprecated by Mesos */
  readonly orphan_tasks?: readonly Task[];
}

/** mesos.v1.master.Response.GetRoles */
export interface MasterResponseGetRoles {
  readonly roles?: readonly Role[];
}

/** mesos.v1.master.Response.GetWeights */
export interface MasterResponseGetWeights {
  readonly weight_infos?: readonly WeightInfo[];
}

/** mesos.v1.master.Response.GetMaster */
export interface MasterResponseGetMaster {
  readonly master_info?: MasterInfo;
  readonly start_time?: number;
  readonly elected_time?: number;
}

/** mesos.v1.master.Response.GetMaintenanceStatus */
export interface MasterResponseGetMaintenanceStatus {
  readonly status: MaintenanceClusterStatus;
}

/** mesos.v1.master.Response.GetMaintenanceSchedule */
export interface MasterResponseGetMaintenanceSchedule {
  readonly schedule: MaintenanceSchedule;
}

/** mesos.v1.master.Response.GetQuota */
export interface MasterResponseGetQuota {
  readonly status: QuotaStatus;
}

/**
 * mesos.v1.master.Event
 * News for the subscribers of the operator API: type says which of the other fields is set.
 */
export interface MasterEvent {
  readonly type?: MasterEventType;
  readonly subscribed?: MasterEventSubscribed;
  readonly task_added?: MasterEventTaskAdded;
  readonly task_updated?: MasterEventTaskUpdated;
  readonly agent_added?: MasterEventAgentAdded;
  readonly agent_removed?: MasterEventAgentRemoved;
  readonly framework_added?: MasterEventFrameworkAdded;
  readonly framework_updated?: MasterEventFrameworkUpdated;
  readonly framework_removed?: MasterEventFrameworkRemoved;
}

/** mesos.v1.master.Event.Type */
export type MasterEventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'TASK_ADDED'
  | 'TASK_UPDATED'
  | 'AGENT_ADDED'
  | 'AGENT_REMOVED'
  | 'FRAMEWORK_ADDED'
  | 'FRAMEWORK_UPDATED'
  | 'FRAMEWORK_REMOVED'
  | 'HEARTBEAT';

/** mesos.v1.master.Event.Subscribed */
export interface MasterEventSubscribed {
  readonly get_state?: MasterResponseGetState;
  readonly heartbeat_interval_seconds?: number;
}

/** mesos.v1.master.Event.TaskAdded */
export interface MasterEventTaskAdded {
  readonly task: Task;
}

/** mesos.v1.master.Event.TaskUpdated */
export interface MasterEventTaskUpdated {
  readonly framework_id: FrameworkID;
  readonly status: TaskStatus;
  readonly state: TaskState;
}

/** mesos.v1.master.Event.FrameworkAdded */
export interface MasterEventFrameworkAdded {
  readonly framework: MasterResponseGetFrameworksFramework;
}

/** mesos.v1.master.Event.FrameworkUpdated */
export interface MasterEventFrameworkUpdated {
  readonly framework: MasterResponseGetFrameworksFramework;
}

/** mesos.v1.master.Event.FrameworkRemoved */
export interface MasterEventFrameworkRemoved {
  readonly framework_info: FrameworkInfo;
}

/** mesos.v1.master.Event.AgentAdded */
export interface MasterEventAgentAdded {
  readonly agent: MasterResponseGetAgentsAgent;
}

/** mesos.v1.master.Event.AgentRemoved */
export interface MasterEventAgentRemoved {
  readonly agent_id: AgentID;
}

/**
 * mesos.v1.Status
 * State of a scheduler or executor driver; kept because old drivers compile against it.
 */
export type Status =
  | 'DRIVER_NOT_STARTED'
  | 'DRIVER_RUNNING'
  | 'DRIVER_ABORTED'
  | 'DRIVER_STOPPED';

/**
 * mesos.v1.TaskState
 * Where a task is in its life. The terminal ones never change again, except LOST and UNREACHABLE under
 * reconciliation.
 */
export type TaskState =
  | 'TASK_STAGING'
  | 'TASK_STARTING'
  | 'TASK_RUNNING'
  | 'TASK_KILLING'
  | 'TASK_FINISHED'
  | 'TASK_FAILED'
  | 'TASK_KILLED'
  | 'TASK_ERROR'
  | 'TASK_LOST'
  | 'TASK_DROPPED'
  | 'TASK_UNREACHABLE'
  | 'TASK_GONE'
  | 'TASK_GONE_BY_OPERATOR'
  | 'TASK_UNKNOWN';

/**
 * mesos.v1.OperationState
 * Where an offer operation is in its life.
 */
export type OperationState =
  | 'OPERATION_UNSUPPORTED'
  | 'OPERATION_PENDING'
  | 'OPERATION_FINISHED'
  | 'OPERATION_FAILED'
  | 'OPERATION_ERROR'
  | 'OPERATION_DROPPED'
  | 'OPERATION_UNREACHABLE'
  | 'OPERATION_GONE_BY_OPERATOR'
  | 'OPERATION_RECOVERING'
  | 'OPERATION_UNKNOWN';

/**
 * mesos.v1.DrainState
 * How far an agent is emptied before maintenance.
 */
export type DrainState =
  | 'UNKNOWN'
  | 'DRAINING'
  | 'DRAINED';

/**
 * mesos.v1.FrameworkID
 * Given out by the master at the first SUBSCRIBE, then kept by the framework over its fail-overs.
 */
export interface FrameworkID {
  readonly value: string;
}

/**
 * mesos.v1.OfferID
 * Given out by the master, never used twice.
 */
export interface OfferID {
  readonly value: string;
}

/**
 * mesos.v1.AgentID
 * Given out by the master when an agent registers.
 */
export interface AgentID {
  readonly value: string;
}

/**
 * mesos.v1.TaskID
 * Chosen by the framework, unique among its live tasks.
 */
export interface TaskID {
  readonly value: string;
}

/**
 * mesos.v1.ExecutorID
 * Chosen by the framework, unique among its executors on one agent.
 */
export interface ExecutorID {
  readonly value: string;
}

/**
 * mesos.v1.ContainerID
 * A container, or one nested in another by way of parent.
 */
export interface ContainerID {
  readonly value: string;
  readonly parent?: ContainerID;
}

/**
 * mesos.v1.ResourceProviderID
 * Given out by an agent or master when a resource provider subscribes.
 */
export interface ResourceProviderID {
  readonly value: string;
}

/**
 * mesos.v1.OperationID
 * Chosen by the framework that wants feedback on an operation.
 */
export interface OperationID {
  readonly value: string;
}

/**
 * mesos.v1.TimeInfo
 * A point in time, nanoseconds since the epoch.
 */
export interface TimeInfo {
  readonly nanoseconds: Int64;
}

/**
 * mesos.v1.DurationInfo
 * A length of time in nanoseconds.
 */
export interface DurationInfo {
  readonly nanoseconds: Int64;
}

/**
 * mesos.v1.Address
 * Where a process listens: at least one of hostname and ip.
 */
export interface Address {
  readonly hostname?: string;
  readonly ip?: string;
  readonly port: number;
}

/** mesos.v1.URL */
export interface URL {
  readonly scheme: string;
  readonly address: Address;
  readonly path?: string;
  readonly query?: readonly Parameter[];
  readonly fragment?: string;
}

/**
 * mesos.v1.Unavailability
 * When a machine is expected to be away; without a duration, for good.
 */
export interface Unavailability {
  readonly start: TimeInfo;
  readonly duration?: DurationInfo;
}

/**
 * mesos.v1.MachineID
 * A host by its name, its address, or both.
 */
export interface MachineID {
  readonly hostname?: string;
  readonly ip?: string;
}

/**
 * mesos.v1.MachineInfo
 * A host and where it is in a maintenance schedule.
 */
export interface MachineInfo {
  readonly id: MachineID;
  readonly mode?: MachineInfoMode;
  readonly unavailability?: Unavailability;
}

/** mesos.v1.MachineInfo.Mode */
export type MachineInfoMode =
  | 'UP'
  | 'DRAINING'
  | 'DOWN';

/**
 * mesos.v1.FrameworkInfo
 * What a scheduler says about itself when it subscribes.
 */
export interface FrameworkInfo {
  readonly user: string;
  readonly name: string;
  readonly id?: FrameworkID;
  readonly failover_timeout?: number;
  readonly checkpoint?: boolean;
  /** @deprecated by Mesos */
  readonly role?: string;
  readonly roles?: readonly string[];
  readonly hostname?: string;
  readonly principal?: string;
  readonly webui_url?: string;
  readonly capabilities?: readonly FrameworkInfoCapability[];
  readonly labels?: Labels;
  readonly offer_filters?: Readonly<Record<string, OfferFilters>>;
}

/**
 * mesos.v1.FrameworkInfo.Capability
 * A feature that the scheduler understands and the master may therefore use towards it.
 */
export interface FrameworkInfoCapability {
  readonly type?: FrameworkInfoCapabilityType;
}

/** mesos.v1.FrameworkInfo.Capability.Type */
export type FrameworkInfoCapabilityType =
  | 'UNKNOWN'
  | 'REVOCABLE_RESOURCES'
  | 'TASK_KILLING_STATE'
  | 'GPU_RESOURCES'
  | 'SHARED_RESOURCES'
  | 'PARTITION_AWARE'
  | 'MULTI_ROLE'
  | 'RESERVATION_REFINEMENT'
  | 'REGION_AWARE';

/**
 * mesos.v1.CheckInfo
 * A check whose result is reported and nothing else.
 */
export interface CheckInfo {
  readonly type?: CheckInfoType;
  readonly command?: CheckInfoCommand;
  readonly http?: CheckInfoHttp;
  readonly tcp?: CheckInfoTcp;
  readonly delay_seconds?: number;
  readonly interval_seconds?: number;
  readonly timeout_seconds?: number;
}

/** mesos.v1.CheckInfo.Type */
export type CheckInfoType =
  | 'UNKNOWN'
  | 'COMMAND'
  | 'HTTP'
  | 'TCP';

/** mesos.v1.CheckInfo.Command */
export interface CheckInfoCommand {
  readonly command: CommandInfo;
}

/** mesos.v1.CheckInfo.Http */
export interface CheckInfoHttp {
  readonly port: number;
  readonly path?: string;
}

/** mesos.v1.CheckInfo.Tcp */
export interface CheckInfoTcp {
  readonly port: number;
}

/**
 * mesos.v1.HealthCheck
 * A check that kills the task after consecutive_failures failures in a row.
 */
export interface HealthCheck {
  readonly delay_seconds?: number;
  readonly interval_seconds?: number;
  readonly timeout_seconds?: number;
  readonly consecutive_failures?: number;
  readonly grace_period_seconds?: number;
  readonly type?: HealthCheckType;
  readonly command?: CommandInfo;
  readonly http?: HealthCheckHTTPCheckInfo;
  readonly tcp?: HealthCheckTCPCheckInfo;
}

/** mesos.v1.HealthCheck.Type */
export type HealthCheckType =
  | 'UNKNOWN'
  | 'COMMAND'
  | 'HTTP'
  | 'TCP';

/** mesos.v1.HealthCheck.HTTPCheckInfo */
export interface HealthCheckHTTPCheckInfo {
  readonly protocol?: NetworkInfoProtocol;
  readonly scheme?: string;
  readonly port: number;
  readonly path?: string;
  readonly statuses?: readonly number[];
}

/** mesos.v1.HealthCheck.TCPCheckInfo */
export interface HealthCheckTCPCheckInfo {
  readonly protocol?: NetworkInfoProtocol;
  readonly port: number;
}

/**
 * mesos.v1.KillPolicy
 * How long a task may take to end by itself after a kill.
 */
export interface KillPolicy {
  readonly grace_period?: DurationInfo;
}

/**
 * mesos.v1.CommandInfo
 * What to run, with its environment and the files to fetch beforehand.
 */
export interface CommandInfo {
  readonly uris?: readonly CommandInfoURI[];
  readonly environment?: Environment;
  readonly shell?: boolean;
  readonly value?: string;
  readonly arguments?: readonly string[];
  readonly user?: string;
}

/**
 * mesos.v1.CommandInfo.URI
 * A file to fetch into the sandbox.
 */
export interface CommandInfoURI {
  readonly value: string;
  readonly executable?: boolean;
  readonly extract?: boolean;
  readonly cache?: boolean;
  readonly output_file?: string;
}

/**
 * mesos.v1.ExecutorInfo
 * The process that runs a framework's tasks on an agent.
 */
export interface ExecutorInfo {
  readonly type?: ExecutorInfoType;
  readonly executor_id: ExecutorID;
  readonly framework_id?: FrameworkID;
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
  readonly resources?: readonly Resource[];
  readonly name?: string;
  /** @deprecated by Mesos */
  readonly source?: string;
  readonly data?: Uint8Array;
  readonly discovery?: DiscoveryInfo;
  readonly shutdown_grace_period?: DurationInfo;
  readonly labels?: Labels;
}

/** mesos.v1.ExecutorInfo.Type */
export type ExecutorInfoType =
  | 'UNKNOWN'
  | 'DEFAULT'
  | 'CUSTOM';

/**
 * mesos.v1.DomainInfo
 * Where a machine stands, for placement over failure zones.
 */
export interface DomainInfo {
  readonly fault_domain?: DomainInfoFaultDomain;
}

/** mesos.v1.DomainInfo.FaultDomain */
export interface DomainInfoFaultDomain {
  readonly region: DomainInfoFaultDomainRegionInfo;
  readonly zone: DomainInfoFaultDomainZoneInfo;
}

/** mesos.v1.DomainInfo.FaultDomain.RegionInfo */
export interface DomainInfoFaultDomainRegionInfo {
  readonly name: string;
}

/** mesos.v1.DomainInfo.FaultDomain.ZoneInfo */
export interface DomainInfoFaultDomainZoneInfo {
  readonly name: string;
}

/**
 * mesos.v1.MasterInfo
 * What a master says about itself; schedulers get it in SUBSCRIBED, and ZooKeeper holds it for
 * discovery.
 */
export interface MasterInfo {
  readonly id: string;
  readonly ip: number;
  readonly port: number;
  readonly pid?: string;
  readonly hostname?: string;
  readonly version?: string;
  readonly address?: Address;
  readonly domain?: DomainInfo;
  readonly capabilities?: readonly MasterInfoCapability[];
}

/**
 * mesos.v1.MasterInfo.Capability
 * A feature that this master has.
 */
export interface MasterInfoCapability {
  readonly type?: MasterInfoCapabilityType;
}

/** mesos.v1.MasterInfo.Capability.Type */
export type MasterInfoCapabilityType =
  | 'UNKNOWN'
  | 'AGENT_UPDATE'
  | 'AGENT_DRAINING'
  | 'QUOTA_V2';

/**
 * mesos.v1.AgentInfo
 * What an agent says about itself.
 */
export interface AgentInfo {
  readonly hostname: string;
  readonly port?: number;
  readonly resources?: readonly Resource[];
  readonly attributes?: readonly Attribute[];
  readonly id?: AgentID;
  /** Not declared by the v1 API any more, but Mesos still writes it. */
  readonly checkpoint?: boolean;
  readonly domain?: DomainInfo;
}

/**
 * mesos.v1.AgentInfo.Capability
 * A feature that this agent has.
 */
export interface AgentInfoCapability {
  readonly type?: AgentInfoCapabilityType;
}

/** mesos.v1.AgentInfo.Capability.Type */
export type AgentInfoCapabilityType =
  | 'UNKNOWN'
  | 'MULTI_ROLE'
  | 'HIERARCHICAL_ROLE'
  | 'RESERVATION_REFINEMENT'
  | 'RESOURCE_PROVIDER'
  | 'RESIZE_VOLUME'
  | 'AGENT_OPERATION_FEEDBACK'
  | 'AGENT_DRAINING'
  | 'TASK_RESOURCE_LIMITS';

/** mesos.v1.CSIPluginContainerInfo */
export interface CSIPluginContainerInfo {
  readonly services?: readonly CSIPluginContainerInfoService[];
  readonly command?: CommandInfo;
  readonly resources?: readonly Resource[];
  readonly container?: ContainerInfo;
}

/** mesos.v1.CSIPluginContainerInfo.Service */
export type CSIPluginContainerInfoService =
  | 'UNKNOWN'
  | 'CONTROLLER_SERVICE'
  | 'NODE_SERVICE';

/** mesos.v1.CSIPluginEndpoint */
export interface CSIPluginEndpoint {
  readonly csi_service: CSIPluginContainerInfoService;
  readonly endpoint: string;
}

/**
 * mesos.v1.CSIPluginInfo
 * A plugin that provides storage by the Container Storage Interface.
 */
export interface CSIPluginInfo {
  readonly type: string;
  readonly name?: string;
  readonly containers?: readonly CSIPluginContainerInfo[];
  readonly endpoints?: readonly CSIPluginEndpoint[];
  readonly target_path_root?: string;
  readonly target_path_exists?: boolean;
}

/** mesos.v1.ResourceProviderInfo */
export interface ResourceProviderInfo {
  readonly id?: ResourceProviderID;
  readonly attributes?: readonly Attribute[];
  readonly type: string;
  readonly name: string;
  readonly default_reservations?: readonly ResourceReservationInfo[];
  readonly storage?: ResourceProviderInfoStorage;
}

/** mesos.v1.ResourceProviderInfo.Storage */
export interface ResourceProviderInfoStorage {
  readonly plugin: CSIPluginInfo;
  readonly reconciliation_interval_seconds?: number;
}

/**
 * mesos.v1.Value
 * A tagged value of a resource or attribute: type says which of the other fields is set.
 */
export interface Value {
  readonly type: ValueType;
  readonly scalar?: ValueScalar;
  readonly ranges?: ValueRanges;
  readonly set?: ValueSet;
  readonly text?: ValueText;
}

/** mesos.v1.Value.Type */
export type ValueType =
  | 'SCALAR'
  | 'RANGES'
  | 'SET'
  | 'TEXT';

/**
 * mesos.v1.Value.Scalar
 * A quantity; amounts of resources have three decimal digits.
 */
export interface ValueScalar {
  readonly value: number;
}

/**
 * mesos.v1.Value.Range
 * Both ends included.
 */
export interface ValueRange {
  readonly begin: Int64;
  readonly end: Int64;
}

/** mesos.v1.Value.Ranges */
export interface ValueRanges {
  readonly range?: readonly ValueRange[];
}

/** mesos.v1.Value.Set */
export interface ValueSet {
  readonly item?: readonly string[];
}

/** mesos.v1.Value.Text */
export interface ValueText {
  readonly value: string;
}

/**
 * mesos.v1.Attribute
 * A property of an agent that schedulers may look at, such as its rack.
 */
export interface Attribute {
  readonly name: string;
  readonly type: ValueType;
  readonly scalar?: ValueScalar;
  readonly ranges?: ValueRanges;
  readonly set?: ValueSet;
  readonly text?: ValueText;
}

/**
 * mesos.v1.Resource
 * An amount of one resource and what binds it: role, reservations, disk, revocability.
 */
export interface Resource {
  readonly provider_id?: ResourceProviderID;
  readonly name: string;
  readonly type: ValueType;
  readonly scalar?: ValueScalar;
  readonly ranges?: ValueRanges;
  readonly set?: ValueSet;
  /** @deprecated by Mesos */
  readonly role?: string;
  readonly allocation_info?: ResourceAllocationInfo;
  readonly reservation?: ResourceReservationInfo;
  readonly reservations?: readonly ResourceReservationInfo[];
  readonly disk?: ResourceDiskInfo;
  readonly revocable?: ResourceRevocableInfo;
  readonly shared?: ResourceSharedInfo;
}

/**
 * mesos.v1.Resource.AllocationInfo
 * The role to which the allocator has given the resource.
 */
export interface ResourceAllocationInfo {
  readonly role?: string;
}

/**
 * mesos.v1.Resource.ReservationInfo
 * One step of a reservation: a stack of them refines a reservation down the role tree.
 */
export interface ResourceReservationInfo {
  readonly type?: ResourceReservationInfoType;
  readonly role?: string;
  readonly principal?: string;
  readonly labels?: Labels;
}

/** mesos.v1.Resource.ReservationInfo.Type */
export type ResourceReservationInfoType =
  | 'UNKNOWN'
  | 'STATIC'
  | 'DYNAMIC';

/**
 * mesos.v1.Resource.DiskInfo
 * What makes disk more than space: a persistent volume, or a disk of its own.
 */
export interface ResourceDiskInfo {
  readonly persistence?: ResourceDiskInfoPersistence;
  readonly volume?: Volume;
  readonly source?: ResourceDiskInfoSource;
}

/** mesos.v1.Resource.DiskInfo.Persistence */
export interface ResourceDiskInfoPersistence {
  readonly id: string;
  readonly principal?: string;
}

/** mesos.v1.Resource.DiskInfo.Source */
export interface ResourceDiskInfoSource {
  readonly type: ResourceDiskInfoSourceType;
  readonly path?: ResourceDiskInfoSourcePath;
  readonly mount?: ResourceDiskInfoSourceMount;
  readonly vendor?: string;
  readonly id?: string;
  readonly metadata?: Labels;
  readonly profile?: string;
}

/** mesos.v1.Resource.DiskInfo.Source.Type */
export type ResourceDiskInfoSourceType =
  | 'UNKNOWN'
  | 'PATH'
  | 'MOUNT'
  | 'BLOCK'
  | 'RAW';

/** mesos.v1.Resource.DiskInfo.Source.Path */
export interface ResourceDiskInfoSourcePath {
  readonly root?: string;
}

/** mesos.v1.Resource.DiskInfo.Source.Mount */
export interface ResourceDiskInfoSourceMount {
  readonly root?: string;
}

/**
 * mesos.v1.Resource.RevocableInfo
 * Set on resources that may be taken back at any time.
 */
export type ResourceRevocableInfo = Readonly<Record<string, never>>;

/**
 * mesos.v1.Resource.SharedInfo
 * Set on resources that several tasks may use at once.
 */
export type ResourceSharedInfo = Readonly<Record<string, never>>;

/** mesos.v1.TrafficControlStatistics */
export interface TrafficControlStatistics {
  readonly id: string;
  readonly backlog?: Int64;
  readonly bytes?: Int64;
  readonly drops?: Int64;
  readonly overlimits?: Int64;
  readonly packets?: Int64;
  readonly qlen?: Int64;
  readonly ratebps?: Int64;
  readonly ratepps?: Int64;
  readonly requeues?: Int64;
}

/** mesos.v1.IpStatistics */
export interface IpStatistics {
  readonly Forwarding?: Int64;
  readonly DefaultTTL?: Int64;
  readonly InReceives?: Int64;
  readonly InHdrErrors?: Int64;
  readonly InAddrErrors?: Int64;
  readonly ForwDatagrams?: Int64;
  readonly InUnknownProtos?: Int64;
  readonly InDiscards?: Int64;
  readonly InDelivers?: Int64;
  readonly OutRequests?: Int64;
  readonly OutDiscards?: Int64;
  readonly OutNoRoutes?: Int64;
  readonly ReasmTimeout?: Int64;
  readonly ReasmReqds?: Int64;
  readonly ReasmOKs?: Int64;
  readonly ReasmFails?: Int64;
  readonly FragOKs?: Int64;
  readonly FragFails?: Int64;
  readonly FragCreates?: Int64;
}

/** mesos.v1.IcmpStatistics */
export interface IcmpStatistics {
  readonly InMsgs?: Int64;
  readonly InErrors?: Int64;
  readonly InCsumErrors?: Int64;
  readonly InDestUnreachs?: Int64;
  readonly InTimeExcds?: Int64;
  readonly InParmProbs?: Int64;
  readonly InSrcQuenchs?: Int64;
  readonly InRedirects?: Int64;
  readonly InEchos?: Int64;
  readonly InEchoReps?: Int64;
  readonly InTimestamps?: Int64;
  readonly InTimestampReps?: Int64;
  readonly InAddrMasks?: Int64;
  readonly InAddrMaskReps?: Int64;
  readonly OutMsgs?: Int64;
  readonly OutErrors?: Int64;
  readonly OutDestUnreachs?: Int64;
  readonly OutTimeExcds?: Int64;
  readonly OutParmProbs?: Int64;
  readonly OutSrcQuenchs?: Int64;
  readonly OutRedirects?: Int64;
  readonly OutEchos?: Int64;
  readonly OutEchoReps?: Int64;
  readonly OutTimestamps?: Int64;
  readonly OutTimestampReps?: Int64;
  readonly OutAddrMasks?: Int64;
  readonly OutAddrMaskReps?: Int64;
}

/** mesos.v1.TcpStatistics */
export interface TcpStatistics {
  readonly RtoAlgorithm?: Int64;
  readonly RtoMin?: Int64;
  readonly RtoMax?: Int64;
  readonly MaxConn?: Int64;
  readonly ActiveOpens?: Int64;
  readonly PassiveOpens?: Int64;
  readonly AttemptFails?: Int64;
  readonly EstabResets?: Int64;
  readonly CurrEstab?: Int64;
  readonly InSegs?: Int64;
  readonly OutSegs?: Int64;
  readonly RetransSegs?: Int64;
  readonly InErrs?: Int64;
  readonly OutRsts?: Int64;
  readonly InCsumErrors?: Int64;
}

/** mesos.v1.UdpStatistics */
export interface UdpStatistics {
  readonly InDatagrams?: Int64;
  readonly NoPorts?: Int64;
  readonly InErrors?: Int64;
  readonly OutDatagrams?: Int64;
  readonly RcvbufErrors?: Int64;
  readonly SndbufErrors?: Int64;
  readonly InCsumErrors?: Int64;
  readonly IgnoredMulti?: Int64;
}

/** mesos.v1.SNMPStatistics */
export interface SNMPStatistics {
  readonly ip_stats?: IpStatistics;
  readonly icmp_stats?: IcmpStatistics;
  readonly tcp_stats?: TcpStatistics;
  readonly udp_stats?: UdpStatistics;
}

/** mesos.v1.DiskStatistics */
export interface DiskStatistics {
  readonly source?: ResourceDiskInfoSource;
  readonly persistence?: ResourceDiskInfoPersistence;
  readonly limit_bytes?: Int64;
  readonly used_bytes?: Int64;
}

/**
 * mesos.v1.ResourceStatistics
 * What a container uses, as the agent measured it.
 */
export interface ResourceStatistics {
  readonly timestamp: number;
  readonly processes?: number;
  readonly threads?: number;
  readonly cpus_user_time_secs?: number;
  readonly cpus_system_time_secs?: number;
  readonly cpus_limit?: number;
  readonly cpus_soft_limit?: number;
  readonly cpus_nr_periods?: number;
  readonly cpus_nr_throttled?: number;
  readonly cpus_throttled_time_secs?: number;
  readonly mem_total_bytes?: Int64;
  readonly mem_total_memsw_bytes?: Int64;
  readonly mem_kmem_usage_bytes?: Int64;
  readonly mem_kmem_tcp_usage_bytes?: Int64;
  readonly mem_limit_bytes?: Int64;
  readonly mem_soft_limit_bytes?: Int64;
  readonly mem_file_bytes?: Int64;
  readonly mem_anon_bytes?: Int64;
  readonly mem_cache_bytes?: Int64;
  readonly mem_rss_bytes?: Int64;
  readonly mem_mapped_file_bytes?: Int64;
  readonly mem_swap_bytes?: Int64;
  readonly mem_unevictable_bytes?: Int64;
  readonly mem_low_pressure_counter?: Int64;
  readonly mem_medium_pressure_counter?: Int64;
  readonly mem_critical_pressure_counter?: Int64;
  readonly disk_limit_bytes?: Int64;
  readonly disk_used_bytes?: Int64;
  readonly disk_statistics?: readonly DiskStatistics[];
  readonly blkio_statistics?: CgroupInfoBlkioStatistics;
  readonly perf?: PerfStatistics;
  readonly net_rx_packets?: Int64;
  readonly net_rx_bytes?: Int64;
  readonly net_rx_errors?: Int64;
  readonly net_rx_dropped?: Int64;
  readonly net_tx_packets?: Int64;
  readonly net_tx_bytes?: Int64;
  readonly net_tx_errors?: Int64;
  readonly net_tx_dropped?: Int64;
  readonly net_tx_rate_limit?: Int64;
  readonly net_tx_burst_rate_limit?: Int64;
  readonly net_tx_burst_size?: Int64;
  readonly net_rx_rate_limit?: Int64;
  readonly net_rx_burst_rate_limit?: Int64;
  readonly net_rx_burst_size?: Int64;
  readonly net_rate_statistics?: ResourceStatisticsRateStatistics;
  readonly net_ephemeral_ports?: ValueRange;
  readonly net_tcp_rtt_microsecs_p50?: number;
  readonly net_tcp_rtt_microsecs_p90?: number;
  readonly net_tcp_rtt_microsecs_p95?: number;
  readonly net_tcp_rtt_microsecs_p99?: number;
  readonly net_tcp_active_connections?: number;
  readonly net_tcp_time_wait_connections?: number;
  readonly net_traffic_control_statistics?: readonly TrafficControlStatistics[];
  readonly net_snmp_statistics?: SNMPStatistics;
}

/** mesos.v1.ResourceStatistics.RatePercentiles */
export interface ResourceStatisticsRatePercentiles {
  readonly min?: Int64;
  readonly max?: Int64;
  readonly p50?: Int64;
  readonly p90?: Int64;
  readonly p95?: Int64;
  readonly p99?: Int64;
  readonly p999?: Int64;
  readonly p9999?: Int64;
  readonly samples?: Int64;
}

/** mesos.v1.ResourceStatistics.RateStatistics */
export interface ResourceStatisticsRateStatistics {
  readonly rx_rate?: ResourceStatisticsRatePercentiles;
  readonly rx_packet_rate?: ResourceStatisticsRatePercentiles;
  readonly rx_drop_rate?: ResourceStatisticsRatePercentiles;
  readonly rx_error_rate?: ResourceStatisticsRatePercentiles;
  readonly tx_rate?: ResourceStatisticsRatePercentiles;
  readonly tx_packet_rate?: ResourceStatisticsRatePercentiles;
  readonly tx_drop_rate?: ResourceStatisticsRatePercentiles;
  readonly tx_error_rate?: ResourceStatisticsRatePercentiles;
  readonly sampling_window_secs?: number;
  readonly sampling_interval_secs?: number;
}

/** mesos.v1.ResourceUsage */
export interface ResourceUsage {
  readonly executors?: readonly ResourceUsageExecutor[];
  readonly total?: readonly Resource[];
}

/** mesos.v1.ResourceUsage.Executor */
export interface ResourceUsageExecutor {
  readonly executor_info: ExecutorInfo;
  readonly allocated?: readonly Resource[];
  readonly statistics?: ResourceStatistics;
  readonly container_id: ContainerID;
  readonly tasks?: readonly ResourceUsageExecutorTask[];
}

/** mesos.v1.ResourceUsage.Executor.Task */
export interface ResourceUsageExecutorTask {
  readonly name: string;
  readonly id: TaskID;
  readonly resources?: readonly Resource[];
  readonly labels?: Labels;
}

/**
 * mesos.v1.PerfStatistics
 * Counters of the perf tool over one sampling period.
 */
export interface PerfStatistics {
  readonly timestamp: number;
  readonly duration: number;
  readonly cycles?: Int64;
  readonly stalled_cycles_frontend?: Int64;
  readonly stalled_cycles_backend?: Int64;
  readonly instructions?: Int64;
  readonly cache_references?: Int64;
  readonly cache_misses?: Int64;
  readonly branches?: Int64;
  readonly branch_misses?: Int64;
  readonly bus_cycles?: Int64;
  readonly ref_cycles?: Int64;
  readonly cpu_clock?: number;
  readonly task_clock?: number;
  readonly page_faults?: Int64;
  readonly minor_faults?: Int64;
  readonly major_faults?: Int64;
  readonly context_switches?: Int64;
  readonly cpu_migrations?: Int64;
  readonly alignment_faults?: Int64;
  readonly emulation_faults?: Int64;
  readonly l1_dcache_loads?: Int64;
  readonly l1_dcache_load_misses?: Int64;
  readonly l1_dcache_stores?: Int64;
  readonly l1_dcache_store_misses?: Int64;
  readonly l1_dcache_prefetches?: Int64;
  readonly l1_dcache_prefetch_misses?: Int64;
  readonly l1_icache_loads?: Int64;
  readonly l1_icache_load_misses?: Int64;
  readonly l1_icache_prefetches?: Int64;
  readonly l1_icache_prefetch_misses?: Int64;
  readonly llc_loads?: Int64;
  readonly llc_load_misses?: Int64;
  readonly llc_stores?: Int64;
  readonly llc_store_misses?: Int64;
  readonly llc_prefetches?: Int64;
  readonly llc_prefetch_misses?: Int64;
  readonly dtlb_loads?: Int64;
  readonly dtlb_load_misses?: Int64;
  readonly dtlb_stores?: Int64;
  readonly dtlb_store_misses?: Int64;
  readonly dtlb_prefetches?: Int64;
  readonly dtlb_prefetch_misses?: Int64;
  readonly itlb_loads?: Int64;
  readonly itlb_load_misses?: Int64;
  readonly branch_loads?: Int64;
  readonly branch_load_misses?: Int64;
  readonly node_loads?: Int64;
  readonly node_load_misses?: Int64;
  readonly node_stores?: Int64;
  readonly node_store_misses?: Int64;
  readonly node_prefetches?: Int64;
  readonly node_prefetch_misses?: Int64;
}

/**
 * mesos.v1.OfferFilters
 * What a framework does not want to be offered, for one of its roles.
 */
export interface OfferFilters {
  readonly min_allocatable_resources?: OfferFiltersMinAllocatableResources;
}

/** mesos.v1.OfferFilters.ResourceQuantities */
export interface OfferFiltersResourceQuantities {
  readonly quantities?: Readonly<Record<string, ValueScalar>>;
}

/** mesos.v1.OfferFilters.MinAllocatableResources */
export interface OfferFiltersMinAllocatableResources {
  readonly quantities?: readonly OfferFiltersResourceQuantities[];
}

/**
 * mesos.v1.Request
 * Resources that a framework would like; Mesos' allocator ignores it.
 */
export interface Request {
  readonly agent_id?: AgentID;
  readonly resources?: readonly Resource[];
}

/**
 * mesos.v1.Offer
 * Free resources of one agent, for one framework, allocated to one role.
 */
export interface Offer {
  readonly id: OfferID;
  readonly framework_id: FrameworkID;
  readonly agent_id: AgentID;
  readonly hostname: string;
  readonly url?: URL;
  readonly domain?: DomainInfo;
  readonly resources?: readonly Resource[];
  readonly attributes?: readonly Attribute[];
  readonly executor_ids?: readonly ExecutorID[];
  readonly unavailability?: Unavailability;
  readonly allocation_info?: ResourceAllocationInfo;
}

/**
 * mesos.v1.Offer.Operation
 * What to do with offered resources: type says which of the other fields is set.
 */
export interface OfferOperation {
  readonly type?: OfferOperationType;
  readonly id?: OperationID;
  readonly launch?: OfferOperationLaunch;
  readonly launch_group?: OfferOperationLaunchGroup;
  readonly reserve?: OfferOperationReserve;
  readonly unreserve?: OfferOperationUnreserve;
  readonly create?: OfferOperationCreate;
  readonly destroy?: OfferOperationDestroy;
  readonly grow_volume?: OfferOperationGrowVolume;
  readonly shrink_volume?: OfferOperationShrinkVolume;
  readonly create_disk?: OfferOperationCreateDisk;
  readonly destroy_disk?: OfferOperationDestroyDisk;
}

/** mesos.v1.Offer.Operation.Type */
export type OfferOperationType =
  | 'UNKNOWN'
  | 'LAUNCH'
  | 'LAUNCH_GROUP'
  | 'RESERVE'
  | 'UNRESERVE'
  | 'CREATE'
  | 'DESTROY'
  | 'GROW_VOLUME'
  | 'SHRINK_VOLUME'
  | 'CREATE_DISK'
  | 'DESTROY_DISK';

/** mesos.v1.Offer.Operation.Launch */
export interface OfferOperationLaunch {
  readonly task_infos?: readonly TaskInfo[];
}

/** mesos.v1.Offer.Operation.LaunchGroup */
export interface OfferOperationLaunchGroup {
  readonly executor: ExecutorInfo;
  readonly task_group: TaskGroupInfo;
}

/** mesos.v1.Offer.Operation.Reserve */
export interface OfferOperationReserve {
  readonly source?: readonly Resource[];
  readonly resources?: readonly Resource[];
}

/** mesos.v1.Offer.Operation.Unreserve */
export interface OfferOperationUnreserve {
  readonly resources?: readonly Resource[];
}

/** mesos.v1.Offer.Operation.Create */
export interface OfferOperationCreate {
  readonly volumes?: readonly Resource[];
}

/** mesos.v1.Offer.Operation.Destroy */
export interface OfferOperationDestroy {
  readonly volumes?: readonly Resource[];
}

/** mesos.v1.Offer.Operation.GrowVolume */
export interface OfferOperationGrowVolume {
  readonly volume: Resource;
  readonly addition: Resource;
}

/** mesos.v1.Offer.Operation.ShrinkVolume */
export interface OfferOperationShrinkVolume {
  readonly volume: Resource;
  readonly subtract: ValueScalar;
}

/** mesos.v1.Offer.Operation.CreateDisk */
export interface OfferOperationCreateDisk {
  readonly source: Resource;
  readonly target_type: ResourceDiskInfoSourceType;
  readonly target_profile?: string;
}

/** mesos.v1.Offer.Operation.DestroyDisk */
export interface OfferOperationDestroyDisk {
  readonly source: Resource;
}

/**
 * mesos.v1.InverseOffer
 * The wish of an operator that a framework leave an agent or give resources back.
 */
export interface InverseOffer {
  readonly id: OfferID;
  readonly url?: URL;
  readonly framework_id: FrameworkID;
  readonly agent_id?: AgentID;
  readonly unavailability: Unavailability;
  readonly resources?: readonly Resource[];
}

/**
 * mesos.v1.TaskInfo
 * A task as its framework describes it: exactly one of command and executor is set.
 */
export interface TaskInfo {
  readonly name: string;
  readonly task_id: TaskID;
  readonly agent_id: AgentID;
  readonly resources?: readonly Resource[];
  readonly executor?: ExecutorInfo;
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
  readonly health_check?: HealthCheck;
  readonly check?: CheckInfo;
  readonly kill_policy?: KillPolicy;
  readonly data?: Uint8Array;
  readonly labels?: Labels;
  readonly discovery?: DiscoveryInfo;
  readonly max_completion_time?: DurationInfo;
  readonly limits?: Readonly<Record<string, ValueScalar>>;
}

/**
 * mesos.v1.TaskGroupInfo
 * Tasks that start together, or not at all.
 */
export interface TaskGroupInfo {
  readonly tasks?: readonly TaskInfo[];
}

/**
 * mesos.v1.Task
 * A task as the master and the operators see it.
 */
export interface Task {
  readonly name: string;
  readonly task_id: TaskID;
  readonly framework_id: FrameworkID;
  readonly executor_id?: ExecutorID;
  readonly agent_id: AgentID;
  readonly state: TaskState;
  readonly resources?: readonly Resource[];
  readonly statuses?: readonly TaskStatus[];
  readonly status_update_state?: TaskState;
  readonly status_update_uuid?: Uint8Array;
  readonly labels?: Labels;
  readonly discovery?: DiscoveryInfo;
  readonly container?: ContainerInfo;
  readonly health_check?: HealthCheck;
  readonly kill_policy?: KillPolicy;
  readonly user?: string;
  readonly limits?: Readonly<Record<string, ValueScalar>>;
}

/**
 * mesos.v1.TaskResourceLimitation
 * The resources whose limit a task went over.
 */
export interface TaskResourceLimitation {
  readonly resources?: readonly Resource[];
}

/**
 * mesos.v1.UUID
 * The sixteen bytes of a UUID.
 */
export interface UUID {
  readonly value: Uint8Array;
}

/**
 * mesos.v1.Operation
 * An offer operation as the master sees it.
 */
export interface Operation {
  readonly framework_id?: FrameworkID;
  readonly agent_id?: AgentID;
  readonly info: OfferOperation;
  readonly latest_status: OperationStatus;
  readonly statuses?: readonly OperationStatus[];
  readonly uuid: UUID;
}

/**
 * mesos.v1.OperationStatus
 * News of an operation; acknowledged by its uuid where it has one.
 */
export interface OperationStatus {
  readonly operation_id?: OperationID;
  readonly state: OperationState;
  readonly message?: string;
  readonly converted_resources?: readonly Resource[];
  readonly uuid?: UUID;
  readonly agent_id?: AgentID;
  readonly resource_provider_id?: ResourceProviderID;
}

/**
 * mesos.v1.CheckStatusInfo
 * The latest result of a check.
 */
export interface CheckStatusInfo {
  readonly type?: CheckInfoType;
  readonly command?: CheckStatusInfoCommand;
  readonly http?: CheckStatusInfoHttp;
  readonly tcp?: CheckStatusInfoTcp;
}

/** mesos.v1.CheckStatusInfo.Command */
export interface CheckStatusInfoCommand {
  readonly exit_code?: number;
}

/** mesos.v1.CheckStatusInfo.Http */
export interface CheckStatusInfoHttp {
  readonly status_code?: number;
}

/** mesos.v1.CheckStatusInfo.Tcp */
export interface CheckStatusInfoTcp {
  readonly succeeded?: boolean;
}

/**
 * mesos.v1.TaskStatus
 * News of a task; acknowledged by its uuid where it has one.
 */
export interface TaskStatus {
  readonly task_id: TaskID;
  readonly state: TaskState;
  readonly message?: string;
  readonly source?: TaskStatusSource;
  readonly reason?: TaskStatusReason;
  readonly data?: Uint8Array;
  readonly agent_id?: AgentID;
  readonly executor_id?: ExecutorID;
  readonly timestamp?: number;
  readonly uuid?: Uint8Array;
  readonly healthy?: boolean;
  readonly check_status?: CheckStatusInfo;
  readonly labels?: Labels;
  readonly container_status?: ContainerStatus;
  readonly unreachable_time?: TimeInfo;
  readonly limitation?: TaskResourceLimitation;
}

/**
 * mesos.v1.TaskStatus.Source
 * Who made the update.
 */
export type TaskStatusSource =
  | 'SOURCE_MASTER'
  | 'SOURCE_AGENT'
  | 'SOURCE_EXECUTOR';

/**
 * mesos.v1.TaskStatus.Reason
 * Why a task is in its state, for programs; message is for people.
 */
export type TaskStatusReason =
  | 'REASON_COMMAND_EXECUTOR_FAILED'
  | 'REASON_CONTAINER_LAUNCH_FAILED'
  | 'REASON_CONTAINER_LIMITATION'
  | 'REASON_CONTAINER_LIMITATION_DISK'
  | 'REASON_CONTAINER_LIMITATION_MEMORY'
  | 'REASON_CONTAINER_PREEMPTED'
  | 'REASON_CONTAINER_UPDATE_FAILED'
  | 'REASON_MAX_COMPLETION_TIME_REACHED'
  | 'REASON_EXECUTOR_REGISTRATION_TIMEOUT'
  | 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT'
  | 'REASON_EXECUTOR_TERMINATED'
  | 'REASON_EXECUTOR_UNREGISTERED'
  | 'REASON_FRAMEWORK_REMOVED'
  | 'REASON_GC_ERROR'
  | 'REASON_INVALID_FRAMEWORKID'
  | 'REASON_INVALID_OFFERS'
  | 'REASON_IO_SWITCHBOARD_EXITED'
  | 'REASON_MASTER_DISCONNECTED'
  | 'REASON_RECONCILIATION'
  | 'REASON_RESOURCES_UNKNOWN'
  | 'REASON_AGENT_DISCONNECTED'
  | 'REASON_AGENT_DRAINING'
  | 'REASON_AGENT_REMOVED'
  | 'REASON_AGENT_REMOVED_BY_OPERATOR'
  | 'REASON_AGENT_REREGISTERED'
  | 'REASON_AGENT_RESTARTED'
  | 'REASON_AGENT_UNKNOWN'
  | 'REASON_TASK_KILLED_DURING_LAUNCH'
  | 'REASON_TASK_CHECK_STATUS_UPDATED'
  | 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'
  | 'REASON_TASK_GROUP_INVALID'
  | 'REASON_TASK_GROUP_UNAUTHORIZED'
  | 'REASON_TASK_INVALID'
  | 'REASON_TASK_UNAUTHORIZED'
  | 'REASON_TASK_UNKNOWN';

/**
 * mesos.v1.Filters
 * How long a declined offer's resources are kept from the framework.
 */
export interface Filters {
  readonly refuse_seconds?: number;
}

/** mesos.v1.Environment */
export interface Environment {
  readonly variables?: readonly EnvironmentVariable[];
}

/** mesos.v1.Environment.Variable */
export interface EnvironmentVariable {
  readonly name: string;
  readonly type?: EnvironmentVariableType;
  readonly value?: string;
  readonly secret?: Secret;
}

/** mesos.v1.Environment.Variable.Type */
export type EnvironmentVariableType =
  | 'UNKNOWN'
  | 'VALUE'
  | 'SECRET';

/** mesos.v1.Parameter */
export interface Parameter {
  readonly key: string;
  readonly value: string;
}

/** mesos.v1.Parameters */
export interface Parameters {
  readonly parameter?: readonly Parameter[];
}

/** mesos.v1.Credential */
export interface Credential {
  readonly principal: string;
  readonly secret?: string;
}

/** mesos.v1.Credentials */
export interface Credentials {
  readonly credentials?: readonly Credential[];
}

/**
 * mesos.v1.Secret
 * A value, or the name of one in a store.
 */
export interface Secret {
  readonly type?: SecretType;
  readonly reference?: SecretReference;
  readonly value?: SecretValue;
}

/** mesos.v1.Secret.Type */
export type SecretType =
  | 'UNKNOWN'
  | 'REFERENCE'
  | 'VALUE';

/** mesos.v1.Secret.Reference */
export interface SecretReference {
  readonly name: string;
  readonly key?: string;
}

/** mesos.v1.Secret.Value */
export interface SecretValue {
  readonly data: Uint8Array;
}

/** mesos.v1.RateLimit */
export interface RateLimit {
  readonly qps?: number;
  readonly principal: string;
  readonly capacity?: Int64;
}

/** mesos.v1.RateLimits */
export interface RateLimits {
  readonly limits?: readonly RateLimit[];
  readonly aggregate_default_qps?: number;
  readonly aggregate_default_capacity?: Int64;
}

/**
 * mesos.v1.Image
 * A container image.
 */
export interface Image {
  readonly type: ImageType;
  readonly appc?: ImageAppc;
  readonly docker?: ImageDocker;
  readonly cached?: boolean;
}

/** mesos.v1.Image.Type */
export type ImageType =
  | 'APPC'
  | 'DOCKER';

/** mesos.v1.Image.Appc */
export interface ImageAppc {
  readonly name: string;
  readonly id?: string;
  readonly labels?: Labels;
}

/** mesos.v1.Image.Docker */
export interface ImageDocker {
  readonly name: string;
  /** @deprecated by Mesos */
  readonly credential?: Credential;
  readonly config?: Secret;
}

/** mesos.v1.MountPropagation */
export interface MountPropagation {
  readonly mode?: MountPropagationMode;
}

/** mesos.v1.MountPropagation.Mode */
export type MountPropagationMode =
  | 'UNKNOWN'
  | 'HOST_TO_CONTAINER'
  | 'BIDIRECTIONAL';

/**
 * mesos.v1.Volume
 * A directory mounted into a container.
 */
export interface Volume {
  readonly mode: VolumeMode;
  readonly container_path: string;
  readonly host_path?: string;
  readonly image?: Image;
  readonly source?: VolumeSource;
}

/** mesos.v1.Volume.Mode */
export type VolumeMode =
  | 'RW'
  | 'RO';

/**
 * mesos.v1.Volume.Source
 * Where a volume comes from: type says which of the other fields is set.
 */
export interface VolumeSource {
  readonly type?: VolumeSourceType;
  readonly docker_volume?: VolumeSourceDockerVolume;
  readonly host_path?: VolumeSourceHostPath;
  readonly sandbox_path?: VolumeSourceSandboxPath;
  readonly secret?: Secret;
  readonly csi_volume?: VolumeSourceCSIVolume;
}

/** mesos.v1.Volume.Source.Type */
export type VolumeSourceType =
  | 'UNKNOWN'
  | 'DOCKER_VOLUME'
  | 'HOST_PATH'
  | 'SANDBOX_PATH'
  | 'SECRET'
  | 'CSI_VOLUME';

/** mesos.v1.Volume.Source.DockerVolume */
export interface VolumeSourceDockerVolume {
  readonly driver?: string;
  readonly name: string;
  readonly driver_options?: Parameters;
}

/** mesos.v1.Volume.Source.HostPath */
export interface VolumeSourceHostPath {
  readonly path: string;
  readonly mount_propagation?: MountPropagation;
}

/** mesos.v1.Volume.Source.SandboxPath */
export interface VolumeSourceSandboxPath {
  readonly type?: VolumeSourceSandboxPathType;
  readonly path: string;
}

/** mesos.v1.Volume.Source.SandboxPath.Type */
export type VolumeSourceSandboxPathType =
  | 'UNKNOWN'
  | 'SELF'
  | 'PARENT';

/** mesos.v1.Volume.Source.CSIVolume */
export interface VolumeSourceCSIVolume {
  readonly plugin_name: string;
  readonly static_provisioning?: VolumeSourceCSIVolumeStaticProvisioning;
}

/** mesos.v1.Volume.Source.CSIVolume.VolumeCapability */
export interface VolumeSourceCSIVolumeVolumeCapability {
  readonly block?: VolumeSourceCSIVolumeVolumeCapabilityBlockVolume;
  readonly mount?: VolumeSourceCSIVolumeVolumeCapabilityMountVolume;
  readonly access_mode: VolumeSourceCSIVolumeVolumeCapabilityAccessMode;
}

/** mesos.v1.Volume.Source.CSIVolume.VolumeCapability.BlockVolume */
export type VolumeSourceCSIVolumeVolumeCapabilityBlockVolume = Readonly<Record<string, never>>;

/** mesos.v1.Volume.Source.CSIVolume.VolumeCapability.MountVolume */
export interface VolumeSourceCSIVolumeVolumeCapabilityMountVolume {
  readonly fs_type?: string;
  readonly mount_flags?: readonly string[];
}

/** mesos.v1.Volume.Source.CSIVolume.VolumeCapability.AccessMode */
export interface VolumeSourceCSIVolumeVolumeCapabilityAccessMode {
  readonly mode: VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode;
}

/** mesos.v1.Volume.Source.CSIVolume.VolumeCapability.AccessMode.Mode */
export type VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode =
  | 'UNKNOWN'
  | 'SINGLE_NODE_WRITER'
  | 'SINGLE_NODE_READER_ONLY'
  | 'MULTI_NODE_READER_ONLY'
  | 'MULTI_NODE_SINGLE_WRITER'
  | 'MULTI_NODE_MULTI_WRITER';

/** mesos.v1.Volume.Source.CSIVolume.StaticProvisioning */
export interface VolumeSourceCSIVolumeStaticProvisioning {
  readonly volume_id: string;
  readonly volume_capability: VolumeSourceCSIVolumeVolumeCapability;
  readonly node_stage_secrets?: Readonly<Record<string, Secret>>;
  readonly node_publish_secrets?: Readonly<Record<string, Secret>>;
  readonly volume_context?: Readonly<Record<string, string>>;
}

/**
 * mesos.v1.NetworkInfo
 * A network that a container joins, or the addresses that it has got there.
 */
export interface NetworkInfo {
  readonly ip_addresses?: readonly NetworkInfoIPAddress[];
  readonly name?: string;
  readonly groups?: readonly string[];
  readonly labels?: Labels;
  readonly port_mappings?: readonly NetworkInfoPortMapping[];
}

/** mesos.v1.NetworkInfo.Protocol */
export type NetworkInfoProtocol =
  | 'IPv4'
  | 'IPv6';

/** mesos.v1.NetworkInfo.IPAddress */
export interface NetworkInfoIPAddress {
  readonly protocol?: NetworkInfoProtocol;
  readonly ip_address?: string;
}

/** mesos.v1.NetworkInfo.PortMapping */
export interface NetworkInfoPortMapping {
  readonly host_port: number;
  readonly container_port: number;
  readonly protocol?: string;
}

/**
 * mesos.v1.CapabilityInfo
 * Capabilities of a Linux process.
 */
export interface CapabilityInfo {
  readonly capabilities?: readonly CapabilityInfoCapability[];
}

/** mesos.v1.CapabilityInfo.Capability */
export type CapabilityInfoCapability =
  | 'UNKNOWN'
  | 'CHOWN'
  | 'DAC_OVERRIDE'
  | 'DAC_READ_SEARCH'
  | 'FOWNER'
  | 'FSETID'
  | 'KILL'
  | 'SETGID'
  | 'SETUID'
  | 'SETPCAP'
  | 'LINUX_IMMUTABLE'
  | 'NET_BIND_SERVICE'
  | 'NET_BROADCAST'
  | 'NET_ADMIN'
  | 'NET_RAW'
  | 'IPC_LOCK'
  | 'IPC_OWNER'
  | 'SYS_MODULE'
  | 'SYS_RAWIO'
  | 'SYS_CHROOT'
  | 'SYS_PTRACE'
  | 'SYS_PACCT'
  | 'SYS_ADMIN'
  | 'SYS_BOOT'
  | 'SYS_NICE'
  | 'SYS_RESOURCE'
  | 'SYS_TIME'
  | 'SYS_TTY_CONFIG'
  | 'MKNOD'
  | 'LEASE'
  | 'AUDIT_WRITE'
  | 'AUDIT_CONTROL'
  | 'SETFCAP'
  | 'MAC_OVERRIDE'
  | 'MAC_ADMIN'
  | 'SYSLOG'
  | 'WAKE_ALARM'
  | 'BLOCK_SUSPEND'
  | 'AUDIT_READ'
  | 'PERFMON'
  | 'BPF'
  | 'CHECKPOINT_RESTORE';

/** mesos.v1.SeccompInfo */
export interface SeccompInfo {
  readonly profile_name?: string;
  readonly unconfined?: boolean;
}

/**
 * mesos.v1.LinuxInfo
 * How a container is isolated on Linux.
 */
export interface LinuxInfo {
  /** @deprecated by Mesos */
  readonly capability_info?: CapabilityInfo;
  readonly bounding_capabilities?: CapabilityInfo;
  readonly effective_capabilities?: CapabilityInfo;
  readonly share_pid_namespace?: boolean;
  readonly seccomp?: SeccompInfo;
  readonly ipc_mode?: LinuxInfoIpcMode;
  readonly shm_size?: number;
  readonly share_cgroups?: boolean;
}

/** mesos.v1.LinuxInfo.IpcMode */
export type LinuxInfoIpcMode =
  | 'UNKNOWN'
  | 'PRIVATE'
  | 'SHARE_PARENT';

/**
 * mesos.v1.RLimitInfo
 * POSIX limits of a process.
 */
export interface RLimitInfo {
  readonly rlimits?: readonly RLimitInfoRLimit[];
}

/** mesos.v1.RLimitInfo.RLimit */
export interface RLimitInfoRLimit {
  readonly type?: RLimitInfoRLimitType;
  readonly hard?: Int64;
  readonly soft?: Int64;
}

/** mesos.v1.RLimitInfo.RLimit.Type */
export type RLimitInfoRLimitType =
  | 'UNKNOWN'
  | 'RLMT_AS'
  | 'RLMT_CORE'
  | 'RLMT_CPU'
  | 'RLMT_DATA'
  | 'RLMT_FSIZE'
  | 'RLMT_LOCKS'
  | 'RLMT_MEMLOCK'
  | 'RLMT_MSGQUEUE'
  | 'RLMT_NICE'
  | 'RLMT_NOFILE'
  | 'RLMT_NPROC'
  | 'RLMT_RSS'
  | 'RLMT_RTPRIO'
  | 'RLMT_RTTIME'
  | 'RLMT_SIGPENDING'
  | 'RLMT_STACK';

/**
 * mesos.v1.TTYInfo
 * Asks for a terminal.
 */
export interface TTYInfo {
  readonly window_size?: TTYInfoWindowSize;
}

/** mesos.v1.TTYInfo.WindowSize */
export interface TTYInfoWindowSize {
  readonly rows: number;
  readonly columns: number;
}

/**
 * mesos.v1.ContainerInfo
 * The container in which a task or executor runs.
 */
export interface ContainerInfo {
  readonly type: ContainerInfoType;
  readonly volumes?: readonly Volume[];
  readonly hostname?: string;
  readonly docker?: ContainerInfoDockerInfo;
  readonly mesos?: ContainerInfoMesosInfo;
  readonly network_infos?: readonly NetworkInfo[];
  readonly linux_info?: LinuxInfo;
  readonly rlimit_info?: RLimitInfo;
  readonly tty_info?: TTYInfo;
}

/** mesos.v1.ContainerInfo.Type */
export type ContainerInfoType =
  | 'DOCKER'
  | 'MESOS';

/** mesos.v1.ContainerInfo.DockerInfo */
export interface ContainerInfoDockerInfo {
  readonly image: string;
  readonly network?: ContainerInfoDockerInfoNetwork;
  readonly port_mappings?: readonly ContainerInfoDockerInfoPortMapping[];
  readonly privileged?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly force_pull_image?: boolean;
  /** @deprecated by Mesos */
  readonly volume_driver?: string;
}

/** mesos.v1.ContainerInfo.DockerInfo.Network */
export type ContainerInfoDockerInfoNetwork =
  | 'HOST'
  | 'BRIDGE'
  | 'NONE'
  | 'USER';

/** mesos.v1.ContainerInfo.DockerInfo.PortMapping */
export interface ContainerInfoDockerInfoPortMapping {
  readonly host_port: number;
  readonly container_port: number;
  readonly protocol?: string;
}

/** mesos.v1.ContainerInfo.MesosInfo */
export interface ContainerInfoMesosInfo {
  readonly image?: Image;
}

/**
 * mesos.v1.ContainerStatus
 * What the agent knows about a running container.
 */
export interface ContainerStatus {
  readonly container_id?: ContainerID;
  readonly network_infos?: readonly NetworkInfo[];
  readonly cgroup_info?: CgroupInfo;
  readonly executor_pid?: number;
}

/**
 * mesos.v1.CgroupInfo
 * Control group settings and statistics of a container.
 */
export interface CgroupInfo {
  readonly net_cls?: CgroupInfoNetCls;
}

/** mesos.v1.CgroupInfo.Blkio */
export type CgroupInfoBlkio = Readonly<Record<string, never>>;

/** mesos.v1.CgroupInfo.Blkio.Operation */
export type CgroupInfoBlkioOperation =
  | 'UNKNOWN'
  | 'TOTAL'
  | 'READ'
  | 'WRITE'
  | 'SYNC'
  | 'ASYNC'
  | 'DISCARD';

/** mesos.v1.CgroupInfo.Blkio.Value */
export interface CgroupInfoBlkioValue {
  readonly op?: CgroupInfoBlkioOperation;
  readonly value?: Int64;
}

/** mesos.v1.CgroupInfo.Blkio.CFQ */
export type CgroupInfoBlkioCFQ = Readonly<Record<string, never>>;

/** mesos.v1.CgroupInfo.Blkio.CFQ.Statistics */
export interface CgroupInfoBlkioCFQStatistics {
  readonly device?: DeviceNumber;
  readonly sectors?: Int64;
  readonly time?: Int64;
  readonly io_serviced?: readonly CgroupInfoBlkioValue[];
  readonly io_service_bytes?: readonly CgroupInfoBlkioValue[];
  readonly io_service_time?: readonly CgroupInfoBlkioValue[];
  readonly io_wait_time?: readonly CgroupInfoBlkioValue[];
  readonly io_merged?: readonly CgroupInfoBlkioValue[];
  readonly io_queued?: readonly CgroupInfoBlkioValue[];
}

/** mesos.v1.CgroupInfo.Blkio.Throttling */
export type CgroupInfoBlkioThrottling = Readonly<Record<string, never>>;

/** mesos.v1.CgroupInfo.Blkio.Throttling.Statistics */
export interface CgroupInfoBlkioThrottlingStatistics {
  readonly device?: DeviceNumber;
  readonly io_serviced?: readonly CgroupInfoBlkioValue[];
  readonly io_service_bytes?: readonly CgroupInfoBlkioValue[];
}

/** mesos.v1.CgroupInfo.Blkio.Statistics */
export interface CgroupInfoBlkioStatistics {
  readonly cfq?: readonly CgroupInfoBlkioCFQStatistics[];
  readonly cfq_recursive?: readonly CgroupInfoBlkioCFQStatistics[];
  readonly throttling?: readonly CgroupInfoBlkioThrottlingStatistics[];
}

/** mesos.v1.CgroupInfo.NetCls */
export interface CgroupInfoNetCls {
  readonly classid?: number;
}

/**
 * mesos.v1.Labels
 * Free-form key and value pairs; not a map, a key may come twice.
 */
export interface Labels {
  readonly labels?: readonly Label[];
}

/** mesos.v1.Label */
export interface Label {
  readonly key: string;
  readonly value?: string;
}

/**
 * mesos.v1.Port
 * A named port that a task serves on.
 */
export interface Port {
  readonly number: number;
  readonly name?: string;
  readonly protocol?: string;
  readonly visibility?: DiscoveryInfoVisibility;
  readonly labels?: Labels;
}

/** mesos.v1.Ports */
export interface Ports {
  readonly ports?: readonly Port[];
}

/**
 * mesos.v1.DiscoveryInfo
 * How others may find a task: Mesos only passes it on.
 */
export interface DiscoveryInfo {
  readonly visibility: DiscoveryInfoVisibility;
  readonly name?: string;
  readonly environment?: string;
  readonly location?: string;
  readonly version?: string;
  readonly ports?: Ports;
  readonly labels?: Labels;
}

/** mesos.v1.DiscoveryInfo.Visibility */
export type DiscoveryInfoVisibility =
  | 'FRAMEWORK'
  | 'CLUSTER'
  | 'EXTERNAL';

/**
 * mesos.v1.WeightInfo
 * How large a role's fair share is in relation to the others.
 */
export interface WeightInfo {
  readonly weight: number;
  readonly role?: string;
}

/** mesos.v1.VersionInfo */
export interface VersionInfo {
  readonly version: string;
  readonly build_date?: string;
  readonly build_time?: number;
  readonly build_user?: string;
  readonly git_sha?: string;
  readonly git_branch?: string;
  readonly git_tag?: string;
}

/** mesos.v1.Flag */
export interface Flag {
  readonly name: string;
  readonly value?: string;
}

/**
 * mesos.v1.Role
 * A role with its weight and what its frameworks hold.
 */
export interface Role {
  readonly name: string;
  readonly weight: number;
  readonly frameworks?: readonly FrameworkID[];
  readonly resources?: readonly Resource[];
}

/**
 * mesos.v1.Metric
 * A point of the metrics snapshot; without a value it timed out.
 */
export interface Metric {
  readonly name: string;
  readonly value?: number;
}

/**
 * mesos.v1.FileInfo
 * A file of a listing, like the output of ls.
 */
export interface FileInfo {
  readonly path: string;
  readonly nlink?: number;
  readonly size?: Int64;
  readonly mtime?: TimeInfo;
  readonly mode?: number;
  readonly uid?: string;
  readonly gid?: string;
}

/** mesos.v1.Device */
export interface Device {
  readonly path?: string;
  readonly number?: DeviceNumber;
}

/** mesos.v1.Device.Number */
export interface DeviceNumber {
  readonly major_number: Int64;
  readonly minor_number: Int64;
}

/** mesos.v1.DeviceAccess */
export interface DeviceAccess {
  readonly device: Device;
  readonly access: DeviceAccessAccess;
}

/** mesos.v1.DeviceAccess.Access */
export interface DeviceAccessAccess {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly mknod?: boolean;
}

/** mesos.v1.DeviceWhitelist */
export interface DeviceWhitelist {
  readonly allowed_devices?: readonly DeviceAccess[];
}

/**
 * mesos.v1.DrainConfig
 * How an operator asks for an agent to be emptied.
 */
export interface DrainConfig {
  readonly max_grace_period?: DurationInfo;
  readonly mark_gone?: boolean;
}

/**
 * mesos.v1.DrainInfo
 * How far the emptying is.
 */
export interface DrainInfo {
  readonly state: DrainState;
  readonly config: DrainConfig;
}

/**
 * mesos.v1.quota.QuotaInfo
 * A guarantee to a role in the older form.
 */
export interface QuotaInfo {
  readonly role?: string;
  readonly principal?: string;
  readonly guarantee?: readonly Resource[];
}

/**
 * mesos.v1.quota.QuotaRequest
 * The body of SET_QUOTA.
 */
export interface QuotaRequest {
  readonly force?: boolean;
  readonly role?: string;
  readonly guarantee?: readonly Resource[];
}

/**
 * mesos.v1.quota.QuotaConfig
 * A role's guarantees and limits.
 */
export interface QuotaConfig {
  readonly role: string;
  readonly guarantees?: Readonly<Record<string, ValueScalar>>;
  readonly limits?: Readonly<Record<string, ValueScalar>>;
}

/**
 * mesos.v1.quota.QuotaStatus
 * The quota of all roles that have one.
 */
export interface QuotaStatus {
  /** @deprecated by Mesos */
  readonly infos?: readonly QuotaInfo[];
  readonly configs?: readonly QuotaConfig[];
}

/**
 * mesos.v1.resource_provider.Event
 * What an agent sends to a resource provider: type says which of the other fields is set.
 */
export interface ResourceProviderEvent {
  readonly type?: ResourceProviderEventType;
  readonly subscribed?: ResourceProviderEventSubscribed;
  readonly apply_operation?: ResourceProviderEventApplyOperation;
  readonly publish_resources?: ResourceProviderEventPublishResources;
  readonly acknowledge_operation_status?: ResourceProviderEventAcknowledgeOperationStatus;
  readonly reconcile_operations?: ResourceProviderEventReconcileOperations;
}

/** mesos.v1.resource_provider.Event.Type */
export type ResourceProviderEventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'APPLY_OPERATION'
  | 'PUBLISH_RESOURCES'
  | 'ACKNOWLEDGE_OPERATION_STATUS'
  | 'RECONCILE_OPERATIONS'
  | 'TEARDOWN';

/** mesos.v1.resource_provider.Event.Subscribed */
export interface ResourceProviderEventSubscribed {
  readonly provider_id: ResourceProviderID;
}

/** mesos.v1.resource_provider.Event.ApplyOperation */
export interface ResourceProviderEventApplyOperation {
  readonly framework_id?: FrameworkID;
  readonly info: OfferOperation;
  readonly operation_uuid: UUID;
  readonly resource_version_uuid: UUID;
}

/** mesos.v1.resource_provider.Event.PublishResources */
export interface ResourceProviderEventPublishResources {
  readonly uuid: UUID;
  readonly resources?: readonly Resource[];
}

/** mesos.v1.resource_provider.Event.AcknowledgeOperationStatus */
export interface ResourceProviderEventAcknowledgeOperationStatus {
  readonly status_uuid: UUID;
  readonly operation_uuid: UUID;
}

/** mesos.v1.resource_provider.Event.ReconcileOperations */
export interface ResourceProviderEventReconcileOperations {
  readonly operation_uuids?: readonly UUID[];
}

/**
 * mesos.v1.resource_provider.Call
 * What a resource provider sends to its agent: type says which of the other fields is set.
 */
export interface ResourceProviderCall {
  readonly resource_provider_id?: ResourceProviderID;
  readonly type?: ResourceProviderCallType;
  readonly subscribe?: ResourceProviderCallSubscribe;
  readonly update_operation_status?: ResourceProviderCallUpdateOperationStatus;
  readonly update_state?: ResourceProviderCallUpdateState;
  readonly update_publish_resources_status?: ResourceProviderCallUpdatePublishResourcesStatus;
}

/** mesos.v1.resource_provider.Call.Type */
export type ResourceProviderCallType =
  | 'UNKNOWN'
  | 'SUBSCRIBE'
  | 'UPDATE_OPERATION_STATUS'
  | 'UPDATE_STATE'
  | 'UPDATE_PUBLISH_RESOURCES_STATUS';

/** mesos.v1.resource_provider.Call.Subscribe */
export interface ResourceProviderCallSubscribe {
  readonly resource_provider_info: ResourceProviderInfo;
}

/** mesos.v1.resource_provider.Call.UpdateOperationStatus */
export interface ResourceProviderCallUpdateOperationStatus {
  readonly framework_id?: FrameworkID;
  readonly status: OperationStatus;
  readonly latest_status?: OperationStatus;
  readonly operation_uuid: UUID;
}

/** mesos.v1.resource_provider.Call.UpdateState */
export interface ResourceProviderCallUpdateState {
  readonly operations?: readonly Operation[];
  readonly resources?: readonly Resource[];
  readonly resource_version_uuid: UUID;
}

/** mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus */
export interface ResourceProviderCallUpdatePublishResourcesStatus {
  readonly uuid: UUID;
  readonly status: ResourceProviderCallUpdatePublishResourcesStatusStatus;
}

/** mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus.Status */
export type ResourceProviderCallUpdatePublishResourcesStatusStatus =
  | 'UNKNOWN'
  | 'OK'
  | 'FAILED';

/**
 * mesos.v1.scheduler.Event
 * What the master sends to a scheduler: type says which of the other fields is set.
 */
export interface SchedulerEvent {
  readonly type?: SchedulerEventType;
  readonly subscribed?: SchedulerEventSubscribed;
  readonly offers?: SchedulerEventOffers;
  readonly inverse_offers?: SchedulerEventInverseOffers;
  readonly rescind?: SchedulerEventRescind;
  readonly rescind_inverse_offer?: SchedulerEventRescindInverseOffer;
  readonly update?: SchedulerEventUpdate;
  readonly update_operation_status?: SchedulerEventUpdateOperationStatus;
  readonly message?: SchedulerEventMessage;
  readonly failure?: SchedulerEventFailure;
  readonly error?: SchedulerEventError;
}

/** mesos.v1.scheduler.Event.Type */
export type SchedulerEventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'OFFERS'
  | 'INVERSE_OFFERS'
  | 'RESCIND'
  | 'RESCIND_INVERSE_OFFER'
  | 'UPDATE'
  | 'UPDATE_OPERATION_STATUS'
  | 'MESSAGE'
  | 'FAILURE'
  | 'ERROR'
  | 'HEARTBEAT';

/** mesos.v1.scheduler.Event.Subscribed */
export interface SchedulerEventSubscribed {
  readonly framework_id: FrameworkID;
  readonly heartbeat_interval_seconds?: number;
  readonly master_info?: MasterInfo;
}

/** mesos.v1.scheduler.Event.Offers */
export interface SchedulerEventOffers {
  readonly offers?: readonly Offer[];
}

/** mesos.v1.scheduler.Event.InverseOffers */
export interface SchedulerEventInverseOffers {
  readonly inverse_offers?: readonly InverseOffer[];
}

/** mesos.v1.scheduler.Event.Rescind */
export interface SchedulerEventRescind {
  readonly offer_id: OfferID;
}

/** mesos.v1.scheduler.Event.RescindInverseOffer */
export interface SchedulerEventRescindInverseOffer {
  readonly inverse_offer_id: OfferID;
}

/** mesos.v1.scheduler.Event.Update */
export interface SchedulerEventUpdate {
  readonly status: TaskStatus;
}

/** mesos.v1.scheduler.Event.UpdateOperationStatus */
export interface SchedulerEventUpdateOperationStatus {
  readonly status: OperationStatus;
}

/** mesos.v1.scheduler.Event.Message */
export interface SchedulerEventMessage {
  readonly agent_id: AgentID;
  readonly executor_id: ExecutorID;
  readonly data: Uint8Array;
}

/** mesos.v1.scheduler.Event.Failure */
export interface SchedulerEventFailure {
  readonly agent_id?: AgentID;
  readonly executor_id?: ExecutorID;
  readonly status?: number;
}

/** mesos.v1.scheduler.Event.Error */
export interface SchedulerEventError {
  readonly message: string;
}

/**
 * mesos.v1.scheduler.Response
 * The answer to the few scheduler calls that have one.
 */
export interface SchedulerResponse {
  readonly type?: SchedulerResponseType;
  /** @deprecated by Mesos */
  readonly reconcile_operations?: SchedulerResponseReconcileOperations;
}

/** mesos.v1.scheduler.Response.Type */
export type SchedulerResponseType =
  | 'UNKNOWN'
  | 'RECONCILE_OPERATIONS';

/** mesos.v1.scheduler.Response.ReconcileOperations */
export interface SchedulerResponseReconcileOperations {
  /** @deprecated by Mesos */
  readonly operation_statuses?: readonly OperationStatus[];
}

/**
 * mesos.v1.scheduler.AttributeConstraint
 * A condition on an attribute, or on what all agents have, such as the hostname.
 */
export interface SchedulerAttributeConstraint {
  readonly selector: SchedulerAttributeConstraintSelector;
  readonly predicate: SchedulerAttributeConstraintPredicate;
}

/** mesos.v1.scheduler.AttributeConstraint.Selector */
export interface SchedulerAttributeConstraintSelector {
  readonly pseudoattribute_type?: SchedulerAttributeConstraintSelectorPseudoattributeType;
  readonly attribute_name?: string;
}

/** mesos.v1.scheduler.AttributeConstraint.Selector.PseudoattributeType */
export type SchedulerAttributeConstraintSelectorPseudoattributeType =
  | 'UNKNOWN'
  | 'HOSTNAME'
  | 'REGION'
  | 'ZONE';

/** mesos.v1.scheduler.AttributeConstraint.Predicate */
export interface SchedulerAttributeConstraintPredicate {
  readonly exists?: SchedulerAttributeConstraintPredicateExists;
  readonly not_exists?: SchedulerAttributeConstraintPredicateNotExists;
  readonly text_equals?: SchedulerAttributeConstraintPredicateTextEquals;
  readonly text_not_equals?: SchedulerAttributeConstraintPredicateTextNotEquals;
  readonly text_matches?: SchedulerAttributeConstraintPredicateTextMatches;
  readonly text_not_matches?: SchedulerAttributeConstraintPredicateTextNotMatches;
}

/** mesos.v1.scheduler.AttributeConstraint.Predicate.Exists */
export type SchedulerAttributeConstraintPredicateExists = Readonly<Record<string, never>>;

/** mesos.v1.scheduler.AttributeConstraint.Predicate.NotExists */
export type SchedulerAttributeConstraintPredicateNotExists = Readonly<Record<string, never>>;

/** mesos.v1.scheduler.AttributeConstraint.Predicate.TextEquals */
export interface SchedulerAttributeConstraintPredicateTextEquals {
  readonly value: string;
}

/** mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotEquals */
export interface SchedulerAttributeConstraintPredicateTextNotEquals {
  readonly value: string;
}

/** mesos.v1.scheduler.AttributeConstraint.Predicate.TextMatches */
export interface SchedulerAttributeConstraintPredicateTextMatches {
  readonly regex: string;
}

/** mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotMatches */
export interface SchedulerAttributeConstraintPredicateTextNotMatches {
  readonly regex: string;
}

/**
 * mesos.v1.scheduler.OfferConstraints
 * Which agents a framework wants to be offered at all, role by role.
 */
export interface SchedulerOfferConstraints {
  readonly role_constraints?: Readonly<Record<string, SchedulerOfferConstraintsRoleConstraints>>;
}

/**
 * mesos.v1.scheduler.OfferConstraints.RoleConstraints
 * Any one of the groups must hold.
 */
export interface SchedulerOfferConstraintsRoleConstraints {
  readonly groups?: readonly SchedulerOfferConstraintsRoleConstraintsGroup[];
}

/**
 * mesos.v1.scheduler.OfferConstraints.RoleConstraints.Group
 * All of the constraints must hold.
 */
export interface SchedulerOfferConstraintsRoleConstraintsGroup {
  readonly attribute_constraints?: readonly SchedulerAttributeConstraint[];
}

/**
 * mesos.v1.scheduler.Call
 * What a scheduler sends to the master: type says which of the other fields is set.
 */
export interface SchedulerCall {
  readonly framework_id?: FrameworkID;
  readonly type?: SchedulerCallType;
  readonly subscribe?: SchedulerCallSubscribe;
  readonly accept?: SchedulerCallAccept;
  readonly decline?: SchedulerCallDecline;
  readonly accept_inverse_offers?: SchedulerCallAcceptInverseOffers;
  readonly decline_inverse_offers?: SchedulerCallDeclineInverseOffers;
  readonly revive?: SchedulerCallRevive;
  readonly kill?: SchedulerCallKill;
  readonly shutdown?: SchedulerCallShutdown;
  readonly acknowledge?: SchedulerCallAcknowledge;
  readonly acknowledge_operation_status?: SchedulerCallAcknowledgeOperationStatus;
  readonly reconcile?: SchedulerCallReconcile;
  readonly reconcile_operations?: SchedulerCallReconcileOperations;
  readonly message?: SchedulerCallMessage;
  readonly request?: SchedulerCallRequest;
  readonly suppress?: SchedulerCallSuppress;
  readonly update_framework?: SchedulerCallUpdateFramework;
}

/** mesos.v1.scheduler.Call.Type */
export type SchedulerCallType =
  | 'UNKNOWN'
  | 'SUBSCRIBE'
  | 'TEARDOWN'
  | 'ACCEPT'
  | 'DECLINE'
  | 'ACCEPT_INVERSE_OFFERS'
  | 'DECLINE_INVERSE_OFFERS'
  | 'REVIVE'
  | 'KILL'
  | 'SHUTDOWN'
  | 'ACKNOWLEDGE'
  | 'ACKNOWLEDGE_OPERATION_STATUS'
  | 'RECONCILE'
  | 'RECONCILE_OPERATIONS'
  | 'MESSAGE'
  | 'REQUEST'
  | 'SUPPRESS'
  | 'UPDATE_FRAMEWORK';

/** mesos.v1.scheduler.Call.Subscribe */
export interface SchedulerCallSubscribe {
  readonly framework_info: FrameworkInfo;
  readonly suppressed_roles?: readonly string[];
  readonly offer_constraints?: SchedulerOfferConstraints;
}

/** mesos.v1.scheduler.Call.Accept */
export interface SchedulerCallAccept {
  readonly offer_ids?: readonly OfferID[];
  readonly operations?: readonly OfferOperation[];
  readonly filters?: Filters;
}

/** mesos.v1.scheduler.Call.Decline */
export interface SchedulerCallDecline {
  readonly offer_ids?: readonly OfferID[];
  readonly filters?: Filters;
}

/** mesos.v1.scheduler.Call.AcceptInverseOffers */
export interface SchedulerCallAcceptInverseOffers {
  readonly inverse_offer_ids?: readonly OfferID[];
  readonly filters?: Filters;
}

/** mesos.v1.scheduler.Call.DeclineInverseOffers */
export interface SchedulerCallDeclineInverseOffers {
  readonly inverse_offer_ids?: readonly OfferID[];
  readonly filters?: Filters;
}

/** mesos.v1.scheduler.Call.Revive */
export interface SchedulerCallRevive {
  readonly roles?: readonly string[];
}

/** mesos.v1.scheduler.Call.Kill */
export interface SchedulerCallKill {
  readonly task_id: TaskID;
  readonly agent_id?: AgentID;
  readonly kill_policy?: KillPolicy;
}

/** mesos.v1.scheduler.Call.Shutdown */
export interface SchedulerCallShutdown {
  readonly executor_id: ExecutorID;
  readonly agent_id: AgentID;
}

/** mesos.v1.scheduler.Call.Acknowledge */
export interface SchedulerCallAcknowledge {
  readonly agent_id: AgentID;
  readonly task_id: TaskID;
  readonly uuid: Uint8Array;
}

/** mesos.v1.scheduler.Call.AcknowledgeOperationStatus */
export interface SchedulerCallAcknowledgeOperationStatus {
  readonly agent_id?: AgentID;
  readonly resource_provider_id?: ResourceProviderID;
  readonly uuid: Uint8Array;
  readonly operation_id: OperationID;
}

/** mesos.v1.scheduler.Call.Reconcile */
export interface SchedulerCallReconcile {
  readonly tasks?: readonly SchedulerCallReconcileTask[];
}

/** mesos.v1.scheduler.Call.Reconcile.Task */
export interface SchedulerCallReconcileTask {
  readonly task_id: TaskID;
  readonly agent_id?: AgentID;
}

/** mesos.v1.scheduler.Call.ReconcileOperations */
export interface SchedulerCallReconcileOperations {
  readonly operations?: readonly SchedulerCallReconcileOperationsOperation[];
}

/** mesos.v1.scheduler.Call.ReconcileOperations.Operation */
export interface SchedulerCallReconcileOperationsOperation {
  readonly operation_id: OperationID;
  readonly agent_id?: AgentID;
  readonly resource_provider_id?: ResourceProviderID;
}

/** mesos.v1.scheduler.Call.Message */
export interface SchedulerCallMessage {
  readonly agent_id: AgentID;
  readonly executor_id: ExecutorID;
  readonly data: Uint8Array;
}

/** mesos.v1.scheduler.Call.Request */
export interface SchedulerCallRequest {
  readonly requests?: readonly Request[];
}

/** mesos.v1.scheduler.Call.Suppress */
export interface SchedulerCallSuppress {
  readonly roles?: readonly string[];
}

/** mesos.v1.scheduler.Call.UpdateFramework */
export interface SchedulerCallUpdateFramework {
  readonly framework_info: FrameworkInfo;
  readonly suppressed_roles?: readonly string[];
  readonly offer_constraints?: SchedulerOfferConstraints;
}

/**
 * mesos.v1.scheduler.APIResult
 * The answer to a call, as the C++ scheduler library hands it on.
 */
export interface SchedulerAPIResult {
  readonly status_code: number;
  readonly response?: SchedulerResponse;
  readonly error?: string;
}

/** The messages by their full names. */
export interface Messages {
  readonly 'google.protobuf.Duration': GoogleProtobufDuration;
  readonly 'mesos.v1.agent.Call': AgentCall;
  readonly 'mesos.v1.agent.Call.GetMetrics': AgentCallGetMetrics;
  readonly 'mesos.v1.agent.Call.SetLoggingLevel': AgentCallSetLoggingLevel;
  readonly 'mesos.v1.agent.Call.ListFiles': AgentCallListFiles;
  readonly 'mesos.v1.agent.Call.ReadFile': AgentCallReadFile;
  readonly 'mesos.v1.agent.Call.GetContainers': AgentCallGetContainers;
  readonly 'mesos.v1.agent.Call.LaunchNestedContainer': AgentCallLaunchNestedContainer;
  readonly 'mesos.v1.agent.Call.WaitNestedContainer': AgentCallWaitNestedContainer;
  readonly 'mesos.v1.agent.Call.KillNestedContainer': AgentCallKillNestedContainer;
  readonly 'mesos.v1.agent.Call.RemoveNestedContainer': AgentCallRemoveNestedContainer;
  readonly 'mesos.v1.agent.Call.LaunchNestedContainerSession': AgentCallLaunchNestedContainerSession;
  readonly 'mesos.v1.agent.Call.AttachContainerInput': AgentCallAttachContainerInput;
  readonly 'mesos.v1.agent.Call.AttachContainerOutput': AgentCallAttachContainerOutput;
  readonly 'mesos.v1.agent.Call.LaunchContainer': AgentCallLaunchContainer;
  readonly 'mesos.v1.agent.Call.WaitContainer': AgentCallWaitContainer;
  readonly 'mesos.v1.agent.Call.KillContainer': AgentCallKillContainer;
  readonly 'mesos.v1.agent.Call.RemoveContainer': AgentCallRemoveContainer;
  readonly 'mesos.v1.agent.Call.AddResourceProviderConfig': AgentCallAddResourceProviderConfig;
  readonly 'mesos.v1.agent.Call.UpdateResourceProviderConfig': AgentCallUpdateResourceProviderConfig;
  readonly 'mesos.v1.agent.Call.RemoveResourceProviderConfig': AgentCallRemoveResourceProviderConfig;
  readonly 'mesos.v1.agent.Call.MarkResourceProviderGone': AgentCallMarkResourceProviderGone;
  readonly 'mesos.v1.agent.Call.PruneImages': AgentCallPruneImages;
  readonly 'mesos.v1.agent.Response': AgentResponse;
  readonly 'mesos.v1.agent.Response.GetHealth': AgentResponseGetHealth;
  readonly 'mesos.v1.agent.Response.GetFlags': AgentResponseGetFlags;
  readonly 'mesos.v1.agent.Response.GetVersion': AgentResponseGetVersion;
  readonly 'mesos.v1.agent.Response.GetMetrics': AgentResponseGetMetrics;
  readonly 'mesos.v1.agent.Response.GetLoggingLevel': AgentResponseGetLoggingLevel;
  readonly 'mesos.v1.agent.Response.ListFiles': AgentResponseListFiles;
  readonly 'mesos.v1.agent.Response.ReadFile': AgentResponseReadFile;
  readonly 'mesos.v1.agent.Response.GetState': AgentResponseGetState;
  readonly 'mesos.v1.agent.Response.GetContainers': AgentResponseGetContainers;
  readonly 'mesos.v1.agent.Response.GetContainers.Container': AgentResponseGetContainersContainer;
  readonly 'mesos.v1.agent.Response.GetFrameworks': AgentResponseGetFrameworks;
  readonly 'mesos.v1.agent.Response.GetFrameworks.Framework': AgentResponseGetFrameworksFramework;
  readonly 'mesos.v1.agent.Response.GetExecutors': AgentResponseGetExecutors;
  readonly 'mesos.v1.agent.Response.GetExecutors.Executor': AgentResponseGetExecutorsExecutor;
  readonly 'mesos.v1.agent.Response.GetOperations': AgentResponseGetOperations;
  readonly 'mesos.v1.agent.Response.GetTasks': AgentResponseGetTasks;
  readonly 'mesos.v1.agent.Response.GetAgent': AgentResponseGetAgent;
  readonly 'mesos.v1.agent.Response.GetResourceProviders': AgentResponseGetResourceProviders;
  readonly 'mesos.v1.agent.Response.GetResourceProviders.ResourceProvider': AgentResponseGetResourceProvidersResourceProvider;
  readonly 'mesos.v1.agent.Response.WaitNestedContainer': AgentResponseWaitNestedContainer;
  readonly 'mesos.v1.agent.Response.WaitContainer': AgentResponseWaitContainer;
  readonly 'mesos.v1.agent.ProcessIO': AgentProcessIO;
  readonly 'mesos.v1.agent.ProcessIO.Data': AgentProcessIOData;
  readonly 'mesos.v1.agent.ProcessIO.Control': AgentProcessIOControl;
  readonly 'mesos.v1.agent.ProcessIO.Control.Heartbeat': AgentProcessIOControlHeartbeat;
  readonly 'mesos.v1.allocator.InverseOfferStatus': AllocatorInverseOfferStatus;
  readonly 'mesos.v1.executor.Event': ExecutorEvent;
  readonly 'mesos.v1.executor.Event.Subscribed': ExecutorEventSubscribed;
  readonly 'mesos.v1.executor.Event.Launch': ExecutorEventLaunch;
  readonly 'mesos.v1.executor.Event.LaunchGroup': ExecutorEventLaunchGroup;
  readonly 'mesos.v1.executor.Event.Kill': ExecutorEventKill;
  readonly 'mesos.v1.executor.Event.Acknowledged': ExecutorEventAcknowledged;
  readonly 'mesos.v1.executor.Event.Message': ExecutorEventMessage;
  readonly 'mesos.v1.executor.Event.Error': ExecutorEventError;
  readonly 'mesos.v1.executor.Call': ExecutorCall;
  readonly 'mesos.v1.executor.Call.Subscribe': ExecutorCallSubscribe;
  readonly 'mesos.v1.executor.Call.Update': ExecutorCallUpdate;
  readonly 'mesos.v1.executor.Call.Message': ExecutorCallMessage;
  readonly 'mesos.v1.maintenance.Window': MaintenanceWindow;
  readonly 'mesos.v1.maintenance.Schedule': MaintenanceSchedule;
  readonly 'mesos.v1.maintenance.ClusterStatus': MaintenanceClusterStatus;
  readonly 'mesos.v1.maintenance.ClusterStatus.DrainingMachine': MaintenanceClusterStatusDrainingMachine;
  readonly 'mesos.v1.master.Call': MasterCall;
  readonly 'mesos.v1.master.Call.GetMetrics': MasterCallGetMetrics;
  readonly 'mesos.v1.master.Call.SetLoggingLevel': MasterCallSetLoggingLevel;
  readonly 'mesos.v1.master.Call.ListFiles': MasterCallListFiles;
  readonly 'mesos.v1.master.Call.ReadFile': MasterCallReadFile;
  readonly 'mesos.v1.master.Call.UpdateWeights': MasterCallUpdateWeights;
  readonly 'mesos.v1.master.Call.ReserveResources': MasterCallReserveResources;
  readonly 'mesos.v1.master.Call.UnreserveResources': MasterCallUnreserveResources;
  readonly 'mesos.v1.master.Call.CreateVolumes': MasterCallCreateVolumes;
  readonly 'mesos.v1.master.Call.DestroyVolumes': MasterCallDestroyVolumes;
  readonly 'mesos.v1.master.Call.GrowVolume': MasterCallGrowVolume;
  readonly 'mesos.v1.master.Call.ShrinkVolume': MasterCallShrinkVolume;
  readonly 'mesos.v1.master.Call.UpdateMaintenanceSchedule': MasterCallUpdateMaintenanceSchedule;
  readonly 'mesos.v1.master.Call.StartMaintenance': MasterCallStartMaintenance;
  readonly 'mesos.v1.master.Call.StopMaintenance': MasterCallStopMaintenance;
  readonly 'mesos.v1.master.Call.DrainAgent': MasterCallDrainAgent;
  readonly 'mesos.v1.master.Call.DeactivateAgent': MasterCallDeactivateAgent;
  readonly 'mesos.v1.master.Call.ReactivateAgent': MasterCallReactivateAgent;
  readonly 'mesos.v1.master.Call.UpdateQuota': MasterCallUpdateQuota;
  readonly 'mesos.v1.master.Call.SetQuota': MasterCallSetQuota;
  readonly 'mesos.v1.master.Call.RemoveQuota': MasterCallRemoveQuota;
  readonly 'mesos.v1.master.Call.Teardown': MasterCallTeardown;
  readonly 'mesos.v1.master.Call.MarkAgentGone': MasterCallMarkAgentGone;
  readonly 'mesos.v1.master.Response': MasterResponse;
  readonly 'mesos.v1.master.Response.GetHealth': MasterResponseGetHealth;
  readonly 'mesos.v1.master.Response.GetFlags': MasterResponseGetFlags;
  readonly 'mesos.v1.master.Response.GetVersion': MasterResponseGetVersion;
  readonly 'mesos.v1.master.Response.GetMetrics': MasterResponseGetMetrics;
  readonly 'mesos.v1.master.Response.GetLoggingLevel': MasterResponseGetLoggingLevel;
  readonly 'mesos.v1.master.Response.ListFiles': MasterResponseListFiles;
  readonly 'mesos.v1.master.Response.ReadFile': MasterResponseReadFile;
  readonly 'mesos.v1.master.Response.GetState': MasterResponseGetState;
  readonly 'mesos.v1.master.Response.GetAgents': MasterResponseGetAgents;
  readonly 'mesos.v1.master.Response.GetAgents.Agent': MasterResponseGetAgentsAgent;
  readonly 'mesos.v1.master.Response.GetAgents.Agent.ResourceProvider': MasterResponseGetAgentsAgentResourceProvider;
  readonly 'mesos.v1.master.Response.GetFrameworks': MasterResponseGetFrameworks;
  readonly 'mesos.v1.master.Response.GetFrameworks.Framework': MasterResponseGetFrameworksFramework;
  readonly 'mesos.v1.master.Response.GetExecutors': MasterResponseGetExecutors;
  readonly 'mesos.v1.master.Response.GetExecutors.Executor': MasterResponseGetExecutorsExecutor;
  readonly 'mesos.v1.master.Response.GetOperations': MasterResponseGetOperations;
  readonly 'mesos.v1.master.Response.GetTasks': MasterResponseGetTasks;
  readonly 'mesos.v1.master.Response.GetRoles': MasterResponseGetRoles;
  readonly 'mesos.v1.master.Response.GetWeights': MasterResponseGetWeights;
  readonly 'mesos.v1.master.Response.GetMaster': MasterResponseGetMaster;
  readonly 'mesos.v1.master.Response.GetMaintenanceStatus': MasterResponseGetMaintenanceStatus;
  readonly 'mesos.v1.master.Response.GetMaintenanceSchedule': MasterResponseGetMaintenanceSchedule;
  readonly 'mesos.v1.master.Response.GetQuota': MasterResponseGetQuota;
  readonly 'mesos.v1.master.Event': MasterEvent;
  readonly 'mesos.v1.master.Event.Subscribed': MasterEventSubscribed;
  readonly 'mesos.v1.master.Event.TaskAdded': MasterEventTaskAdded;
  readonly 'mesos.v1.master.Event.TaskUpdated': MasterEventTaskUpdated;
  readonly 'mesos.v1.master.Event.FrameworkAdded': MasterEventFrameworkAdded;
  readonly 'mesos.v1.master.Event.FrameworkUpdated': MasterEventFrameworkUpdated;
  readonly 'mesos.v1.master.Event.FrameworkRemoved': MasterEventFrameworkRemoved;
  readonly 'mesos.v1.master.Event.AgentAdded': MasterEventAgentAdded;
  readonly 'mesos.v1.master.Event.AgentRemoved': MasterEventAgentRemoved;
  readonly 'mesos.v1.FrameworkID': FrameworkID;
  readonly 'mesos.v1.OfferID': OfferID;
  readonly 'mesos.v1.AgentID': AgentID;
  readonly 'mesos.v1.TaskID': TaskID;
  readonly 'mesos.v1.ExecutorID': ExecutorID;
  readonly 'mesos.v1.ContainerID': ContainerID;
  readonly 'mesos.v1.ResourceProviderID': ResourceProviderID;
  readonly 'mesos.v1.OperationID': OperationID;
  readonly 'mesos.v1.TimeInfo': TimeInfo;
  readonly 'mesos.v1.DurationInfo': DurationInfo;
  readonly 'mesos.v1.Address': Address;
  readonly 'mesos.v1.URL': URL;
  readonly 'mesos.v1.Unavailability': Unavailability;
  readonly 'mesos.v1.MachineID': MachineID;
  readonly 'mesos.v1.MachineInfo': MachineInfo;
  readonly 'mesos.v1.FrameworkInfo': FrameworkInfo;
  readonly 'mesos.v1.FrameworkInfo.Capability': FrameworkInfoCapability;
  readonly 'mesos.v1.CheckInfo': CheckInfo;
  readonly 'mesos.v1.CheckInfo.Command': CheckInfoCommand;
  readonly 'mesos.v1.CheckInfo.Http': CheckInfoHttp;
  readonly 'mesos.v1.CheckInfo.Tcp': CheckInfoTcp;
  readonly 'mesos.v1.HealthCheck': HealthCheck;
  readonly 'mesos.v1.HealthCheck.HTTPCheckInfo': HealthCheckHTTPCheckInfo;
  readonly 'mesos.v1.HealthCheck.TCPCheckInfo': HealthCheckTCPCheckInfo;
  readonly 'mesos.v1.KillPolicy': KillPolicy;
  readonly 'mesos.v1.CommandInfo': CommandInfo;
  readonly 'mesos.v1.CommandInfo.URI': CommandInfoURI;
  readonly 'mesos.v1.ExecutorInfo': ExecutorInfo;
  readonly 'mesos.v1.DomainInfo': DomainInfo;
  readonly 'mesos.v1.DomainInfo.FaultDomain': DomainInfoFaultDomain;
  readonly 'mesos.v1.DomainInfo.FaultDomain.RegionInfo': DomainInfoFaultDomainRegionInfo;
  readonly 'mesos.v1.DomainInfo.FaultDomain.ZoneInfo': DomainInfoFaultDomainZoneInfo;
  readonly 'mesos.v1.MasterInfo': MasterInfo;
  readonly 'mesos.v1.MasterInfo.Capability': MasterInfoCapability;
  readonly 'mesos.v1.AgentInfo': AgentInfo;
  readonly 'mesos.v1.AgentInfo.Capability': AgentInfoCapability;
  readonly 'mesos.v1.CSIPluginContainerInfo': CSIPluginContainerInfo;
  readonly 'mesos.v1.CSIPluginEndpoint': CSIPluginEndpoint;
  readonly 'mesos.v1.CSIPluginInfo': CSIPluginInfo;
  readonly 'mesos.v1.ResourceProviderInfo': ResourceProviderInfo;
  readonly 'mesos.v1.ResourceProviderInfo.Storage': ResourceProviderInfoStorage;
  readonly 'mesos.v1.Value': Value;
  readonly 'mesos.v1.Value.Scalar': ValueScalar;
  readonly 'mesos.v1.Value.Range': ValueRange;
  readonly 'mesos.v1.Value.Ranges': ValueRanges;
  readonly 'mesos.v1.Value.Set': ValueSet;
  readonly 'mesos.v1.Value.Text': ValueText;
  readonly 'mesos.v1.Attribute': Attribute;
  readonly 'mesos.v1.Resource': Resource;
  readonly 'mesos.v1.Resource.AllocationInfo': ResourceAllocationInfo;
  readonly 'mesos.v1.Resource.ReservationInfo': ResourceReservationInfo;
  readonly 'mesos.v1.Resource.DiskInfo': ResourceDiskInfo;
  readonly 'mesos.v1.Resource.DiskInfo.Persistence': ResourceDiskInfoPersistence;
  readonly 'mesos.v1.Resource.DiskInfo.Source': ResourceDiskInfoSource;
  readonly 'mesos.v1.Resource.DiskInfo.Source.Path': ResourceDiskInfoSourcePath;
  readonly 'mesos.v1.Resource.DiskInfo.Source.Mount': ResourceDiskInfoSourceMount;
  readonly 'mesos.v1.Resource.RevocableInfo': ResourceRevocableInfo;
  readonly 'mesos.v1.Resource.SharedInfo': ResourceSharedInfo;
  readonly 'mesos.v1.TrafficControlStatistics': TrafficControlStatistics;
  readonly 'mesos.v1.IpStatistics': IpStatistics;
  readonly 'mesos.v1.IcmpStatistics': IcmpStatistics;
  readonly 'mesos.v1.TcpStatistics': TcpStatistics;
  readonly 'mesos.v1.UdpStatistics': UdpStatistics;
  readonly 'mesos.v1.SNMPStatistics': SNMPStatistics;
  readonly 'mesos.v1.DiskStatistics': DiskStatistics;
  readonly 'mesos.v1.ResourceStatistics': ResourceStatistics;
  readonly 'mesos.v1.ResourceStatistics.RatePercentiles': ResourceStatisticsRatePercentiles;
  readonly 'mesos.v1.ResourceStatistics.RateStatistics': ResourceStatisticsRateStatistics;
  readonly 'mesos.v1.ResourceUsage': ResourceUsage;
  readonly 'mesos.v1.ResourceUsage.Executor': ResourceUsageExecutor;
  readonly 'mesos.v1.ResourceUsage.Executor.Task': ResourceUsageExecutorTask;
  readonly 'mesos.v1.PerfStatistics': PerfStatistics;
  readonly 'mesos.v1.OfferFilters': OfferFilters;
  readonly 'mesos.v1.OfferFilters.ResourceQuantities': OfferFiltersResourceQuantities;
  readonly 'mesos.v1.OfferFilters.MinAllocatableResources': OfferFiltersMinAllocatableResources;
  readonly 'mesos.v1.Request': Request;
  readonly 'mesos.v1.Offer': Offer;
  readonly 'mesos.v1.Offer.Operation': OfferOperation;
  readonly 'mesos.v1.Offer.Operation.Launch': OfferOperationLaunch;
  readonly 'mesos.v1.Offer.Operation.LaunchGroup': OfferOperationLaunchGroup;
  readonly 'mesos.v1.Offer.Operation.Reserve': OfferOperationReserve;
  readonly 'mesos.v1.Offer.Operation.Unreserve': OfferOperationUnreserve;
  readonly 'mesos.v1.Offer.Operation.Create': OfferOperationCreate;
  readonly 'mesos.v1.Offer.Operation.Destroy': OfferOperationDestroy;
  readonly 'mesos.v1.Offer.Operation.GrowVolume': OfferOperationGrowVolume;
  readonly 'mesos.v1.Offer.Operation.ShrinkVolume': OfferOperationShrinkVolume;
  readonly 'mesos.v1.Offer.Operation.CreateDisk': OfferOperationCreateDisk;
  readonly 'mesos.v1.Offer.Operation.DestroyDisk': OfferOperationDestroyDisk;
  readonly 'mesos.v1.InverseOffer': InverseOffer;
  readonly 'mesos.v1.TaskInfo': TaskInfo;
  readonly 'mesos.v1.TaskGroupInfo': TaskGroupInfo;
  readonly 'mesos.v1.Task': Task;
  readonly 'mesos.v1.TaskResourceLimitation': TaskResourceLimitation;
  readonly 'mesos.v1.UUID': UUID;
  readonly 'mesos.v1.Operation': Operation;
  readonly 'mesos.v1.OperationStatus': OperationStatus;
  readonly 'mesos.v1.CheckStatusInfo': CheckStatusInfo;
  readonly 'mesos.v1.CheckStatusInfo.Command': CheckStatusInfoCommand;
  readonly 'mesos.v1.CheckStatusInfo.Http': CheckStatusInfoHttp;
  readonly 'mesos.v1.CheckStatusInfo.Tcp': CheckStatusInfoTcp;
  readonly 'mesos.v1.TaskStatus': TaskStatus;
  readonly 'mesos.v1.Filters': Filters;
  readonly 'mesos.v1.Environment': Environment;
  readonly 'mesos.v1.Environment.Variable': EnvironmentVariable;
  readonly 'mesos.v1.Parameter': Parameter;
  readonly 'mesos.v1.Parameters': Parameters;
  readonly 'mesos.v1.Credential': Credential;
  readonly 'mesos.v1.Credentials': Credentials;
  readonly 'mesos.v1.Secret': Secret;
  readonly 'mesos.v1.Secret.Reference': SecretReference;
  readonly 'mesos.v1.Secret.Value': SecretValue;
  readonly 'mesos.v1.RateLimit': RateLimit;
  readonly 'mesos.v1.RateLimits': RateLimits;
  readonly 'mesos.v1.Image': Image;
  readonly 'mesos.v1.Image.Appc': ImageAppc;
  readonly 'mesos.v1.Image.Docker': ImageDocker;
  readonly 'mesos.v1.MountPropagation': MountPropagation;
  readonly 'mesos.v1.Volume': Volume;
  readonly 'mesos.v1.Volume.Source': VolumeSource;
  readonly 'mesos.v1.Volume.Source.DockerVolume': VolumeSourceDockerVolume;
  readonly 'mesos.v1.Volume.Source.HostPath': VolumeSourceHostPath;
  readonly 'mesos.v1.Volume.Source.SandboxPath': VolumeSourceSandboxPath;
  readonly 'mesos.v1.Volume.Source.CSIVolume': VolumeSourceCSIVolume;
  readonly 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability': VolumeSourceCSIVolumeVolumeCapability;
  readonly 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability.BlockVolume': VolumeSourceCSIVolumeVolumeCapabilityBlockVolume;
  readonly 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability.MountVolume': VolumeSourceCSIVolumeVolumeCapabilityMountVolume;
  readonly 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability.AccessMode': VolumeSourceCSIVolumeVolumeCapabilityAccessMode;
  readonly 'mesos.v1.Volume.Source.CSIVolume.StaticProvisioning': VolumeSourceCSIVolumeStaticProvisioning;
  readonly 'mesos.v1.NetworkInfo': NetworkInfo;
  readonly 'mesos.v1.NetworkInfo.IPAddress': NetworkInfoIPAddress;
  readonly 'mesos.v1.NetworkInfo.PortMapping': NetworkInfoPortMapping;
  readonly 'mesos.v1.CapabilityInfo': CapabilityInfo;
  readonly 'mesos.v1.SeccompInfo': SeccompInfo;
  readonly 'mesos.v1.LinuxInfo': LinuxInfo;
  readonly 'mesos.v1.RLimitInfo': RLimitInfo;
  readonly 'mesos.v1.RLimitInfo.RLimit': RLimitInfoRLimit;
  readonly 'mesos.v1.TTYInfo': TTYInfo;
  readonly 'mesos.v1.TTYInfo.WindowSize': TTYInfoWindowSize;
  readonly 'mesos.v1.ContainerInfo': ContainerInfo;
  readonly 'mesos.v1.ContainerInfo.DockerInfo': ContainerInfoDockerInfo;
  readonly 'mesos.v1.ContainerInfo.DockerInfo.PortMapping': ContainerInfoDockerInfoPortMapping;
  readonly 'mesos.v1.ContainerInfo.MesosInfo': ContainerInfoMesosInfo;
  readonly 'mesos.v1.ContainerStatus': ContainerStatus;
  readonly 'mesos.v1.CgroupInfo': CgroupInfo;
  readonly 'mesos.v1.CgroupInfo.Blkio': CgroupInfoBlkio;
  readonly 'mesos.v1.CgroupInfo.Blkio.Value': CgroupInfoBlkioValue;
  readonly 'mesos.v1.CgroupInfo.Blkio.CFQ': CgroupInfoBlkioCFQ;
  readonly 'mesos.v1.CgroupInfo.Blkio.CFQ.Statistics': CgroupInfoBlkioCFQStatistics;
  readonly 'mesos.v1.CgroupInfo.Blkio.Throttling': CgroupInfoBlkioThrottling;
  readonly 'mesos.v1.CgroupInfo.Blkio.Throttling.Statistics': CgroupInfoBlkioThrottlingStatistics;
  readonly 'mesos.v1.CgroupInfo.Blkio.Statistics': CgroupInfoBlkioStatistics;
  readonly 'mesos.v1.CgroupInfo.NetCls': CgroupInfoNetCls;
  readonly 'mesos.v1.Labels': Labels;
  readonly 'mesos.v1.Label': Label;
  readonly 'mesos.v1.Port': Port;
  readonly 'mesos.v1.Ports': Ports;
  readonly 'mesos.v1.DiscoveryInfo': DiscoveryInfo;
  readonly 'mesos.v1.WeightInfo': WeightInfo;
  readonly 'mesos.v1.VersionInfo': VersionInfo;
  readonly 'mesos.v1.Flag': Flag;
  readonly 'mesos.v1.Role': Role;
  readonly 'mesos.v1.Metric': Metric;
  readonly 'mesos.v1.FileInfo': FileInfo;
  readonly 'mesos.v1.Device': Device;
  readonly 'mesos.v1.Device.Number': DeviceNumber;
  readonly 'mesos.v1.DeviceAccess': DeviceAccess;
  readonly 'mesos.v1.DeviceAccess.Access': DeviceAccessAccess;
  readonly 'mesos.v1.DeviceWhitelist': DeviceWhitelist;
  readonly 'mesos.v1.DrainConfig': DrainConfig;
  readonly 'mesos.v1.DrainInfo': DrainInfo;
  readonly 'mesos.v1.quota.QuotaInfo': QuotaInfo;
  readonly 'mesos.v1.quota.QuotaRequest': QuotaRequest;
  readonly 'mesos.v1.quota.QuotaConfig': QuotaConfig;
  readonly 'mesos.v1.quota.QuotaStatus': QuotaStatus;
  readonly 'mesos.v1.resource_provider.Event': ResourceProviderEvent;
  readonly 'mesos.v1.resource_provider.Event.Subscribed': ResourceProviderEventSubscribed;
  readonly 'mesos.v1.resource_provider.Event.ApplyOperation': ResourceProviderEventApplyOperation;
  readonly 'mesos.v1.resource_provider.Event.PublishResources': ResourceProviderEventPublishResources;
  readonly 'mesos.v1.resource_provider.Event.AcknowledgeOperationStatus': ResourceProviderEventAcknowledgeOperationStatus;
  readonly 'mesos.v1.resource_provider.Event.ReconcileOperations': ResourceProviderEventReconcileOperations;
  readonly 'mesos.v1.resource_provider.Call': ResourceProviderCall;
  readonly 'mesos.v1.resource_provider.Call.Subscribe': ResourceProviderCallSubscribe;
  readonly 'mesos.v1.resource_provider.Call.UpdateOperationStatus': ResourceProviderCallUpdateOperationStatus;
  readonly 'mesos.v1.resource_provider.Call.UpdateState': ResourceProviderCallUpdateState;
  readonly 'mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus': ResourceProviderCallUpdatePublishResourcesStatus;
  readonly 'mesos.v1.scheduler.Event': SchedulerEvent;
  readonly 'mesos.v1.scheduler.Event.Subscribed': SchedulerEventSubscribed;
  readonly 'mesos.v1.scheduler.Event.Offers': SchedulerEventOffers;
  readonly 'mesos.v1.scheduler.Event.InverseOffers': SchedulerEventInverseOffers;
  readonly 'mesos.v1.scheduler.Event.Rescind': SchedulerEventRescind;
  readonly 'mesos.v1.scheduler.Event.RescindInverseOffer': SchedulerEventRescindInverseOffer;
  readonly 'mesos.v1.scheduler.Event.Update': SchedulerEventUpdate;
  readonly 'mesos.v1.scheduler.Event.UpdateOperationStatus': SchedulerEventUpdateOperationStatus;
  readonly 'mesos.v1.scheduler.Event.Message': SchedulerEventMessage;
  readonly 'mesos.v1.scheduler.Event.Failure': SchedulerEventFailure;
  readonly 'mesos.v1.scheduler.Event.Error': SchedulerEventError;
  readonly 'mesos.v1.scheduler.Response': SchedulerResponse;
  readonly 'mesos.v1.scheduler.Response.ReconcileOperations': SchedulerResponseReconcileOperations;
  readonly 'mesos.v1.scheduler.AttributeConstraint': SchedulerAttributeConstraint;
  readonly 'mesos.v1.scheduler.AttributeConstraint.Selector': SchedulerAttributeConstraintSelector;
  readonly 'mesos.v1.scheduler.AttributeConstraint.Predicate': SchedulerAttributeConstraintPredicate;
  readonly 'mesos.v1.scheduler.AttributeConstraint.Predicate.Exists': SchedulerAttributeConstraintPredicateExists;
  readonly 'mesos.v1.scheduler.AttributeConstraint.Predicate.NotExists': SchedulerAttributeConstraintPredicateNotExists;
  readonly 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextEquals': SchedulerAttributeConstraintPredicateTextEquals;
  readonly 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotEquals': SchedulerAttributeConstraintPredicateTextNotEquals;
  readonly 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextMatches': SchedulerAttributeConstraintPredicateTextMatches;
  readonly 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotMatches': SchedulerAttributeConstraintPredicateTextNotMatches;
  readonly 'mesos.v1.scheduler.OfferConstraints': SchedulerOfferConstraints;
  readonly 'mesos.v1.scheduler.OfferConstraints.RoleConstraints': SchedulerOfferConstraintsRoleConstraints;
  readonly 'mesos.v1.scheduler.OfferConstraints.RoleConstraints.Group': SchedulerOfferConstraintsRoleConstraintsGroup;
  readonly 'mesos.v1.scheduler.Call': SchedulerCall;
  readonly 'mesos.v1.scheduler.Call.Subscribe': SchedulerCallSubscribe;
  readonly 'mesos.v1.scheduler.Call.Accept': SchedulerCallAccept;
  readonly 'mesos.v1.scheduler.Call.Decline': SchedulerCallDecline;
  readonly 'mesos.v1.scheduler.Call.AcceptInverseOffers': SchedulerCallAcceptInverseOffers;
  readonly 'mesos.v1.scheduler.Call.DeclineInverseOffers': SchedulerCallDeclineInverseOffers;
  readonly 'mesos.v1.scheduler.Call.Revive': SchedulerCallRevive;
  readonly 'mesos.v1.scheduler.Call.Kill': SchedulerCallKill;
  readonly 'mesos.v1.scheduler.Call.Shutdown': SchedulerCallShutdown;
  readonly 'mesos.v1.scheduler.Call.Acknowledge': SchedulerCallAcknowledge;
  readonly 'mesos.v1.scheduler.Call.AcknowledgeOperationStatus': SchedulerCallAcknowledgeOperationStatus;
  readonly 'mesos.v1.scheduler.Call.Reconcile': SchedulerCallReconcile;
  readonly 'mesos.v1.scheduler.Call.Reconcile.Task': SchedulerCallReconcileTask;
  readonly 'mesos.v1.scheduler.Call.ReconcileOperations': SchedulerCallReconcileOperations;
  readonly 'mesos.v1.scheduler.Call.ReconcileOperations.Operation': SchedulerCallReconcileOperationsOperation;
  readonly 'mesos.v1.scheduler.Call.Message': SchedulerCallMessage;
  readonly 'mesos.v1.scheduler.Call.Request': SchedulerCallRequest;
  readonly 'mesos.v1.scheduler.Call.Suppress': SchedulerCallSuppress;
  readonly 'mesos.v1.scheduler.Call.UpdateFramework': SchedulerCallUpdateFramework;
  readonly 'mesos.v1.scheduler.APIResult': SchedulerAPIResult;
}
