import type { Pod } from '../../kubernetes/kinds.ts';
import { noUsage, podSlot, usageOfPod, type NodeUsage } from '../node/usage.ts';
import { hasEnded, isTaskPod, viewOfPod, type PodView } from './podView.ts';

/** A pod that is none of ours, as much as matters of it. */
interface OtherPod {
  readonly kind: 'other';
  readonly key: string;
  readonly nodeName: string;
  readonly usage: NodeUsage;
}

/** What is kept of any pod of the cluster. */
export type ObservedPod = PodView | OtherPod;

export function observedPod(pod: Pod): ObservedPod {
  if (isTaskPod(pod)) return viewOfPod(pod);
  const key = `${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`;
  return { kind: 'other', key, nodeName: pod.spec?.nodeName ?? '', usage: usageOfPod(pod) };
}

/** A task's resources are the master's to count: its pod takes but a slot of what others might have. */
export function usageOf(pod: ObservedPod): NodeUsage {
  if (pod.kind === 'other') return pod.usage;
  return hasEnded(pod) ? noUsage : podSlot;
}
