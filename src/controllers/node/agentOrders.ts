import type { Agent as AgentObject } from '../../kubernetes/kinds.ts';
import type { ReadonlyStore } from '../../kubernetes/store.ts';
import type { Change } from '../../master/changes.ts';
import type { AgentDrain, AgentOrders } from '../../master/inputs.ts';
import { acceptance, isAccepted } from '../accepted.ts';
import { versionOf, type ObjectWrite } from '../change/objectWrite.ts';
import { uidOfNode } from './agentFact.ts';

type Spec = NonNullable<AgentObject['spec']>;

/** What an Agent orders. A drain was in force before where a call has ordered it, or where the status says so. */
export function ordersOf({
  metadata,
  spec = {},
  status,
}: Pick<AgentObject, 'metadata' | 'spec' | 'status'>): AgentOrders {
  const { deactivated, drain: wanted, gone } = spec;
  const drain = wanted && drainOf(wanted);
  const orders = {
    ...(deactivated === true && { deactivated }),
    ...(drain !== undefined && { drain }),
    ...(gone === true && { gone }),
  };
  if (drain === undefined) return orders;
  const held = status?.drain !== undefined || isAccepted(metadata, specOf(orders));
  return held ? { ...orders, drain: { ...drain, held } } : orders;
}

function drainOf({ maxGracePeriodSeconds, markGone = false }: NonNullable<Spec['drain']>): AgentDrain {
  return { ...(maxGracePeriodSeconds !== undefined && { maxGracePeriodSeconds }), markGone };
}

/** The spec that orders this. */
export function specOf({ deactivated, drain, gone }: AgentOrders): Spec {
  return { ...(deactivated && { deactivated }), ...(drain && { drain: drainOf(drain) }), ...(gone && { gone }) };
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
  const spec = { ...specOf(orders) };
  const annotations = acceptance(spec, meant?.metadata.generation);
  return { kind: 'Agent', name: nodeName, spec, annotations, ...versionOf(meant) };
}
