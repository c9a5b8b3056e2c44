import { tokenAudience } from '../../agent-link/messages.ts';
import type { Reviews } from '../../kubernetes/reviews.ts';

/** Whether a token is that of the agent of a node. Rejects where that cannot be found out. */
export type IsAgentOf = (node: string, token: string) => Promise<boolean>;

/** By this the API server says on which node the pod is that a token is bound to: Kubernetes 1.30 and later do. */
const nodeName = 'authentication.kubernetes.io/node-name';

/**
 * Knows agents by their tokens: of the agents' service account, for the leader, and bound to a pod of the node. Kubelets make them,
 * each only for pods of its own node.
 *
 * @param account `NAMESPACE:NAME` of the agents' service account.
 */
export function agentIdentity(reviews: Pick<Reviews, 'ownerOf'>, account: string): IsAgentOf {
  return async (node, token) => {
    const owner = await reviews.ownerOf(token, [tokenAudience]);
    return owner?.username === `system:serviceaccount:${account}` && owner.extra[nodeName]?.includes(node) === true;
  };
}
