import type { Agent } from '../../kubernetes/kinds.ts';
import type { Reflector } from '../../kubernetes/reflector.ts';
import { acceptedAnnotation } from '../accepted.ts';
import { nodeUidOf, ordersOf } from './agentOrders.ts';
import type { AgentWriter } from './agentWriter.ts';
import type { NodeController } from './nodeController.ts';

/** Has what Agents order be part of what the master is told of their nodes; an Agent that is deleted orders nothing any more. */
export function watchAgents(
  reflector: Pick<Reflector<Agent, Agent>, 'subscribe'>,
  nodes: Pick<NodeController, 'observeOrders'>,
  writer: Pick<AgentWriter, 'observeDeletion'>,
): void {
  const observe = (agent: Agent): void => {
    nodes.observeOrders(nameOf(agent), { nodeUid: nodeUidOf(agent), orders: ordersOf(agent) });
  };
  reflector.subscribe({
    added: observe,
    updated: (agent, former) => {
      const same = nodeUidOf(agent) === nodeUidOf(former) && JSON.stringify(agent.spec) === JSON.stringify(former.spec);
      if (!same) observe(agent);
    },
    deleted: (agent) => {
      nodes.observeOrders(nameOf(agent), undefined);
      writer.observeDeletion(nameOf(agent));
    },
  });
}

/** What matters of an Agent: its status is written here, and but for what it says of orders need not be kept in mind. */
export function viewOfAgent({ apiVersion, kind, metadata, spec, status }: Agent): Agent {
  const { name, uid, generation, resourceVersion, ownerReferences, annotations } = metadata;
  const accepted = annotations?.[acceptedAnnotation];
  return {
    apiVersion,
    kind,
    metadata: {
      ...(name !== undefined && { name }),
      ...(uid !== undefined && { uid }),
      ...(generation !== undefined && { generation }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(ownerReferences !== undefined && { ownerReferences }),
      ...(accepted !== undefined && { annotations: { [acceptedAnnotation]: accepted } }),
    },
    ...(spec !== undefined && { spec }),
    ...(status?.drain !== undefined && { status: { drain: status.drain } }),
  };
}

function nameOf({ metadata }: Agent): string {
  return metadata.name ?? '';
}
