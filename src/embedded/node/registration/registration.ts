import type { KubernetesClient } from '../../../kubernetes/client.ts';
import type { Clock } from '../../../kubernetes/clock.ts';
import { isNotFound } from '../../../kubernetes/errors.ts';
import { leases, nodes } from '../../../kubernetes/kinds.ts';
import { retrying } from '../../../kubernetes/retry.ts';
import { metadataOf, statusOfNode } from './nodeObject.ts';
import type { NodeDescription } from './nodeObject.ts';

const leaseNamespace = 'kube-node-lease';
const renewSeconds = 10;
const leaseSeconds = 40;

type Client = Pick<KubernetesClient, 'ensure' | 'create' | 'patch' | 'patchStatus'>;

/** A node's Node object and the Lease by which it says that it is alive. */
export class Registration {
  readonly #client: Client;
  readonly #node: NodeDescription;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  readonly #stopping = new AbortController();
  #cancelRenewal: () => void = () => undefined;

  constructor(client: Client, node: NodeDescription, clock: Clock, failed: (error: unknown) => void) {
    this.#client = client;
    this.#node = node;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** Creates the Node, or brings the one of this name up to date (what others have written to it stays), and begins to renew the Lease. */
  async start(): Promise<void> {
    const metadata = metadataOf(this.#node);
    const options = { signal: this.#stopping.signal, clock: this.#clock };
    await retrying(() => this.#client.ensure(nodes, { metadata }), options);
    await retrying(() => this.#client.patch(nodes, metadata, { type: 'merge', body: { metadata } }), options);
    await retrying(() => this.#writeStatus(true), options);
    await this.#renew();
  }

  /** Marks the Node as not ready, if the API server can still be reached. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelRenewal();
    await this.#writeStatus(false).catch(this.#failed);
  }

  async #writeStatus(ready: boolean): Promise<void> {
    const status = statusOfNode(
      this.#node,
      ready,
      new Date(this.#clock.wallTime()).toISOString().replace(/\.\d+Z$/, 'Z'),
    );
    await this.#client.patchStatus(nodes, { name: this.#node.name }, { type: 'merge', body: { status } });
  }

  async #renew(): Promise<void> {
    await this.#writeLease().catch(this.#failed);
    if (this.#stopping.signal.aborted) return;
    this.#cancelRenewal = this.#clock.after(renewSeconds, () => void this.#renew());
  }

  async #writeLease(): Promise<void> {
    const metadata = { namespace: leaseNamespace, name: this.#node.name };
    // MicroTime: Kubernetes wants six digits.
    const renewTime = new Date(this.#clock.wallTime()).toISOString().replace('Z', '000Z');
    const spec = { holderIdentity: this.#node.name, leaseDurationSeconds: leaseSeconds, renewTime };
    try {
      await this.#client.patch(leases, metadata, { type: 'merge', body: { spec } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.#client.create(leases, { metadata, spec });
    }
  }
}
