import type { KubernetesClient } from '../../kubernetes/client.ts';
import { unlessNotFound } from '../../kubernetes/errors.ts';
import { agents, type Agent as AgentObject } from '../../kubernetes/kinds.ts';
import { WorkQueue, type Reconciled, type ReconcileResult } from '../../kubernetes/workQueue.ts';
import type { AgentFact } from '../../master/inputs.ts';
import type { AgentId } from '../../model/ids.ts';
import { printAttributes } from '../../model/attributes.ts';
import { domain } from '../names.ts';

/** How often an Agent is looked at for what its tasks hold; only what has changed is written. */
const refreshSeconds = 5;

export interface AgentWriterParts {
  readonly client: KubernetesClient;
  /** What tasks hold of an agent at the moment, as Mesos writes resources. */
  readonly allocatedOf: (id: AgentId) => string;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

/** What an Agent's status is made of. */
interface Shown {
  readonly agent: AgentFact;
  readonly allocated: string;
}

/** Shows each node's agent in an Agent resource of the node's name, for people to read. */
export class AgentWriter {
  readonly #parts: AgentWriterParts;
  readonly #wanted = new Map<string, AgentFact>();
  /** What each Agent says. */
  readonly #shown = new Map<string, Shown>();
  readonly #queue: WorkQueue;
  #started = false;

  constructor(parts: AgentWriterParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({ reconcile: (name) => this.#reconcile(name), observe: parts.observe });
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** Begins to write: before that it is only noted what is to be shown. */
  start(): void {
    this.#started = true;
    for (const name of this.#wanted.keys()) this.#queue.add(name);
  }

  /** Has the Agent of a node say what the master is told. */
  show(nodeName: string, agent: AgentFact): void {
    this.#wanted.set(nodeName, agent);
    this.#changed(nodeName);
  }

  /** Deletes the Agent of a node that is gone. */
  remove(nodeName: string): void {
    this.#wanted.delete(nodeName);
    this.#changed(nodeName);
  }

  #changed(nodeName: string): void {
    if (this.#started) this.#queue.add(nodeName);
  }

  /** Deletes the Agents of nodes that went while nobody watched. Rejects as the list of Agents does. */
  async removeAllBut(isNode: (name: string) => boolean): Promise<void> {
    for await (const { metadata } of this.#parts.client.list(agents)) {
      const { name = '' } = metadata;
      if (!isNode(name)) this.remove(name);
    }
  }

  async #reconcile(name: string): Promise<ReconcileResult | undefined> {
    const agent = this.#wanted.get(name);
    if (agent === undefined) {
      await this.#delete(name);
      return undefined;
    }
    const allocated = this.#parts.allocatedOf(agent.id);
    const shown = this.#shown.get(name);
    if (shown?.agent !== agent || shown.allocated !== allocated) await this.#write(name, { agent, allocated });
    return { requeueAfterSeconds: refreshSeconds };
  }

  async #write(name: string, wanted: Shown): Promise<void> {
    const { client } = this.#parts;
    if (!this.#shown.has(name)) await client.ensure(agents, { ...agentObject, metadata: { name } });
    // Where the write fails, the Agent may have been deleted by somebody.
    this.#shown.delete(name);
    await client.patchStatus(agents, { name }, { type: 'merge', body: { status: statusOf(wanted) } });
    this.#shown.set(name, wanted);
  }

  async #delete(name: string): Promise<void> {
    this.#shown.delete(name);
    await unlessNotFound(this.#parts.client.delete(agents, { name }));
  }
}

const agentObject = { apiVersion: `${domain}/v1alpha1`, kind: 'Agent', spec: {} } as const;

function statusOf({ agent, allocated }: Shown): NonNullable<AgentObject['status']> {
  const fault = agent.domain?.fault_domain;
  return {
    agentId: agent.id,
    hostname: agent.hostname,
    address: agent.ip,
    port: agent.port,
    active: agent.ready && agent.schedulable,
    resources: agent.total.toString(),
    allocated,
    attributes: printAttributes(agent.attributes),
    ...(fault !== undefined && { domain: { region: fault.region.name, zone: fault.zone.name } }),
  };
}
