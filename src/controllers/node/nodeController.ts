import type { Node } from '../../kubernetes/kinds.ts';
import type { AgentFact, AgentOrders, Fact } from '../../master/inputs.ts';
import type { AgentId } from '../../model/ids.ts';
import type { Resources } from '../../model/resources.ts';
import type { AgentPlace } from '../agent/agentClient.ts';
import type { ControllerSettings } from '../settings.ts';
import { agentFactOf, agentIdOf, hasSlot } from './agentFact.ts';
import { noUsage, podSlot, sumOfUsage, type NodeUsage } from './usage.ts';

/** How long a node's free room must last until it is believed: pods come and go in bursts (decision 5 of the design). */
const calmSeconds = 1;

export interface NodeControllerParts {
  readonly settings: ControllerSettings;
  readonly tell: (fact: Fact) => void;
  /** Calls back after so many seconds unless the returned function is called. */
  readonly after: (seconds: number, callback: () => void) => () => void;
  /** A node's annotation cannot be read; the agent stays as it was. */
  readonly failed: (nodeName: string, error: unknown) => void;
  /** An agent is told to the master as it is now. */
  readonly observed: (nodeName: string, agent: AgentFact) => void;
  /** A node answers again that did not: it may have lost what was on it. */
  readonly returned: (nodeName: string) => void;
  /** A node, or what is ordered of its agent, may have changed. */
  readonly looked: (nodeName: string) => void;
}

interface Entry {
  node: Node;
  /** What each pod takes from what frameworks are offered, by its key. */
  readonly used: ReadonlyMap<string, NodeUsage>;
  told: AgentFact | undefined;
  growth: Growth | undefined;
}

/** More room than the master knows of, which is to be told when it has lasted. */
interface Growth {
  readonly total: Resources;
  readonly cancel: () => void;
}

/** What an Agent orders, and of which Node, if that is said. */
interface NodeOrders {
  readonly nodeUid: string | undefined;
  readonly orders: AgentOrders;
}

/** Tells the master of nodes as agents: a loss of room at once, a gain when it has lasted. */
export class NodeController {
  readonly #parts: NodeControllerParts;
  readonly #entries = new Map<string, Entry>();
  readonly #usage = new Map<string, Map<string, NodeUsage>>();
  readonly #nodeOfAgent = new Map<AgentId, string>();
  /** By the name of the node. */
  readonly #orders = new Map<string, NodeOrders>();

  constructor(parts: NodeControllerParts) {
    this.#parts = parts;
  }

  nodeOf(agentId: AgentId): string | undefined {
    return this.#nodeOfAgent.get(agentId);
  }

  /** Where a node's agent is, as the master was told; undefined for a node that is not there. */
  placeOf(nodeName: string): AgentPlace | undefined {
    const told = this.#entries.get(nodeName)?.told;
    return told && { node: nodeName, ip: told.ip, port: told.port };
  }

  /** A node is there, or has changed. */
  observe(node: Node): void {
    const name = node.metadata?.name ?? '';
    const known = this.#entries.get(name);
    if (known !== undefined && agentIdOf(known.node) !== agentIdOf(node)) this.observeDeletion(known.node);
    const entry = this.#entries.get(name) ?? this.#enter(name, node);
    entry.node = node;
    this.#nodeOfAgent.set(agentIdOf(node), name);
    this.#look(name, entry);
  }

  /** The Agent of a node orders this from now on; one that is deleted orders nothing any more. */
  observeOrders(nodeName: string, orders: NodeOrders | undefined): void {
    if (orders === undefined) this.#orders.delete(nodeName);
    else this.#orders.set(nodeName, orders);
    const entry = this.#entries.get(nodeName);
    if (entry !== undefined) this.#look(nodeName, entry);
  }

  /** What is ordered of a node's agent. The Agent of a former node of its name means another one. */
  ordersOf(node: Node): AgentOrders | undefined {
    const said = this.#orders.get(node.metadata?.name ?? '');
    return said?.nodeUid === undefined || said.nodeUid === node.metadata?.uid ? said?.orders : undefined;
  }

  /** The node of a name, as it was seen last. */
  lookUp(nodeName: string): { readonly node: Node; readonly orders: AgentOrders | undefined } | undefined {
    const node = this.#entries.get(nodeName)?.node;
    return node && { node, orders: this.ordersOf(node) };
  }

