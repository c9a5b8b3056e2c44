import { arch, hostname, platform, release } from 'node:os';
import type { Node } from '../../../kubernetes/kinds.ts';
import type { ObjectMeta } from '../../../kubernetes/objects.ts';
import { bootId } from '../runtime/processIdentity.ts';

/** What a node has for pods. Bounds for the sum of requests; nothing limits what processes really use. */
export interface Capacity {
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly ephemeralStorageMiB: number;
  /** 1000 by default. */
  readonly pods?: number;
}

/** What a Node object is made from. */
export interface NodeDescription {
  readonly name: string;
  /** IP address of the node and of all pods on it. */
  readonly address: string;
  readonly capacity: Capacity;
  /** Fault domain: the labels `topology.kubernetes.io/region` and `…/zone`. */
  readonly region?: string;
  readonly zone?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const defaultPods = 1000;

/** The capacity as Kubernetes writes it; all of it is allocatable. */
export function resourcesOf(capacity: Capacity): Readonly<Record<string, string>> {
  return {
    cpu: `${Math.round(capacity.cpus * 1000)}m`,
    memory: `${Math.floor(capacity.memoryMiB)}Mi`,
    'ephemeral-storage': `${Math.floor(capacity.ephemeralStorageMiB)}Mi`,
    pods: String(capacity.pods ?? defaultPods),
  };
}

/** Name, labels and annotations of the Node. */
export function metadataOf(node: NodeDescription): ObjectMeta & { readonly name: string } {
  return {
    name: node.name,
    labels: {
      'kubernetes.io/hostname': node.name,
      'kubernetes.io/os': platform(),
      'kubernetes.io/arch': arch() === 'x64' ? 'amd64' : arch(),
      ...(node.region !== undefined && { 'topology.kubernetes.io/region': node.region }),
      ...(node.zone !== undefined && { 'topology.kubernetes.io/zone': node.zone }),
      ...node.labels,
    },
    annotations: { ...node.annotations },
  };
}

/** The Node's status at a time (RFC 3339), ready to take pods or not any more. */
export function statusOfNode(node: NodeDescription, ready: boolean, now: string): NonNullable<Node['status']> {
  const resources = resourcesOf(node.capacity);
  const times = { lastHeartbeatTime: now, lastTransitionTime: now };
  const readiness = ready
    ? { status: 'True', reason: 'KubeletReady', message: 'the embedded node runs pods as local processes' }
    : { status: 'False', reason: 'NodeStopped', message: 'the embedded node has been stopped' };
  return {
    capacity: resources,
    allocatable: resources,
    addresses: [
      { type: 'InternalIP', address: node.address },
      { type: 'Hostname', address: node.name },
    ],
    conditions: [{ type: 'Ready', ...readiness, ...times }],
    nodeInfo: {
      architecture: arch() === 'x64' ? 'amd64' : arch(),
      bootID: bootId,
      containerRuntimeVersion: 'process://1',
      kernelVersion: release(),
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.0-embedded',
      machineID: hostname(),
      operatingSystem: platform(),
      osImage: 'local processes',
      systemUUID: hostname(),
    },
  };
}
