import type { KubernetesClient } from './client.ts';
import { unlessNotFound } from './errors.ts';
import { leases } from './kinds.ts';
import type { Reference } from './requests.ts';

/** Where a leader says in the Lease what its requests to agents are signed with: its public key. */
export const leaderKeyAnnotation = 'mesos-operator.dev/leader-key';

/** Who leads, and the public key of his requests; undefined where nobody leads, or a leader has no key. */
export async function readLeaderKey(
  client: Pick<KubernetesClient, 'get'>,
  lease: Reference,
): Promise<{ readonly epoch: number; readonly key: string } | undefined> {
  const { metadata, spec } = (await unlessNotFound(client.get(leases, lease))) ?? {};
  const { holderIdentity = '', leaseTransitions: epoch } = spec ?? {};
  const key = metadata?.annotations?.[leaderKeyAnnotation];
  return holderIdentity === '' || epoch === undefined || key === undefined ? undefined : { epoch, key };
}
