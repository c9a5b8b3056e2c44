import type { KubernetesClient } from '../../kubernetes/client.ts';
import { unlessNotFound } from '../../kubernetes/errors.ts';
import { nodes, type Node } from '../../kubernetes/kinds.ts';
import { WorkQueue, type Reconciled } from '../../kubernetes/workQueue.ts';
import type { AgentOrders } from '../../master/inputs.ts';
import { domain } from '../names.ts';

/** Says of a node that we have cordoned it, so that nobody else's cordon is lifted; or that somebody has overruled that. */
const cordonAnnotation = `${domain}/cordon`;

/** Whether a node takes no pods for the reason alone that its agent is drained or gone. */
export function isCordonedByUs({ metadata, spec }: Node): boolean {
  return spec?.unschedulable === true && metadata?.annotations?.[cordonAnnotation] === 'held';
}

/**
 * What to change of a node so that it is cordoned while that is `wanted`: undefined for nothing. A node that somebody else has
 * cordoned is left to them, and one that somebody has uncordoned meanwhile is not cordoned again.
 */
export function cordonPatch({ metadata, spec }: Node, wanted: boolean): object | undefined {
  const mark = metadata?.annotations?.[cordonAnnotation];
  const cordoned = spec?.unschedulable === true;
  const patch = (newMark: string | null, unschedulable?: true | null): object => ({
    // With the version that was looked at: what somebody does to the node at the same time is seen first.
    metadata: { resourceVersion: metadata?.resourceVersion, annotations: { [cordonAnnotation]: newMark } },
    ...(unschedulable !== undefined && { spec: { unschedulable } }),
  });
  if (!wanted) {
    if (mark === undefined) return undefined;
    return mark === 'held' && cordoned ? patch(null, null) : patch(null);
  }
  if (mark === undefined) return cordoned ? undefined : patch('held', true);
  return mark === 'held' && !cordoned ? patch('overruled') : undefined;
}

export interface CordonsParts {
  readonly client: Pick<KubernetesClient, 'patch'>;
  /** The node of a name as it was seen last, and what is ordered of its agent; undefined for one that is gone. */
  readonly lookUp: (nodeName: string) => { readonly node: Node; readonly orders: AgentOrders | undefined } | undefined;
  /** Whether the master obeys an order to drain a node's agent. */
  readonly drains: (node: Node) => boolean;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

/** Cordons the nodes of agents that are drained or gone, and uncordons those of agents that are in use again. */
export class Cordons {
  readonly #parts: CordonsParts;
  readonly #queue: WorkQueue;
  #started = false;

  constructor(parts: CordonsParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({ reconcile: (name) => this.#reconcile(name), observe: parts.observe });
  }

  /** Begins to write, with these nodes. */
  start(nodeNames: Iterable<string>): void {
    this.#started = true;
    for (const name of nodeNames) this.review(name);
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** A node has changed, or what is ordered of its agent. */
  review(nodeName: string): void {
    if (this.#started && this.#due(nodeName) !== undefined) this.#queue.add(nodeName);
  }

  async #reconcile(name: string): Promise<void> {
    const due = this.#due(name);
    if (due !== undefined)
      await unlessNotFound(this.#parts.client.patch(nodes, { name }, { type: 'merge', body: due }));
  }

  #due(name: string): object | undefined {
    const { node, orders } = this.#parts.lookUp(name) ?? {};
    if (node === undefined) return undefined;
    const drained = orders?.drain !== undefined && this.#parts.drains(node);
    return cordonPatch(node, drained || orders?.gone === true);
  }
}
