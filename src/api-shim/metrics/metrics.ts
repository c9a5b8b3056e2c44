import type { ShownAgent, ShownState } from '../../master/snapshot.ts';
import type { Framework } from '../../master/state.ts';
import type { TaskState } from '../../model/generated/messages.ts';
import type { Resources } from '../../model/resources.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { groupsInTurns } from '../http/turns.ts';
import { allocatedResources, countUnreachable, isActive, registeredAgents } from '../operator/agents.ts';
import { knownRoles } from '../operator/roles.ts';
import type { ShimParts } from '../parts.ts';
import { frameworkMetrics } from './frameworkMetrics.ts';
import { masterCounters } from './masterCounters.ts';
import { systemMetrics } from './system.ts';
import { countTasks, type TaskCounts } from './taskCounts.ts';

/** Metrics by their names. */
type Metrics = Record<string, number>;

const resourceNames = ['cpus', 'gpus', 'mem', 'disk'];
const resourceKinds = [
  { suffix: '', of: (resources: Resources) => resources.nonRevocable() },
  { suffix: '_revocable', of: (resources: Resources) => resources.revocable() },
] as const;
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

/**
 * The metrics of the master: what its state says, and what telemetry has counted (LEGACY-030, OPER-022). Some are sums over all
 * agents or tasks; others have their turn while these are made, so they need not be of the same instant, as with Mesos.
 */
export async function metricsDocument(parts: ShimParts): Promise<Readonly<Metrics>> {
  const { master, leader, startTime, now, counters, perFrameworkMetrics, reads, operatorStreams } = parts;
  const { state, report } = master;
  const agents = registeredAgents(state);
  const frameworks = [...state.frameworks.values()];
  const tasks = await countTasks(frameworks);
  const resources = await resourceMetrics(agents);
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
    ...(perFrameworkMetrics && Object.fromEntries(frameworkMetrics(state, tasks))),
    ...taskMetrics(frameworks, tasks),
    ...resources,
    ...report.metrics(inUse(state)),
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
function taskMetrics(frameworks: readonly Framework[], tasks: TaskCounts): Metrics {
  const metrics: Metrics = {};
  for (const state of countedStates) {
    const name = state.replace('TASK_', 'tasks_').toLowerCase();
    metrics[`master/${name}`] = [...tasks.values()].reduce((sum, counts) => sum + (counts.get(state) ?? 0), 0);
  }
  metrics['master/tasks_unreachable'] = frameworks.reduce(
    (sum, { unreachableTasks }) => sum + unreachableTasks.size,
    0,
  );
  return metrics;
}

/** METRIC-002; percentages are from 0 to 1. */
async function resourceMetrics(agents: readonly ShownAgent[]): Promise<Metrics> {
  const kinds = resourceKinds.map(({ suffix, of }) => ({
    of,
    sums: resourceNames.map((name) => ({ name, key: `master/${name}${suffix}`, total: 0, used: 0 })),
  }));
  for await (const group of groupsInTurns(agents)) {
    for (const agent of group) {
      const allocated = allocatedResources(agent);
      for (const { of, sums } of kinds) {
        const [total, used] = [of(agent.total), of(allocated)];
        for (const sum of sums) {
          sum.total += total.get(sum.name);
          sum.used += used.get(sum.name);
        }
      }
    }
  }
  const all = kinds.flatMap(({ sums }) => sums);
  return Object.fromEntries<number>(
    all.flatMap(({ key, total, used }) => [
      [`${key}_total`, total],
      [`${key}_used`, used],
      [`${key}_percent`, total > 0 ? used / total : 0],
    ]),
  );
}

/** What tasks have of what counts against quota, by role: of it the allocator knows only together with offers. */
function inUse(state: ShownState): (role: string, name: string) => number {
  const open = new Map(
    knownRoles(state, {}).map(({ name, allocated }) => [name, allocated.unreserved().nonRevocable().scalars()]),
  );
  return (role, name) => open.get(role)?.get(name) ?? 0;
}
