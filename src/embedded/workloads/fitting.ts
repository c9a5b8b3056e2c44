import type { Node, Pod } from '../../kubernetes/kinds.ts';
import { isReady } from '../../kubernetes/objects.ts';
import { amounts, hostPortsOf, requestsOf, sum } from '../node/admission/podRequests.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];
type Toleration = NonNullable<NonNullable<Pod['spec']>['tolerations']>[number];

/** A node with the pods on it that have not ended. */
export interface Occupied {
  readonly node: Node;
  readonly pods: readonly Pod[];
}

/** Where a pod goes, or why it goes nowhere. */
export type Choice = { readonly nodeName: string } | { readonly message: string };

/**
 * The first node that a pod fits on. What is looked at: readiness, cordons, taints, the node selector, requests and host ports;
 * affinities and priorities are not. The message counts the nodes by their reasons, as kube-scheduler's does.
 */
export function chooseNode(pod: Pod, all: readonly Occupied[]): Choice {
  const reasons = new Map<string, number>();
  for (const candidate of all) {
    const reason = misfit(pod, candidate);
    if (reason === undefined) return { nodeName: candidate.node.metadata?.name ?? '' };
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const counted = [...reasons].map(([reason, count]) => `${count} ${reason}`);
  return { message: `0/${all.length} nodes are available: ${counted.join(', ')}.` };
}

function misfit(pod: Pod, { node, pods }: Occupied): string | undefined {
  if (!isReady(node)) return 'node(s) were not ready';
  if (node.spec?.unschedulable === true) return 'node(s) were unschedulable';
  const taint = node.spec?.taints?.find((each) => !isTolerated(each, pod.spec?.tolerations ?? []));
  if (taint !== undefined) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  if (!matches(pod.spec?.nodeSelector ?? {}, node.metadata?.labels ?? {}))
    return "node(s) didn't match the pod's node selector";
  return shortage(pod, node, pods);
}

function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  if (taint.effect === 'PreferNoSchedule') return true;
  return tolerations.some(({ key, operator, value, effect }) => {
    if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
    if (operator === 'Exists') return key === undefined || key === '' || key === taint.key;
    return key === taint.key && (value ?? '') === (taint.value ?? '');
  });
}

function matches(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function shortage(pod: Pod, node: Node, pods: readonly Pod[]): string | undefined {
  const allocatable = amounts(node.status?.allocatable ?? {});
  const used = sum(pods.map(requestsOf));
  for (const [name, amount] of requestsOf(pod)) {
    if (amount > 0 && amount + (used.get(name) ?? 0) > (allocatable.get(name) ?? 0)) return `Insufficient ${name}`;
  }
  const taken = new Set(pods.flatMap(hostPortsOf).map(({ port, protocol }) => `${port}/${protocol}`));
  const clash = hostPortsOf(pod).some(({ port, protocol }) => taken.has(`${port}/${protocol}`));
  return clash ? "node(s) didn't have free ports for the requested pod ports" : undefined;
}
