/** What Kubernetes says of whom a bearer token belongs to, beside the name. */
export interface KubernetesIdentity {
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Who sent a request: nobody in particular where nobody has to authenticate (AUTH-007). */
export interface Caller {
  readonly principal?: string;
  /** Set for one whom Kubernetes vouches for. */
  readonly kubernetes?: KubernetesIdentity;
}

/** What ACLs distinguish, each with the kind of its objects: the name of an action in Mesos' file of ACLs (AUTH-014). */
export type Action =
  /** Roles. */
  | 'register_frameworks'
  | 'reserve_resources'
  | 'create_volumes'
  | 'resize_volumes'
  | 'get_quotas'
  | 'update_quotas'
  | 'view_roles'
  | 'update_weights'
  /** Users. */
  | 'run_tasks'
  | 'view_frameworks'
  | 'view_tasks'
  | 'view_executors'
  | 'access_sandboxes'
  /** Principals of frameworks, of reservations, of volumes. */
  | 'teardown_frameworks'
  | 'unreserve_resources'
  | 'destroy_volumes'
  /** Paths of endpoints. */
  | 'get_endpoints'
  /** No object: all of it, or nothing. */
  | 'access_mesos_logs'
  | 'view_flags'
  | 'set_log_level'
  | 'drain_agents'
  | 'deactivate_agents'
  | 'reactivate_agents'
  | 'mark_agents_gone'
  | 'update_maintenance_schedules'
  | 'get_maintenance_schedules'
  | 'start_maintenances'
  | 'stop_maintenances'
  | 'get_maintenance_statuses';

/** Says whether one action is allowed for an object; without an object, for any that there may be (AUTH-013). */
export type Approver = (object?: string) => boolean;

/** Who may do what. */
export interface Authorizer {
  /**
   * What the caller may do by this action, to be asked of many objects at once.
   *
   * @param objects those that it will be asked of, where that is known: who has to ask elsewhere asks for these one by one.
   */
  approver(caller: Caller, action: Action, objects?: readonly string[]): Promise<Approver>;
}

/** Without ACLs everything is allowed (AUTH-010). */
export const permissiveAuthorizer: Authorizer = { approver: () => Promise.resolve(() => true) };
