import { join } from 'node:path';
import type { Authority } from './certificates.ts';

/** What the programs of a control plane have to know. */
export interface Plan {
  readonly directory: string;
  readonly authority: Authority;
  /** The first of five ports: of kube-apiserver, of etcd for clients and for peers, of the controllers and of the scheduler. */
  readonly firstPort: number;
  /** Where nodes reach the API server, if there are to be any. */
  readonly address: string | undefined;
  /** Whether somebody makes service accounts, so that pods can be held to have one. */
  readonly hasServiceAccounts: boolean;
  readonly apiServerFlags: readonly string[];
}

/** Addresses of Services. Only nodes know them, so each control plane may have the same. */
const SERVICES = '10.96.0.0/16';
const FIRST_SERVICE = '10.96.0.1';

/** What the controllers and the scheduler may ask of the API server a second: their default would be what tests wait for. */
const client = { 'kube-api-qps': '500', 'kube-api-burst': '1000', 'leader-elect': 'false' };

/** How soon a node that is silent counts as lost, for tests that cut one off. Kubelets renew their leases accordingly. */
const grace = { 'node-monitor-period': '1s', 'node-monitor-grace-period': '8s' };

function flags(of: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(of).map(([name, value]) => `--${name}=${value}`);
}

/** Flags of etcd: what it holds need not survive the machine. */
export function etcdFlags({ directory, firstPort }: Plan): readonly string[] {
  const clients = `http://127.0.0.1:${firstPort + 1}`;
  const peers = `http://127.0.0.1:${firstPort + 2}`;
  return flags({
    'data-dir': join(directory, 'etcd'),
    'unsafe-no-fsync': 'true',
    'log-level': 'warn',
    'listen-client-urls': clients,
    'advertise-client-urls': clients,
    'listen-peer-urls': peers,
    'initial-advertise-peer-urls': peers,
    'initial-cluster': `default=${peers}`,
  });
}

/** Flags of kube-apiserver, and the certificates that they name. */
export function apiServerFlags(plan: Plan): readonly string[] {
  const { firstPort, address = '127.0.0.1', authority } = plan;
  return [
    ...flags({
      'etcd-servers': `http://127.0.0.1:${firstPort + 1}`,
      'bind-address': plan.address === undefined ? '127.0.0.1' : '0.0.0.0',
      'advertise-address': plan.address ?? '192.0.2.1',
      'secure-port': String(firstPort),
      'service-cluster-ip-range': SERVICES,
      'authorization-mode': 'Node,RBAC',
      'enable-admission-plugins': 'NodeRestriction',
      'allow-privileged': 'true',
      'client-ca-file': authority.certificate,
      ...identity(authority, address),
      ...serviceAccounts(authority),
      ...aggregation(authority),
      ...(plan.hasServiceAccounts ? {} : { 'disable-admission-plugins': 'ServiceAccount' }),
    }),
    ...plan.apiServerFlags,
  ];
}

/** Who the API server is to its clients, and to kubelets. */
function identity(authority: Authority, address: string): Readonly<Record<string, string>> {
  const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
  const server = authority.issue({
    name: 'kube-apiserver',
    commonName: 'kube-apiserver',
    alternativeNames: [
      ...new Set(['127.0.0.1', address, FIRST_SERVICE].map((ip) => `IP:${ip}`)),
      ...['localhost', ...names].map((name) => `DNS:${name}`),
    ],
  });
  const kubelets = authority.issue({
    name: 'kubelet-client',
    commonName: 'kube-apiserver',
    organization: 'system:masters',
  });
  return {
    'tls-cert-file': server.certificate,
    'tls-private-key-file': server.key,
    'kubelet-client-certificate': kubelets.certificate,
    'kubelet-client-key': kubelets.key,
    'kubelet-preferred-address-types': 'InternalIP',
  };
}

function serviceAccounts(authority: Authority): Readonly<Record<string, string>> {
  const { privateKey, publicKey } = authority.keyPair('service-accounts');
  return {
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': publicKey,
    'service-account-signing-key-file': privateKey,
  };
}

/** Other API servers behind this one, as a metrics server is. */
function aggregation(authority: Authority): Readonly<Record<string, string>> {
  const proxy = authority.issue({ name: 'front-proxy', commonName: 'front-proxy' });
  return {
    'requestheader-client-ca-file': authority.certificate,
    'requestheader-allowed-names': 'front-proxy',
    'requestheader-username-headers': 'X-Remote-User',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'proxy-client-cert-file': proxy.certificate,
    'proxy-client-key-file': proxy.key,
  };
}

/** Flags of kube-controller-manager. */
export function controllerManagerFlags({ authority, firstPort }: Plan, kubeconfig: string): readonly string[] {
  const key = join(authority.folder, 'ca.key');
  return flags({
    ...client,
    ...grace,
    kubeconfig,
    'bind-address': '127.0.0.1',
    'secure-port': String(firstPort + 3),
    'use-service-account-credentials': 'true',
    'service-account-private-key-file': join(authority.folder, 'service-accounts.key'),
    'root-ca-file': authority.certificate,
    'cluster-signing-cert-file': authority.certificate,
    'cluster-signing-key-file': key,
    'service-cluster-ip-range': SERVICES,
  });
}

/** Flags of kube-scheduler. */
export function schedulerFlags({ firstPort }: Plan, kubeconfig: string): readonly string[] {
  return flags({ ...client, kubeconfig, 'bind-address': '127.0.0.1', 'secure-port': String(firstPort + 4) });
}
