import type { ShownAgent, ShownState } from '../../master/snapshot.ts';
import { toEndpointFormat } from '../../model/resourceFormat.ts';
import { timeInfo } from '../../model/timeInfo.ts';
import { toJson } from '../../wire/codec.ts';
import type { ChunkedText } from '../../wire/chunkedText.ts';
import { visibilityOf, type Visibility } from '../auth/visibility.ts';
import { agentInfo, registeredAgents } from '../operator/agents.ts';
import type { ShimParts } from '../parts.ts';
import { opened, type Question } from './json.ts';

/**
 * The answer to /registrar(1)/registry: what outlasts the master (LEGACY-041). A Mesos master keeps that in a registry of its
 * own; here it is what Nodes and custom resources say.
 */
export async function addRegistryDocument(
  body: ChunkedText,
  snapshot: () => ShownState,
  { master, authorizer }: ShimParts,
  { caller }: Question,
): Promise<void> {
  const visible = await visibilityOf(authorizer, caller);
  const state = snapshot();
  const { info } = master.options;
  const unreachable = [...state.agents.values()].filter(({ phase }) => phase === 'unreachable');
  const weights = [...state.weights]
    .filter(([role]) => visible.role(role))
    .map(([role, weight]) => ({ info: { role, weight } }));
  body.text(opened({ master: { info: toJson('mesos.v1.MasterInfo', info) } }));
  body
    .text(',"slaves":{"slaves":[')
    .elements(registeredAgents(state), (agent) => agentText(agent, visible))
    .text(']}');
  if (unreachable.length > 0) {
    body.text(',"unreachable":{"slaves":[').elements(unreachable, unreachableText).text(']}');
  }
  body.text(weights.length > 0 ? `,"weights":${JSON.stringify(weights)}}` : '}');
}

function agentText(agent: ShownAgent, visible: Visibility): string {
  const { resources = [], ...info } = agentInfo(agent, visible);
  const shown = { ...info, ...(resources.length > 0 && { resources: resources.map(toEndpointFormat) }) };
  return JSON.stringify({ info: toJson('mesos.v1.AgentInfo', shown), deactivated: !agent.fact.schedulable });
}

function unreachableText({ id, unreachableTime }: ShownAgent): string {
  return JSON.stringify({
    id: { value: id },
    ...(unreachableTime !== undefined && { timestamp: toJson('mesos.v1.TimeInfo', timeInfo(unreachableTime)) }),
  });
}
