import type { Pod } from '../../../kubernetes/kinds.ts';
import { hostPortsOf, requestsOf, sum } from './podRequests.ts';
import type { Amounts, HostPort } from './podRequests.ts';

/** Why a node refuses a pod: `status.reason` and `status.message` of a pod that fails without having run. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** What the pods of a node that have been admitted and have not ended hold. */
export interface Held {
  readonly requests: Amounts;
  readonly ports: readonly HostPort[];
}

/** What a pod holds from its admission to its end. */
export function holdOf(pod: Pod): Held {
  return { requests: requestsOf(pod), ports: hostPortsOf(pod) };
}

/**
 * Decides whether a node takes a pod, as kubelets do at admission: every resource it requests must be free of what is
 * allocatable, and its host ports must not be taken. Images are compared with `hostImages`: nothing else can run here.
 */
export function admit(
  pod: Pod,
  allocatable: Amounts,
  held: readonly Held[],
  hostImages: readonly string[],
): Rejection | undefined {
  return outOfResource(pod, allocatable, held) ?? portTaken(pod, held) ?? imageNotRunnable(pod, hostImages);
}

function outOfResource(pod: Pod, allocatable: Amounts, held: readonly Held[]): Rejection | undefined {
  const wanted = requestsOf(pod);
  const used = sum(held.map(({ requests }) => requests));
  for (const name of inKubeletOrder([...wanted.keys()])) {
    const [request, taken, capacity] = [wanted, used, allocatable].map((list) => list.get(name) ?? 0);
    if (request === undefined || taken === undefined || capacity === undefined || request === 0) continue;
    if (request + taken <= capacity) continue;
    const figures = `requested: ${inUnit(name, request)}, used: ${inUnit(name, taken)}, capacity: ${inUnit(name, capacity)}`;
    return rejected(`OutOf${name}`, `Node didn't have enough resource: ${name}, ${figures}`);
  }
  return undefined;
}

/** Kubelets name the first resource that is short, in this order. */
function inKubeletOrder(names: readonly string[]): readonly string[] {
  const order = ['pods', 'cpu', 'memory', 'ephemeral-storage'];
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...names].sort((a, b) => rank(a) - rank(b));
}

/** Kubelets write cpu in milli-cpus and everything else in its unit. */
function inUnit(name: string, amount: number): number {
  return name === 'cpu' ? amount : Math.ceil(amount / 1000);
}

function portTaken(pod: Pod, held: readonly Held[]): Rejection | undefined {
  const taken = held.flatMap(({ ports }) => ports);
  const clash = hostPortsOf(pod).find((port) => taken.some((other) => clashes(port, other)));
  if (!clash) return undefined;
  const which = `${clash.port}/${clash.protocol}`;
  return rejected('NodePorts', `Predicate NodePorts failed: port ${which} of the node is taken by another pod`);
}

function clashes(a: HostPort, b: HostPort): boolean {
  const anyAddress = a.address === '0.0.0.0' || b.address === '0.0.0.0';
  return a.port === b.port && a.protocol === b.protocol && (anyAddress || a.address === b.address);
}

function imageNotRunnable(pod: Pod, hostImages: readonly string[]): Rejection | undefined {
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  const foreign = containers.find(({ image }) => !hostImages.includes(image ?? ''));
  if (foreign) {
    const message = `image ${foreign.image ?? '(none)'} cannot run on the embedded cluster: it runs commands as local processes; use the image ${hostImages.join(' or ')}`;
    return { reason: 'ImageNotRunnable', message };
  }
  const bare = containers.find(({ command, args }) => !command?.length && !args?.length);
  if (!bare) return undefined;
  const message = `container ${bare.name} has no command: on the embedded cluster the image ${bare.image ?? ''} has no entrypoint of its own`;
  return { reason: 'ImageNotRunnable', message };
}

function rejected(reason: string, message: string): Rejection {
  return { reason, message: `Pod was rejected: ${message}` };
}
