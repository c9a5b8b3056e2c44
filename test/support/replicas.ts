import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { isNotFound } from '../../src/kubernetes/errors.ts';
import { endpointSlices, leases, services, type EndpointSlice, type Lease } from '../../src/kubernetes/kinds.ts';
import { connectionOf, loadKubeConfig } from '../../src/kubernetes/kubeConfig.ts';
import type { ClusterOn } from './clusterOn.ts';
import { Door, type Address } from './door.ts';
import { eventually } from './eventually.ts';
import { freePorts } from './freePorts.ts';
import { ask } from './httpClient.ts';
import { OperatorProcess } from './operatorProcess.ts';

const namespace = 'mesos-tasks';
const name = 'mesos-master';

/** One of the replicas: its process, and its port of the Mesos API. */
export interface TestReplica {
  readonly process: OperatorProcess;
  readonly port: number;
  /** The only way that it has to the API server. */
  readonly way: Door;
}

/** What replicas have to know of their cluster. */
type Served = Pick<ClusterOn, 'port' | 'kubeconfigPath' | 'operatorFlags'>;

/** Two operators of one cluster, the Service that leads to the one that leads, and a way to look at what is stored. */
export class Replicas {
  readonly client: KubernetesClient;
  readonly all: readonly TestReplica[];
  /** What the Service is to its clients: at the address that every replica advertises. */
  readonly service: Door;
  readonly #directory: string;

  private constructor(client: KubernetesClient, all: readonly TestReplica[], service: Door, directory: string) {
    this.client = client;
    this.all = all;
    this.service = service;
    this.#directory = directory;
  }

  /** Starts them. Each says that it is reached at `ip`, which kube-apiserver takes only if it is not this machine's loopback. */
  static async start(cluster: Served, ip = '127.0.0.1'): Promise<Replicas> {
    const config = loadKubeConfig({ type: 'file', path: cluster.kubeconfigPath });
    const client = new KubernetesClient({ connection: connectionOf(config) });
    const ports = [{ name: 'mesos', port: 5050 }];
    await client.ensure(services, { metadata: { namespace, name }, spec: { ports } });
    const directory = mkdtempSync(join(tmpdir(), 'replicas-'));
    const first = await freePorts(2);
    const all: TestReplica[] = [];
    for (const port of [first, first + 1]) all.push(await startReplica(cluster, directory, ip, port));
    const service = await Door.open(async () => hereAt(portIn(await sliceOf(client))), cluster.port);
    return new Replicas(client, all, service, directory);
  }

  /** The EndpointSlice of the Service; undefined while there is none. */
  slice(): Promise<EndpointSlice | undefined> {
    return sliceOf(this.client);
  }

  lease(): Promise<Lease> {
    return this.client.get(leases, { namespace, name });
  }

  /** The replica that leads, once one does that is not `former`. */
  async leader(former?: TestReplica): Promise<TestReplica> {
    let found: TestReplica | undefined;
    await eventually(async () => {
      const port = portIn(await this.slice());
      found = this.all.find((replica) => replica.port === port && replica !== former);
      return found !== undefined && (await isElected(found.port));
    }, 60);
    if (found === undefined) throw new Error('nobody leads');
    return found;
  }

  other(replica: TestReplica): TestReplica {
    const other = this.all.find((one) => one !== replica);
    if (other === undefined) throw new Error('there is but one');
    return other;
  }

  /** Everything that the replicas have logged. */
  get log(): string {
    return this.all.map(({ process }) => process.log.slice(-3000)).join('\n--\n');
  }

  async stop(): Promise<void> {
    await this.service.shut();
    for (const { process, way } of this.all) {
      await process.end('SIGKILL');
      await way.shut();
    }
    await this.client.close();
    rmSync(this.#directory, { recursive: true });
  }
}

/** Whether the replica that listens on a port says that it leads; false where none does. */
export async function isElected(port: number): Promise<boolean> {
  try {
    const metrics = JSON.parse((await ask(port, '/metrics/snapshot')).text) as Readonly<Record<string, number>>;
    return metrics['master/elected'] === 1;
  } catch {
    return false;
  }
}

async function startReplica(cluster: Served, directory: string, ip: string, port: number): Promise<TestReplica> {
  const given = readFileSync(cluster.kubeconfigPath, 'utf8');
  const { hostname: host, port: apiPort } = new URL(
    loadKubeConfig({ type: 'text', text: given }).getCurrentCluster()?.server ?? '',
  );
  const way = await Door.open(() => Promise.resolve({ host, port: Number(apiPort) }));
  const kubeconfig = join(directory, `kubeconfig-${port}`);
  writeFileSync(kubeconfig, given.replaceAll(`:${apiPort}`, `:${way.port}`), { mode: 0o600 });
  const settings: Readonly<Record<string, string>> = {
    port: String(port),
    'advertise-port': String(cluster.port),
    'pod-ip': ip,
    'service-name': name,
    'log-level': 'info',
    kubeconfig,
  };
  const flags = Object.entries({ ...settingsOf(cluster.operatorFlags), ...settings });
  const process = new OperatorProcess(flags.flatMap(([setting, value]) => [`--${setting}`, value]));
  process.start();
  return { process, port, way };
}

function settingsOf(flags: readonly string[]): Record<string, string> {
  const settings: Record<string, string> = {};
  flags.forEach((flag, at) => {
    if (at % 2 === 0) settings[flag.replace('--', '')] = flags[at + 1] ?? '';
  });
  return settings;
}

async function sliceOf(client: KubernetesClient): Promise<EndpointSlice | undefined> {
  try {
    return await client.get(endpointSlices, { namespace, name: `${name}-leader` });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return undefined;
  }
}

function portIn(slice: EndpointSlice | undefined): number | undefined {
  return slice?.ports?.[0]?.port;
}

/** Where a replica listens, whatever address it goes by. */
function hereAt(port: number | undefined): Address | undefined {
  return port === undefined ? undefined : { host: '127.0.0.1', port };
}
