import type { ShownAgent, ShownState } from '../../master/snapshot.ts';
import type { Framework } from '../../master/state.ts';
import type { TaskState } from '../../model/generated/messages.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { allocatedResources, countUnreachable, isActive, registeredAgents } from '../operator/agents.ts';
import { knownRoles } from '../operator/roles.ts';
import type { ShimParts } from '../parts.ts';
import { frameworkMetrics } from './frameworkMetrics.ts';
import { masterCounters } from './masterCounters.ts';
import { systemMetrics } from './system.ts';

/** Metrics by their names. */
type Metrics = Record<string, number>;

const resourceNames = ['cpus', 'gpus', 'mem', 'disk'];
const countedStates: readonly TaskState[] = ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING'];

const duration = /^\d+(\.\d+)?(ns|us|ms|secs|mins|hrs|days|weeks)$/;

/**
 * Checks a `timeout` of /metrics/snapshot. Nothing that is shown has to be waited for, so it only has to be a duration.
 *
 * @throws HttpRefusal 400
 */
export function checkTimeout(timeout: string | null): void {
  if (timeout === null || duration.test(timeout)) return;
  throw new HttpRefusal(400, `Invalid timeout '${timeout}': Invalid duration '${timeout}'.\n`);
}

/** The metrics of the master: what its state says, and what telemetry has counted (LEGACY-030, OPER-022). */
export function metricsDocument(parts: ShimParts): Readonly<Metrics> {
  const { master, leader, startTime, now, counters, perFrameworkMetrics, reads, operatorStreams } = parts;
  const { state, allocator } = master;
  const agents = registeredAgents(state);
  const frameworks = [...state.frameworks.values()];
  return {
    ...systemMetrics(),
    ...masterCounters(state),
    ...counters(),
    'master/uptime_secs': now() - startTime,
    'master/elected': leader()?.isThis === true ? 1 : 0,
    'master/outstanding_offers': state.offers.size,
    'master/http_cache_hits': reads.shared,
    'master/operator_event_stream_subscribers': operatorStreams.size,
    ...agentMetrics(state, agents),
    ...connectionMetrics(frameworks),
    ...(perFrameworkMetrics && Object.fromEntries(frameworkMetrics(state))),
    ...taskMetrics(frameworks),
    ...resourceMetrics(agents, ''),
    ...resourceMetrics(agents, '_revocable'),
    ...allocator.metrics(inUse(state)),
  };
}

/** METRIC-001 */
function agentMetrics(state: ShownState, agents: readonly ShownAgent[]): Metrics {
  const connected = agents.filter(({ phase }) => phase === 'active').length;
  const active = agents.filter(isActive).length;
  return {
    'master/slaves_connected': connected,
    'master/slaves_disconnected': agents.length - connected,
    'master/slaves_active': active,
    'master/slaves_inactive': agents.length - active,
    'master/slaves_unreachable': countUnreachable(state),
  };
}

/** METRIC-001 */
function connectionMetrics(frameworks: readonly Framework[]): Metrics {
  const connected = frameworks.filter(({ streamId }) => streamId !== undefined).length;
  const active = frameworks.filter((framework) => framework.active).length;
  return {
    'master/frameworks_connected': connected,
    'master/frameworks_disconnected': frameworks.length - connected,
    'master/frameworks_active': active,
    'master/frameworks_inactive': frameworks.length - active,
  };
}

/** METRIC-003, the gauges */
function taskMetrics(frameworks: readonly Framework[]): Metrics {
  const counts = new Map<TaskState, number>(countedStates.map((state) => [state, 0]));
  let unreachable = 0;
  for (const { tasks, unreachableTasks } of frameworks) {
    unreachable += unreachableTasks.size;
    for (const { state } of tasks.values()) {
      const count = counts.get(state);
      if (count !== undefined) counts.set(state, count + 1);
    }
  }
  const gauges = [...counts].map(([state, count]) => [
    `master/${state.replace('TASK_', 'tasks_').toLowerCase()}`,
    count,
  ]);
  return { ...(Object.fromEntries(gauges) as Metrics), 'master/tasks_unreachable': unreachable };
}

/** METRIC-002; percentages are from 0 to 1. */
function resourceMetrics(agents: readonly ShownAgent[], suffix: '' | '_revocable'): Metrics {
  const metrics: Metrics = {};
  const pick = suffix === '' ? 'nonRevocable' : 'revocable';
  const totals = agents.map((agent) => agent.total[pick]());
  const uses = agents.map((agent) => allocatedResources(agent)[pick]());
  for (const name of resourceNames) {
    const total = totals.reduce((sum, resources) => sum + resources.get(name), 0);
    const used = uses.reduce((sum, resources) => sum + resources.get(name), 0);
    metrics[`master/${name}${suffix}_total`] = total;
    metrics[`master/${name}${suffix}_used`] = used;
    metrics[`master/${name}${suffix}_percent`] = total > 0 ? used / total : 0;
  }
  return metrics;
}

/** What tasks have of what counts against quota, by role: of it the allocator knows only together with offers. */
function inUse(state: ShownState): (role: string, name: string) => number {
  const open = new Map(
    knownRoles(state, {}).map(({ name, allocated }) => [name, allocated.unreserved().nonRevocable().scalars()]),
  );
  return (role, name) => open.get(role)?.get(name) ?? 0;
}
