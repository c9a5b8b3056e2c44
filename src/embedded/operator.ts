import type { Config } from '../config/config.ts';
import { KubernetesClient } from '../kubernetes/client.ts';
import { plainConnection } from '../kubernetes/connection.ts';
import { isNotFound } from '../kubernetes/errors.ts';
import { leases } from '../kubernetes/kinds.ts';
import { newIdentity, startReplica, type Replica } from '../replica/replica.ts';
import type { Log } from '../telemetry/log.ts';

/** Begins the names by which operators within an embedded cluster's own process hold the Lease. */
const identityPrefix = 'embedded';

/**
 * How long it holds the Lease, in seconds: one thread is operator, API server and nodes, and may be too busy to renew it in the
 * three of a real replica. Nobody has to wait for its end: {@link freeLease}.
 */
const term = { leaseSeconds: 15, renewDeadlineSeconds: 10 };

/** The operator of an embedded cluster, in the cluster's own process. */
export class EmbeddedOperator {
  readonly #start: () => Promise<Replica>;
  #replica: Replica;
  #closed = false;
  readonly #supervision: Promise<void>;

  private constructor(replica: Replica, start: () => Promise<Replica>, log: Log) {
    this.#replica = replica;
    this.#start = start;
    this.#supervision = this.#supervise().catch((error: unknown) => log.fatal({ err: error }, 'The operator failed'));
  }

  /** Starts it, and resolves when it leads and answers calls. Rejects as `startReplica` does. */
  static async start(config: Config, apiServerUrl: string, log: Log): Promise<EmbeddedOperator> {
    await freeLease(config, apiServerUrl);
    const start = (): Promise<Replica> =>
      startReplica(config, plainConnection(apiServerUrl), log, { identity: newIdentity(identityPrefix), ...term });
    const replica = await start();
    await Promise.race([replica.leading, replica.ended]);
    return new EmbeddedOperator(replica, start, log);
  }

  get telemetryPort(): number {
    return this.#replica.telemetryPort;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#replica.close();
    await this.#supervision;
  }

  /** Does what a Deployment does for a replica that has lost the Lease, on a machine that was too busy to renew it. */
  async #supervise(): Promise<void> {
    while ((await this.#replica.ended) === 'lost' && !this.#closed) {
      await this.#replica.close();
      if (!this.#closed) this.#replica = await this.#start();
    }
    if (this.#closed) await this.#replica.close();
  }
}

/** Gives the Lease up in the place of one that ended with the cluster's former process, and could not: nobody need wait. */
async function freeLease(config: Config, apiServerUrl: string): Promise<void> {
  const client = new KubernetesClient({ connection: plainConnection(apiServerUrl) });
  const metadata = { namespace: config['operator-namespace'] ?? config.namespace, name: config['lease-name'] };
  try {
    const { spec } = await client.get(leases, metadata);
    if (spec?.holderIdentity?.startsWith(`${identityPrefix}_`) !== true) return;
    await client.patch(leases, metadata, { type: 'merge', body: { spec: { holderIdentity: '' } } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  } finally {
    await client.close();
  }
}
