import { isDeactivated } from '../../master/agents.ts';
import { drainInfos } from '../../master/maintenance/drain.ts';
import type { Machine } from '../../master/maintenance/schedule.ts';
import type { ShownAgent, ShownState } from '../../master/snapshot.ts';
import type { DrainInfo, MasterInfo } from '../../model/generated/messages.ts';
import { toEndpointFormat } from '../../model/resourceFormat.ts';
import { timeInfo } from '../../model/timeInfo.ts';
import type { ChunkedText } from '../../wire/chunkedText.ts';
import { toJson } from '../../wire/codec.ts';
import type { Caller } from '../auth/authorizer.ts';
import { visibilityOf, type Visibility } from '../auth/visibility.ts';
import { agentInfo, recoveredAgents, registeredAgents } from '../operator/agents.ts';
import { readSchedule } from '../operator/maintenance.ts';
import { quotaStatus } from '../operator/quota.ts';
import type { ShimParts } from '../parts.ts';
import { opened, type Question } from './json.ts';

/**
 * The answer to /registrar(1)/registry: what outlasts the master (LEGACY-041, HA-008). A Mesos master keeps that in a registry of
 * its own; here it is what Nodes and custom resources say, which do not tell when an agent was marked gone.
 */
export async function addRegistryDocument(
  body: ChunkedText,
  snapshot: () => ShownState,
  parts: ShimParts,
  { caller }: Question,
): Promise<void> {
  const visible = await visibilityOf(parts.authorizer, caller);
  const operators = await operatorsPart(parts, caller, visible);
  const { options, state: now } = parts.master;
  const state = snapshot();
  const drains = drainInfos(state);
  const admitted = [...registeredAgents(state), ...recoveredAgents(state)];
  const unreachable = [...state.agents.values()].filter(({ phase }) => phase === 'unreachable');
  const gone = [...now.shutOut.values()].filter(({ orders }) => orders?.gone === true);
  body.text(opened({ master: { info: masterInfo(options.info) }, ...operators, ...minimumCapabilities(state) }));
  body
    .text(',"slaves":{"slaves":[')
    .elements(admitted, (agent) => agentText(agent, visible, drains.get(agent.id)))
    .text(']}');
  if (unreachable.length > 0) {
    body
      .text(',"unreachable":{"slaves":[')
      .elements(unreachable, (agent) => unreachableText(agent, drains.get(agent.id)))
      .text(']}');
  }
  if (gone.length > 0) {
    body
      .text(',"gone":{"slaves":[')
      .elements(gone, ({ id }) => JSON.stringify({ id: { value: id } }))
      .text(']}');
  }
  body.text('}');
}

/** What operators have set, as far as the caller may see it. */
async function operatorsPart(parts: ShimParts, caller: Caller, visible: Visibility): Promise<object> {
  const { master, authorizer } = parts;
  const { configs = [] } = await quotaStatus(master.state, authorizer, caller);
  const schedule = await readSchedule(parts, caller);
  const seesMachines = await authorizer.approver(caller, 'get_maintenance_statuses');
  const machines = seesMachines() ? [...master.state.schedule.machines.values()] : [];
  const weights = [...master.state.weights].filter(([role]) => visible.role(role));
  return {
    ...(machines.length > 0 && { machines: { machines: machines.map((machine) => ({ info: machineInfo(machine) })) } }),
    ...(schedule.windows !== undefined && { schedules: [toJson('mesos.v1.maintenance.Schedule', schedule)] }),
    ...(configs.length > 0 && {
      quota_configs: configs.map((config) => toJson('mesos.v1.quota.QuotaConfig', config)),
    }),
    ...(weights.length > 0 && { weights: weights.map(([role, weight]) => ({ info: { role, weight } })) }),
  };
}

/** What a master must be able to do to take over (HA-011). */
function minimumCapabilities({ quotas, agents }: ShownState): object {
  const drains = [...agents.values()].some(({ fact: { orders } }) => orders?.drain ?? orders?.deactivated);
  const needed = [...(quotas.size > 0 ? ['QUOTA_V2'] : []), ...(drains ? ['AGENT_DRAINING'] : [])];
  return needed.length === 0 ? {} : { minimum_capabilities: needed.map((capability) => ({ capability })) };
}

/** With the names of all capabilities, of which the v1 messages know but two. */
function masterInfo({ capabilities = [], ...info }: MasterInfo): object {
  return { ...(toJson('mesos.v1.MasterInfo', info) as object), capabilities };
}

function machineInfo({ id, down, unavailability }: Machine): object {
  return {
    id: toJson('mesos.v1.MachineID', id),
    mode: down ? 'DOWN' : 'DRAINING',
    unavailability: toJson('mesos.v1.Unavailability', unavailability),
  };
}

function agentText(agent: ShownAgent, visible: Visibility, drain: DrainInfo | undefined): string {
  const { resources = [], ...info } = agentInfo(agent, visible);
  const shown = { ...info, ...(resources.length > 0 && { resources: resources.map(toEndpointFormat) }) };
  return JSON.stringify({ info: toJson('mesos.v1.AgentInfo', shown), ...activation(agent, drain) });
}

function unreachableText(agent: ShownAgent, drain: DrainInfo | undefined): string {
  const { id, unreachableTime } = agent;
  return JSON.stringify({
    id: { value: id },
    ...(unreachableTime !== undefined && { timestamp: toJson('mesos.v1.TimeInfo', timeInfo(unreachableTime)) }),
    ...activation(agent, drain),
  });
}

function activation(agent: ShownAgent, drain: DrainInfo | undefined): object {
  return {
    ...(drain !== undefined && { drain_info: toJson('mesos.v1.DrainInfo', drain) }),
    deactivated: isDeactivated(agent),
  };
}
