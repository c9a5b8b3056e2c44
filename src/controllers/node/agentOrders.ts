import type { Agent as AgentObject } from '../../kubernetes/kinds.ts';
import type { ReadonlyStore } from '../../kubernetes/store.ts';
import type { Change } from '../../master/changes.ts';
import type { AgentDrain, AgentOrders } from '../../master/inputs.ts';
import { versionOf, type ObjectWrite } from '../change/objectWrite.ts';
import { uidOfNode } from './agentFact.ts';

type Spec = NonNullable<AgentObject['spec']>;

/** What the spec of an Agent orders. */
export function ordersOf({ deactivated, drain, gone }: Spec): AgentOrders {
  return {
    ...(deactivated === true && { deactivated }),
    ...(drain !== undefined && { drain: drainOf(drain) }),
    ...(gone === true && { gone }),
  };
}

function drainOf({ maxGracePeriodSeconds, markGone = false }: NonNullable<Spec['drain']>): AgentDrain {
  return { ...(maxGracePeriodSeconds !== undefined && { maxGracePeriodSeconds }), markGone };
}

/** The spec that orders this. */
export function specOf({ deactivated, drain, gone }: AgentOrders): Spec {
  return { ...(deactivated && { deactivated }), ...(drain !== undefined && { drain }), ...(gone && { gone }) };
}

/** The uid of the Node that an Agent belongs to; undefined for one that somebody applied before there was a Node for it. */
export function nodeUidOf({ metadata }: Pick<AgentObject, 'metadata'>): string | undefined {
  return metadata.ownerReferences?.find(({ kind }) => kind === 'Node')?.uid;
}

/** The write that orders something of the agent of a node; the Agent of a former node of its name is not meant. */
export function writeOfOrders(
  { agentId, orders }: Extract<Change, { readonly kind: 'order-agent' }>,
  nodeName: string,
  agents: ReadonlyStore<AgentObject>,
): ObjectWrite {
  const present = agents.get(nodeName);
  const owner = present && nodeUidOf(present);
  const meant = owner === undefined || owner === uidOfNode(agentId) ? present : undefined;
  return { kind: 'Agent', name: nodeName, spec: { ...specOf(orders) }, ...versionOf(meant) };
}
