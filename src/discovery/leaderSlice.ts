import { isIPv6 } from 'node:net';
import type { KubernetesClient } from '../kubernetes/client.ts';
import { unlessNotFound } from '../kubernetes/errors.ts';
import { endpointSlices, services, type EndpointSlice, type Service } from '../kubernetes/kinds.ts';
import { epochAnnotation, epochOf } from '../kubernetes/leaderClient.ts';
import type { Named, Written } from '../kubernetes/requests.ts';
import { WorkQueue, type Reconciled } from '../kubernetes/workQueue.ts';

/** The port of the Service that leads to the Mesos API: slice and Service are joined by its name. */
export const portName = 'mesos';

/** How often the slice is looked at, in seconds: it goes with a Service that is made anew. */
const lookSeconds = 10;

/** The Service, and where it is to lead to. */
export interface LeaderSliceParts {
  readonly client: Pick<KubernetesClient, 'get' | 'create' | 'replace'>;
  readonly namespace: string;
  readonly service: string;
  readonly ip: string;
  readonly port: number;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

/**
 * Has a Service without a selector lead to the leader, by an EndpointSlice that each leader in turn makes its own. So all
 * replicas can be ready, and clients reach the leader without being sent on.
 */
export class LeaderSlice {
  readonly #parts: LeaderSliceParts;
  readonly #epoch: number;
  readonly #queue: WorkQueue;

  /** Begins to write, and keeps to it until `stop`; `epoch` is that of the leadership. */
  constructor(parts: LeaderSliceParts, epoch: number) {
    this.#parts = parts;
    this.#epoch = epoch;
    this.#queue = new WorkQueue({
      observe: parts.observe,
      backoff: { firstSeconds: 0.05, maxSeconds: 5 },
      reconcile: async () => {
        await this.#write();
        return { requeueAfterSeconds: lookSeconds };
      },
    });
    this.#queue.add(parts.service);
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** Where somebody else writes at the same time it fails, and is tried again: a former leader finds that it is one. */
  async #write(): Promise<void> {
    const { client, namespace, service } = this.#parts;
    const owner = await unlessNotFound(client.get(services, { namespace, name: service }));
    const wanted = this.#slice(owner);
    const found = await unlessNotFound(client.get(endpointSlices, wanted.metadata));
    if (found === undefined) {
      await client.create(endpointSlices, wanted);
      return;
    }
    if (epochOf(found) > this.#epoch || isSame(found, wanted)) return;
    const resourceVersion = found.metadata?.resourceVersion ?? '';
    await client.replace(endpointSlices, { ...wanted, metadata: { ...wanted.metadata, resourceVersion } });
  }

  #slice(owner: Service | undefined): Written<EndpointSlice> & Named {
    const { namespace, service, ip, port } = this.#parts;
    const uid = owner?.metadata?.uid;
    return {
      metadata: {
        name: `${service}-leader`,
        namespace,
        labels: {
          'kubernetes.io/service-name': service,
          'endpointslice.kubernetes.io/managed-by': 'mesos-operator.dev',
        },
        annotations: { [epochAnnotation]: String(this.#epoch) },
        ...(uid !== undefined && { ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: service, uid }] }),
      },
      addressType: isIPv6(ip) ? 'IPv6' : 'IPv4',
      endpoints: [{ addresses: [ip], conditions: { ready: true, serving: true, terminating: false } }],
      ports: [{ name: portName, port, protocol: 'TCP' }],
    };
  }
}

/** Whether a slice says already what it is to say. */
function isSame(found: EndpointSlice, wanted: Written<EndpointSlice> & Named): boolean {
  const said = ({ metadata, endpoints, ports }: Written<EndpointSlice>): unknown => [
    metadata?.annotations?.[epochAnnotation],
    metadata?.ownerReferences?.map(({ uid }) => uid),
    endpoints?.map(({ addresses }) => addresses),
    ports?.map(({ name, port }) => [name, port]),
  ];
  return JSON.stringify(said(found)) === JSON.stringify(said(wanted));
}
