import type { Action } from './authorizer.ts';

/** Under which name the rules of each action say what it is done to (AUTH-014). */
export const objectKeys: Readonly<Record<Action, string>> = {
  register_frameworks: 'roles',
  reserve_resources: 'roles',
  create_volumes: 'roles',
  resize_volumes: 'roles',
  get_quotas: 'roles',
  update_quotas: 'roles',
  view_roles: 'roles',
  update_weights: 'roles',
  run_tasks: 'users',
  view_frameworks: 'users',
  view_tasks: 'users',
  view_executors: 'users',
  access_sandboxes: 'users',
  teardown_frameworks: 'framework_principals',
  unreserve_resources: 'reserver_principals',
  destroy_volumes: 'creator_principals',
  get_endpoints: 'paths',
  access_mesos_logs: 'logs',
  view_flags: 'flags',
  set_log_level: 'level',
  drain_agents: 'agents',
  deactivate_agents: 'agents',
  reactivate_agents: 'agents',
  mark_agents_gone: 'agents',
  update_maintenance_schedules: 'machines',
  get_maintenance_schedules: 'machines',
  start_maintenances: 'machines',
  stop_maintenances: 'machines',
  get_maintenance_statuses: 'machines',
};

/** The same of actions of which there is nothing here to allow: files that name them were written for Mesos' agents too. */
const objectKeysElsewhere: Readonly<Record<string, string>> = {
  register_agents: 'agents',
  create_block_disks: 'roles',
  destroy_block_disks: 'roles',
  create_mount_disks: 'roles',
  destroy_mount_disks: 'roles',
  destroy_raw_disks: 'roles',
  view_containers: 'users',
  launch_nested_containers_as_user: 'users',
  launch_nested_containers_under_parent_with_user: 'users',
  launch_nested_container_sessions_as_user: 'users',
  launch_nested_container_sessions_under_parent_with_user: 'users',
  attach_containers_input: 'users',
  attach_containers_output: 'users',
  kill_nested_containers: 'users',
  wait_nested_containers: 'users',
  remove_nested_containers: 'users',
  launch_standalone_containers: 'users',
  kill_standalone_containers: 'users',
  wait_standalone_containers: 'users',
  remove_standalone_containers: 'users',
  view_standalone_containers: 'users',
  view_resource_providers: 'resource_providers',
  modify_resource_provider_configs: 'resource_providers',
  mark_resource_providers_gone: 'resource_providers',
  prune_images: 'images',
};

/** The name that an action's rules give its objects; undefined for what is no action of Mesos'. */
export function objectKeyOf(action: string): string | undefined {
  const keys = Object.hasOwn(objectKeys, action) ? objectKeys : objectKeysElsewhere;
  return Object.hasOwn(keys, action) ? (keys as Readonly<Record<string, string>>)[action] : undefined;
}

/** Objects of which there is no more than one kind, so that a list of them would mean nothing (AUTH-015). */
export const withoutNames: ReadonlySet<string> = new Set([
  'logs',
  'flags',
  'level',
  'agents',
  'machines',
  'resource_providers',
  'images',
]);

/** The endpoints that get_endpoints is asked about (AUTH-015). */
export const endpointPaths: ReadonlySet<string> = new Set([
  '/containers',
  '/containerizer/debug',
  '/files/debug',
  '/logging/toggle',
  '/metrics/snapshot',
  '/monitor/statistics',
]);