  #enter(name: string, node: Node): Entry {
    const entry: Entry = { node, used: this.#usageOn(name), told: undefined, growth: undefined };
    this.#entries.set(name, entry);
    return entry;
  }

  #usageOn(nodeName: string): Map<string, NodeUsage> {
    const usage = this.#usage.get(nodeName) ?? new Map<string, NodeUsage>();
    this.#usage.set(nodeName, usage);
    return usage;
  }

  /** A node was deleted. */
  observeDeletion(node: Node): void {
    const name = node.metadata?.name ?? '';
    this.#entries.get(name)?.growth?.cancel();
    this.#entries.delete(name);
    const agentId = agentIdOf(node);
    this.#nodeOfAgent.delete(agentId);
    this.#parts.tell({ kind: 'agent-removed', agentId });
  }

  /** A pod takes so much of what its node would offer; nothing once it has ended. One that is on no node takes nothing. */
  observePod(nodeName: string, podKey: string, usage: NodeUsage): void {
    if (nodeName === '') return;
    const used = this.#usageOn(nodeName);
    if (usage === noUsage ? !used.delete(podKey) : used.get(podKey) === usage) return;
    if (usage !== noUsage) used.set(podKey, usage);
    const entry = this.#entries.get(nodeName);
    if (entry !== undefined) this.#look(nodeName, entry);
  }

  /**
   * Sets one of a node's pod slots aside for a pod that is about to be created, so that a burst of launches takes no more than there
   * are. Returns whether the pod has one. It is free again when the pod is seen to have ended, or is observed to take nothing.
   */
  takeSlot(nodeName: string, podKey: string): boolean {
    const entry = this.#entries.get(nodeName);
    const used = this.#usageOn(nodeName);
    if (used.has(podKey)) return true;
    if (entry !== undefined && !hasSlot(entry.node, sumOfUsage(used.values()))) return false;
    this.observePod(nodeName, podKey, podSlot);
    return true;
  }

  #look(name: string, entry: Entry): void {
    this.#tellOf(name, entry);
    this.#parts.looked(name);
  }

  #tellOf(name: string, entry: Entry): void {
    const fact = this.#factOf(name, entry);
    if (fact === undefined) return;
    const { told } = entry;
    if (told === undefined || !isGrowth(told, fact)) {
      this.#cancelGrowth(entry);
      this.#tell(name, entry, fact);
      return;
    }
    this.#tell(name, entry, { ...fact, total: told.total });
    if (entry.growth?.total.equals(fact.total) !== true) this.#planGrowth(name, entry, fact.total);
  }

  #planGrowth(name: string, entry: Entry, total: Resources): void {
    this.#cancelGrowth(entry);
    const cancel = this.#parts.after(calmSeconds, () => {
      entry.growth = undefined;
      if (entry.told !== undefined) this.#tell(name, entry, { ...entry.told, total });
    });
    entry.growth = { total, cancel };
  }

  #cancelGrowth(entry: Entry): void {
    entry.growth?.cancel();
    entry.growth = undefined;
  }

  #factOf(name: string, entry: Entry): AgentFact | undefined {
    try {
      const { node, used } = entry;
      return agentFactOf(node, sumOfUsage(used.values()), this.#parts.settings, this.ordersOf(node));
    } catch (error) {
      this.#parts.failed(name, error);
      return undefined;
    }
  }

  #tell(name: string, entry: Entry, fact: AgentFact): void {
    if (entry.told !== undefined && sameAgent(entry.told, fact)) return;
    const returns = entry.told?.ready === false && fact.ready;
    entry.told = fact;
    this.#parts.tell({ kind: 'agent-observed', agent: fact });
    this.#parts.observed(name, fact);
    if (returns) this.#parts.returned(name);
  }
}

/** Whether an agent has all that it had, and more. */
function isGrowth(told: AgentFact, fact: AgentFact): boolean {
  return fact.total.contains(told.total) && !fact.total.equals(told.total);
}

/** Whether two facts of a node would be one and the same to the master: nodes report their health every few seconds. */
function sameAgent(a: AgentFact, b: AgentFact): boolean {
  return a.total.equals(b.total) && JSON.stringify({ ...a, total: '' }) === JSON.stringify({ ...b, total: '' });
}
