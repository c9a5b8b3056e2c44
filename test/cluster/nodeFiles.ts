import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeKubeconfig, type Authority, type Certificate } from './certificates.ts';
import type { ControlGroups } from './controlGroups.ts';
import type { Network, Place } from './network.ts';

/** What a node is made from. */
export interface NodePlan {
  readonly name: string;
  /** Holds everything that it reads and writes. */
  readonly folder: string;
  /** Of the API server, from the node. */
  readonly server: string;
  readonly authority: Authority;
  readonly network: Network;
  readonly place: Place;
  readonly groups: ControlGroups;
  /** Path of the binary of Kubernetes. */
  readonly kubernetes: string;
  /** Paths of the OCI archives that it begins with. */
  readonly images: readonly string[];
  /** Fields of the kubelet's configuration that are to be other than ours. */
  readonly kubelet: Readonly<Record<string, unknown>>;
}

/** Name of the image of containers that do nothing but hold a pod together. */
const PAUSE_IMAGE = 'localhost/pause:1';

/** Pods ask this for names: themselves, so that they learn at once that nobody answers. */
const NO_NAME_SERVER = '127.0.0.1';

/** Writes what `node.sh` and the programs of a node read. */
export function writeNodeFiles(plan: NodePlan): void {
  const { folder, network, groups, images } = plan;
  for (const name of ['kubelet', 'containerd', 'cni']) mkdirSync(join(folder, name), { recursive: true });
  const identity = writeIdentity(plan);
  write(folder, 'settings', settings(plan));
  write(folder, 'groups', lines(groups.folders));
  write(folder, 'hierarchies', lines(groups.hierarchies.map(({ name, options }) => `${name} ${options}`)));
  write(folder, 'routes', lines(network.places.map(({ pods, address }) => `${pods} ${address}`)));
  write(folder, 'images', lines(images));
  write(folder, 'containerd.toml', containerdConfiguration(folder));
  write(folder, 'resolv.conf', `nameserver ${NO_NAME_SERVER}\n`);
  write(folder, 'cni/10-bridge.conflist', JSON.stringify(networkConfiguration(plan)));
  write(folder, 'kubelet.json', JSON.stringify(kubeletConfiguration(plan, identity)));
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function lines(of: readonly string[]): string {
  return of.map((line) => `${line}\n`).join('');
}

/** Variables of the shell. */
function settings({ name, kubernetes, network, place }: NodePlan): string {
  const variables = { name, kubernetes, address: place.address, gateway: network.gateway, pods: network.pods };
  return lines(Object.entries(variables).map(([key, value]) => `${key}='${value}'`));
}

/** The certificate of the kubelet, with which it asks and answers, and that of kube-proxy. */
function writeIdentity({ name, folder, server, authority, place }: NodePlan): Certificate {
  const kubelet = authority.issue({
    name: `kubelet-${name}`,
    commonName: `system:node:${name}`,
    organization: 'system:nodes',
    alternativeNames: [`IP:${place.address}`, `DNS:${name}`],
  });
  const proxy = authority.issue({ name: `kube-proxy-${name}`, commonName: 'system:kube-proxy' });
  writeKubeconfig(join(folder, 'kubelet.kubeconfig'), server, authority.certificate, kubelet);
  writeKubeconfig(join(folder, 'kube-proxy.kubeconfig'), server, authority.certificate, proxy);
  return kubelet;
}

function kubeletConfiguration({ folder, authority, kubelet }: NodePlan, identity: Certificate): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: authority.certificate },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: identity.certificate,
    tlsPrivateKeyFile: identity.key,
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'cgroupfs',
    // The machine of a test is as it is.
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [NO_NAME_SERVER],
    clusterDomain: 'cluster.local',
    resolvConf: join(folder, 'resolv.conf'),
    // Disks of machines that run tests may be full; images come in once and stay.
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '0%',
      'imagefs.available': '0%',
      'nodefs.inodesFree': '0%',
    },
    imageGCHighThresholdPercent: 100,
    nodeStatusUpdateFrequency: '2s',
    // Renewed every 2 s, so that a node may count as lost after 8 s (controlPlaneFlags.ts) without flapping.
    nodeLeaseDurationSeconds: 8,
    ...kubelet,
  };
}

function containerdConfiguration(folder: string): string {
  return `version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # Containers of tests may lack the capability that lowering it takes.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${folder}/cni"
`;
}

/** Pods are on a bridge of their node, and reach those of other nodes by the node's routes. */
function networkConfiguration({ place }: NodePlan): object {
  const ipam = { type: 'host-local', ranges: [[{ subnet: place.pods }]], routes: [{ dst: '0.0.0.0/0' }] };
  const bridge = { type: 'bridge', bridge: 'cni0', isGateway: true, hairpinMode: true, ipam };
  const ports = { type: 'portmap', capabilities: { portMappings: true } };
  return { cniVersion: '0.4.0', name: 'pods', plugins: [bridge, ports] };
}
