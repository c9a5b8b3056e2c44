import type { MasterInfo } from '../../model/generated/messages.ts';
import { toJson } from '../../wire/codec.ts';
import { isActive, registeredAgents } from '../operator/agents.ts';
import type { ShimParts } from '../parts.ts';
import { completedFrameworkView, frameworkView } from './frameworks.ts';
import { slaveView } from './slaves.ts';
import { taskView } from './tasks.ts';

/**
 * The answer to /state (LEGACY-011, LEGACY-012). A Mesos master never has orphans; here they are what a deleted Framework
 * left running because its policy said so.
 */
export function stateDocument({ master, version, startTime, electedTime, flags }: ShimParts): object {
  const { info } = master.options;
  const { state } = master;
  const agents = registeredAgents(state);
  const activated = agents.filter(isActive).length;
  return {
    ...version,
    start_time: startTime,
    elected_time: electedTime(),
    ...leaderView(info),
    capabilities: (info.capabilities ?? []).map(({ type }) => type),
    activated_slaves: activated,
    deactivated_slaves: agents.length - activated,
    unreachable_slaves: state.agents.size - agents.length,
    leader: info.pid,
    leader_info: { ...leaderView(info), port: info.port },
    flags,
    slaves: agents.map(slaveView),
    recovered_slaves: [],
    frameworks: [...state.frameworks.values()].map((framework) => frameworkView(state, framework)),
    completed_frameworks: [...state.completedFrameworks.values()].map(completedFrameworkView),
    orphan_tasks: [...state.orphans.values()].map(taskView),
    unregistered_frameworks: [],
  };
}

function leaderView({ id, pid, hostname, domain }: MasterInfo): object {
  return {
    id,
    pid,
    hostname,
    ...(domain !== undefined && { domain: toJson('mesos.v1.DomainInfo', domain) }),
  };
}
