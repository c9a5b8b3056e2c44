import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isNotFound } from '../../kubernetes/errors.ts';
import { agents, type Agent as AgentObject } from '../../kubernetes/kinds.ts';
import { WorkQueue, type Reconciled } from '../../kubernetes/workQueue.ts';
import type { AgentFact } from '../../master/inputs.ts';
import { printAttributes } from '../../model/attributes.ts';
import { domain } from '../names.ts';

/** Shows each node's agent in an Agent resource of the node's name, for people to read. */
export class AgentWriter {
  readonly #client: KubernetesClient;
  readonly #wanted = new Map<string, AgentFact>();
  readonly #queue: WorkQueue;

  constructor(client: KubernetesClient, observe: (reconciled: Reconciled<string>) => void) {
    this.#client = client;
    this.#queue = new WorkQueue({ reconcile: (name) => this.#reconcile(name), observe });
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** Has the Agent of a node say what the master is told. */
  show(nodeName: string, agent: AgentFact): void {
    this.#wanted.set(nodeName, agent);
    this.#queue.add(nodeName);
  }

  /** Deletes the Agent of a node that is gone. */
  remove(nodeName: string): void {
    this.#wanted.delete(nodeName);
    this.#queue.add(nodeName);
  }

  async #reconcile(name: string): Promise<undefined> {
    const agent = this.#wanted.get(name);
    if (agent === undefined) {
      await this.#delete(name);
      return undefined;
    }
    await this.#client.ensure(agents, { ...agentObject, metadata: { name } });
    await this.#client.patchStatus(agents, { name }, { type: 'merge', body: { status: statusOf(agent) } });
    return undefined;
  }

  async #delete(name: string): Promise<void> {
    try {
      await this.#client.delete(agents, { name });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

const agentObject = { apiVersion: `${domain}/v1alpha1`, kind: 'Agent', spec: {} } as const;

function statusOf(agent: AgentFact): NonNullable<AgentObject['status']> {
  const fault = agent.domain?.fault_domain;
  return {
    agentId: agent.id,
    hostname: agent.hostname,
    address: agent.ip,
    port: agent.port,
    active: agent.ready && agent.schedulable,
    resources: agent.total.toString(),
    attributes: printAttributes(agent.attributes),
    ...(fault !== undefined && { domain: { region: fault.region.name, zone: fault.zone.name } }),
  };
}
