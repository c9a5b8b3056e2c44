import { isDeactivated, isRegistered, usedByFramework } from '../../master/agents.ts';
import { drainInfos } from '../../master/maintenance/drain.ts';
import { sumOf } from '../../master/offers.ts';
import type { ShownAgent, ShownState } from '../../master/snapshot.ts';
import type {
  AgentInfo,
  AgentInfoCapabilityType,
  DrainInfo,
  MasterResponseGetAgents,
  MasterResponseGetAgentsAgent,
} from '../../model/generated/messages.ts';
import { toEndpointFormat } from '../../model/resourceFormat.ts';
import type { Resources } from '../../model/resources.ts';
import { timeInfo } from '../../model/timeInfo.ts';
import { lazily, type Lazily } from '../../wire/lazy.ts';
import { visibleResources, type Visibility } from '../auth/visibility.ts';

/** What every agent can do; schedulers look here before they use a feature. */
export const agentCapabilities: readonly AgentInfoCapabilityType[] = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
  'TASK_RESOURCE_LIMITS',
];

/** The answer to GET_AGENTS: those that are registered, which unreachable ones are not (OPER-027, OPER-029). */
export function getAgents(state: ShownState, visible: Visibility): Lazily<MasterResponseGetAgents> {
  const drains = drainInfos(state);
  return {
    agents: lazily(registeredAgents(state), (agent) => agentView(agent, visible, drains.get(agent.id))),
    recovered_agents: lazily(recoveredAgents(state), (agent) => agentInfo(agent, visible)),
  };
}

/** The agents that Mesos would call registered. */
export function registeredAgents(state: ShownState): readonly ShownAgent[] {
  return [...state.agents.values()].filter(isRegistered);
}

/** Those that are known from before this master led, and have not been heard of since. */
export function recoveredAgents(state: ShownState): readonly ShownAgent[] {
  return [...state.agents.values()].filter(({ phase }) => phase === 'recovered');
}

/** How many agents were given up and may come back. */
export function countUnreachable(state: ShownState): number {
  return [...state.agents.values()].filter(({ phase }) => phase === 'unreachable').length;
}

/** Connected and not deactivated (OPER-028). */
export function isActive(agent: ShownAgent): boolean {
  return agent.phase === 'active' && !isDeactivated(agent);
}

/** The agent's address in the form of the old protocol, by which tools find its port. */
export function agentPid({ fact }: ShownAgent): string {
  return `slave(1)@${fact.ip}:${fact.port}`;
}

/**
 * What is in use of an agent, with allocation_info; only what tasks on their way out still hold is allocated to nobody.
 */
export function allocatedResources(agent: ShownAgent): Resources {
  return [...usedByFramework(agent).values()].reduce((sum, used) => sum.plus(used), agent.lingering);
}

/** What is offered of an agent at the moment, with allocation_info. */
export function offeredResources(agent: ShownAgent): Resources {
  return sumOf([...agent.offers.values()]);
}

/** A registered agent as operators see it (OPER-027), and how far it is drained if it is. */
export function agentView(agent: ShownAgent, visible: Visibility, drain?: DrainInfo): MasterResponseGetAgentsAgent {
  const { fact, registeredTime, reregisteredTime, drainTime } = agent;
  return {
    agent_info: agentInfo(agent, visible),
    active: isActive(agent),
    deactivated: isDeactivated(agent),
    version: fact.version,
    pid: agentPid(agent),
    registered_time: timeInfo(registeredTime),
    ...(reregisteredTime !== undefined && { reregistered_time: timeInfo(reregisteredTime) }),
    ...listed('total_resources', visibleResources(agent.total, visible)),
    ...listed('allocated_resources', visibleResources(allocatedResources(agent), visible)),
    ...listed('offered_resources', visibleResources(offeredResources(agent), visible)),
    capabilities: agentCapabilities.map((type) => ({ type })),
    ...(drain !== undefined && { drain_info: drain }),
    ...(drainTime !== undefined && { estimated_drain_start_time: timeInfo(drainTime) }),
  };
}

/** An agent as it describes itself. */
export function agentInfo({ id, fact }: ShownAgent, visible: Visibility): AgentInfo {
  const total = visibleResources(fact.total, visible);
  return {
    hostname: fact.hostname,
    port: fact.port,
    id: { value: id },
    checkpoint: true,
    ...(!total.isEmpty() && { resources: total.toMessages() }),
    ...(fact.attributes.length > 0 && { attributes: fact.attributes }),
    ...(fact.domain !== undefined && { domain: fact.domain }),
  };
}

type ResourceList = 'total_resources' | 'allocated_resources' | 'offered_resources';

/** Resources in the endpoint format, left out where there are none. */
function listed(name: ResourceList, resources: Resources): Partial<Pick<MasterResponseGetAgentsAgent, ResourceList>> {
  return resources.isEmpty() ? {} : { [name]: resources.toMessages().map(toEndpointFormat) };
}
