import type { State } from '../../master/state.ts';

/** Messages that the master counts, of schedulers, agents and both (METRIC-006). */
const messages = [
  'authenticate',
  'deactivate_framework',
  'decline_offers',
  'executor_to_framework',
  'exited_executor',
  'framework_to_executor',
  'kill_task',
  'launch_tasks',
  'operation_status_update',
  'operation_status_update_acknowledgement',
  'reconcile_operations',
  'reconcile_tasks',
  'register_framework',
  'register_slave',
  'reregister_framework',
  'reregister_slave',
  'resource_request',
  'revive_offers',
  'status_update',
  'status_update_acknowledgement',
  'suppress_offers',
  'unregister_framework',
  'unregister_slave',
  'update_slave',
].map((message) => `messages_${message}`);

/** Messages that are counted by whether they made sense. */
const judged = [
  'framework_to_executor_messages',
  'executor_to_framework_messages',
  'status_updates',
  'status_update_acknowledgements',
  'operation_status_updates',
  'operation_status_update_acknowledgements',
].flatMap((message) => [`valid_${message}`, `invalid_${message}`]);

const endedTasks = ['finished', 'failed', 'killed', 'lost', 'error', 'dropped', 'gone', 'gone_by_operator'].map(
  (state) => `tasks_${state}`,
);

/** What becomes of agents (METRIC-005). */
const agents = [
  'slave_registrations',
  'slave_reregistrations',
  'slave_removals',
  ...['unhealthy', 'unregistered', 'registered'].map((reason) => `slave_removals/reason_${reason}`),
  'recovery_slave_removals',
  ...['shutdowns', 'unreachable'].flatMap((measure) =>
    ['scheduled', 'completed', 'canceled'].map((stage) => `slave_${measure}_${stage}`),
  ),
];

/** Operations by their states, all together and of each type (METRIC-008). */
const operations = [
  '',
  'create/',
  'create_disk/',
  'destroy/',
  'destroy_disk/',
  'grow_volume/',
  'reserve/',
  'shrink_volume/',
  'unreserve/',
].flatMap((type) =>
  ['total', 'pending', 'recovering', 'unreachable', 'finished', 'failed', 'error', 'dropped', 'gone_by_operator'].map(
    (state) => `operations/${type}${state}`,
  ),
);

/** What waits for the master: nothing does, for it takes in whatever comes as it comes (METRIC-007). */
const queues = ['messages', 'dispatches', 'http_requests'].map((kind) => `event_queue_${kind}`);

const counters: readonly string[] = [
  'dropped_messages',
  ...messages,
  ...judged,
  ...endedTasks,
  ...agents,
  ...operations,
  ...queues,
];

/**
 * What the master has counted, by Mesos' names. Reasons for the ends of tasks are there once they have been counted
 * (METRIC-004), all else from the start.
 */
export function masterCounters({ counts }: Readonly<State>): Record<string, number> {
  return Object.fromEntries([
    ...counters.map((name) => [`master/${name}`, 0]),
    ...[...counts].map(([name, count]) => [`master/${name}`, count]),
  ]) as Record<string, number>;
}
