import type { Pod } from '../../../kubernetes/kinds.ts';
import { parseQuantity } from './quantity.ts';

/** Amounts by resource name in thousandths of the unit (milli-cpus; thousandths of a byte; a pod is 1000 pods). */
export type Amounts = ReadonlyMap<string, number>;

/** A port of the node that a pod asks for. */
export interface HostPort {
  readonly port: number;
  readonly protocol: string;
  /** The address it listens on, `0.0.0.0` for all. */
  readonly address: string;
}

type PodSpec = NonNullable<Pod['spec']>;
type ContainerSpec = PodSpec['containers'][number];

/**
 * What a pod takes from its node's allocatable: the larger of the sum of its containers and of each init container (together
 * with the restartable ones before it), plus overhead, and one pod.
 */
export function requestsOf(pod: Pod): Amounts {
  const spec = pod.spec;
  const sidecars = (spec?.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  const total = sum([...(spec?.containers ?? []), ...sidecars].map(requestsOfContainer));
  const before: Amounts[] = [];
  for (const container of spec?.initContainers ?? []) {
    const own = requestsOfContainer(container);
    raise(total, sum([...before, own]));
    if (container.restartPolicy === 'Always') before.push(own);
  }
  return sum([total, amounts(spec?.overhead ?? {}), new Map([['pods', 1000]])]);
}

/** A container's requests; a limit without a request is a request too. */
function requestsOfContainer(container: ContainerSpec): Amounts {
  return amounts({ ...container.resources?.limits, ...container.resources?.requests });
}

/** Reads a list of resources as in `status.allocatable`. */
export function amounts(list: Readonly<Record<string, string>>): Amounts {
  return new Map(Object.entries(list).map(([name, quantity]) => [name, parseQuantity(quantity)]));
}

/** Adds up amounts, resource by resource. */
export function sum(all: readonly Amounts[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const each of all) for (const [name, amount] of each) total.set(name, (total.get(name) ?? 0) + amount);
  return total;
}

function raise(total: Map<string, number>, floor: Amounts): void {
  for (const [name, amount] of floor) total.set(name, Math.max(total.get(name) ?? 0, amount));
}

/** The ports of the node that a pod uses: its host ports and, on the host's network, all its container ports. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const hostNetwork = pod.spec?.hostNetwork === true;
  const ports = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].flatMap(
    ({ ports }) => ports ?? [],
  );
  return ports.flatMap(({ hostPort, containerPort, protocol = 'TCP', hostIP }) => {
    const port = hostPort || (hostNetwork ? containerPort : 0);
    return port ? [{ port, protocol, address: hostIP || '0.0.0.0' }] : [];
  });
}
