import { isDeepStrictEqual } from 'node:util';
import type { KubernetesClient } from '../../kubernetes/client.ts';
import { unlessNotFound } from '../../kubernetes/errors.ts';
import { agents, type Agent as AgentObject } from '../../kubernetes/kinds.ts';
import type { Condition } from '../../kubernetes/objects.ts';
import { WorkQueue, type Reconciled, type ReconcileResult } from '../../kubernetes/workQueue.ts';
import type { AgentFact } from '../../master/inputs.ts';
import type { AgentId } from '../../model/ids.ts';
import { domain } from '../names.ts';
import { toTimestamp } from '../time.ts';
import { uidOfNode } from './agentFact.ts';
import { nodeUidOf } from './agentOrders.ts';
import { statusOf, type ShownAgent } from './agentStatus.ts';

/** How often an Agent is looked at for what its tasks hold; only what has changed is written. */
const refreshSeconds = 5;

/** How the master sees an agent at the moment. */
export type AgentView = Omit<ShownAgent, 'agent'>;

export interface AgentWriterParts {
  readonly client: KubernetesClient;
  readonly viewOf: (id: AgentId) => AgentView;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

/** What an Agent says. */
interface Written extends ShownAgent {
  readonly conditions: readonly Condition[];
}

/** Shows each node's agent in an Agent resource of the node's name, where people see it and give their orders. */
export class AgentWriter {
  readonly #parts: AgentWriterParts;
  readonly #wanted = new Map<string, AgentFact>();
  readonly #written = new Map<string, Written>();
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

  /** Somebody deleted the Agent of a node: if the node is there, it gets a new one. */
  observeDeletion(nodeName: string): void {
    this.#written.delete(nodeName);
    if (this.#wanted.has(nodeName)) this.#changed(nodeName);
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
    const view = this.#parts.viewOf(agent.id);
    const written = this.#written.get(name);
    if (written?.agent !== agent || !isSameView(written, view)) await this.#write(name, { agent, ...view });
    return { requeueAfterSeconds: refreshSeconds };
  }

  async #write(name: string, wanted: ShownAgent): Promise<void> {
    const { client, now } = this.#parts;
    const known = this.#written.get(name)?.conditions ?? (await this.#ensure(name, wanted.agent)).status?.conditions;
    // Where the write fails, the Agent may have been deleted by somebody.
    this.#written.delete(name);
    const status = statusOf(wanted, known ?? [], toTimestamp(now()));
    await client.patchStatus(agents, { name }, { type: 'merge', body: { status } });
    this.#written.set(name, { ...wanted, conditions: status.conditions ?? [] });
  }

  /** The Agent of a node, made if it is not there; that of a former node of its name, with what was ordered of that, goes. */
  async #ensure(name: string, { id }: AgentFact): Promise<AgentObject> {
    const { client } = this.#parts;
    const uid = uidOfNode(id);
    const owner = { apiVersion: 'v1', kind: 'Node', name, uid };
    const wanted = { ...agentObject, metadata: { name, ownerReferences: [owner] } };
    const present = await client.ensure(agents, wanted);
    const presentOwner = nodeUidOf(present);
    if (presentOwner === uid) return present;
    if (presentOwner === undefined) {
      const ownerReferences = [...(present.metadata.ownerReferences ?? []), owner];
      return client.patch(agents, { name }, { type: 'merge', body: { metadata: { ownerReferences } } });
    }
    const preconditions = present.metadata.uid === undefined ? {} : { uid: present.metadata.uid };
    await unlessNotFound(client.delete(agents, { name }, { preconditions }));
    return client.ensure(agents, wanted);
  }

  async #delete(name: string): Promise<void> {
    this.#written.delete(name);
    await unlessNotFound(this.#parts.client.delete(agents, { name }));
  }
}

function isSameView(one: AgentView, other: AgentView): boolean {
  return one.allocated === other.allocated && one.mode === other.mode && isDeepStrictEqual(one.drain, other.drain);
}

const agentObject = { apiVersion: `${domain}/v1alpha1`, kind: 'Agent', spec: {} } as const;
