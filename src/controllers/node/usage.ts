import type { Pod } from '../../kubernetes/kinds.ts';
import { isFinal } from '../../kubernetes/phase.ts';

/** What pods use of a node: cpus, MB of mem and disk, gpus, pod slots, host ports. */
export interface NodeUsage {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly pods: number;
  readonly ports: readonly number[];
}

export const noUsage: NodeUsage = { cpus: 0, mem: 0, disk: 0, gpus: 0, pods: 0, ports: [] };

/** One of the pods that a node may have at the same time. */
export const podSlot: NodeUsage = { ...noUsage, pods: 1 };

const suffixes: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes quantity stands for, `500m` or `64Mi`; 0 for none and for what is no quantity. */
export function quantityOf(text: string | undefined): number {
  const [, number = '', suffix = ''] = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/.exec(text ?? '') ?? [];
  const factor = suffixes[suffix];
  const value = Number(number);
  return factor === undefined || number === '' || Number.isNaN(value) ? 0 : value * factor;
}

export function sumOfUsage(usages: Iterable<NodeUsage>): NodeUsage {
  let sum = noUsage;
  for (const usage of usages) sum = plus(sum, usage);
  return sum;
}

function plus(a: NodeUsage, b: NodeUsage): NodeUsage {
  return {
    cpus: a.cpus + b.cpus,
    mem: a.mem + b.mem,
    disk: a.disk + b.disk,
    gpus: a.gpus + b.gpus,
    pods: a.pods + b.pods,
    ports: [...a.ports, ...b.ports],
  };
}

type Spec = NonNullable<Pod['spec']>;
type Container = Spec['containers'][number];

/**
 * What the scheduler and the kubelet count for a pod: its containers together with the sidecars, or its largest init
 * container where that asks for more, plus its overhead. A pod that has ended uses nothing.
 */
export function usageOfPod(pod: Pod): NodeUsage {
  const { spec, status } = pod;
  if (spec === undefined || isFinal(status?.phase)) return noUsage;
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  const ports = all.flatMap((container) => container.ports ?? []).flatMap(({ hostPort }) => hostPort ?? []);
  return {
    cpus: effective(spec, 'cpu'),
    mem: effective(spec, 'memory') / 2 ** 20,
    disk: effective(spec, 'ephemeral-storage') / 2 ** 20,
    gpus: effective(spec, 'nvidia.com/gpu'),
    pods: 1,
    ports,
  };
}

function effective(spec: Spec, name: string): number {
  const running = spec.containers.reduce((sum, container) => sum + requestOf(container, name), 0);
  let sidecars = 0;
  let largestStart = 0;
  for (const container of spec.initContainers ?? []) {
    const request = requestOf(container, name);
    if (container.restartPolicy === 'Always') sidecars += request;
    largestStart = Math.max(largestStart, container.restartPolicy === 'Always' ? sidecars : sidecars + request);
  }
  return Math.max(running + sidecars, largestStart) + quantityOf(spec.overhead?.[name]);
}

function requestOf({ resources }: Container, name: string): number {
  return quantityOf(resources?.requests?.[name] ?? resources?.limits?.[name]);
}
