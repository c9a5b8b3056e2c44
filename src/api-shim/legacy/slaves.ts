import { isDeactivated } from '../../master/agents.ts';
import { drainInfos } from '../../master/maintenance/drain.ts';
import type { ShownAgent, ShownState } from '../../master/snapshot.ts';
import type { DrainInfo } from '../../model/generated/messages.ts';
import { toJson } from '../../wire/codec.ts';
import type { ChunkedText } from '../../wire/chunkedText.ts';
import {
  agentCapabilities,
  agentPid,
  allocatedResources,
  isActive,
  offeredResources,
  recoveredAgents,
  registeredAgents,
} from '../operator/agents.ts';
import { attributeSummary, inFull, reservedInFull, reservedSummaries, summary } from './resources.ts';

/** The answer to /slaves, of one agent where an id is given (LEGACY-022). */
export function addSlavesDocument(body: ChunkedText, state: ShownState, slaveId: string | null): void {
  const isMeant = ({ id }: ShownAgent): boolean => slaveId === null || id === slaveId;
  const agents = registeredAgents(state).filter(isMeant);
  const recovered = recoveredAgents(state).filter(isMeant);
  const drains = drainInfos(state);
  body.text('{"slaves":[').elements(agents, (agent) => JSON.stringify(slaveInFull(agent, drains.get(agent.id))));
  body.text('],"recovered_slaves":[').elements(recovered, (agent) => JSON.stringify(slaveIdentity(agent)));
  body.text(']}');
}

/** An agent as the old endpoints show it (LEGACY-013). Times are seconds since the epoch. */
export function slaveView(agent: ShownAgent, drain: DrainInfo | undefined): object {
  const { fact, registeredTime, reregisteredTime, drainTime } = agent;
  return {
    ...slaveIdentity(agent),
    pid: agentPid(agent),
    registered_time: registeredTime,
    ...(reregisteredTime !== undefined && { reregistered_time: reregisteredTime }),
    resources: summary(agent.total),
    used_resources: summary(allocatedResources(agent)),
    offered_resources: summary(offeredResources(agent)),
    reserved_resources: reservedSummaries(agent.total),
    unreserved_resources: summary(agent.total.unreserved()),
    active: isActive(agent),
    deactivated: isDeactivated(agent),
    version: fact.version,
    capabilities: agentCapabilities,
    ...(drain !== undefined && { drain_info: toJson('mesos.v1.DrainInfo', drain) }),
    ...(drainTime !== undefined && { estimated_drain_start_time_seconds: drainTime }),
  };
}

/** What is shown of an agent that has not been heard of since this master leads. */
export function slaveIdentity({ id, fact }: ShownAgent): object {
  return {
    id,
    hostname: fact.hostname,
    port: fact.port,
    attributes: attributeSummary(fact.attributes),
    ...(fact.domain !== undefined && { domain: toJson('mesos.v1.DomainInfo', fact.domain) }),
  };
}

function slaveInFull(agent: ShownAgent, drain: DrainInfo | undefined): object {
  const { total } = agent;
  return {
    ...slaveView(agent, drain),
    reserved_resources_full: reservedInFull(total),
    unreserved_resources_full: inFull(total.unreserved()),
    used_resources_full: inFull(allocatedResources(agent)),
    offered_resources_full: inFull(offeredResources(agent)),
  };
}
