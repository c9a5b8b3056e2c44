import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentServer } from '../agent/server.ts';
import { startAgent } from '../agent/startAgent.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { KubernetesClient } from '../kubernetes/client.ts';
import { plainConnection } from '../kubernetes/connection.ts';
import { namespaces } from '../kubernetes/kinds.ts';
import { readLeaderKey } from '../kubernetes/leaderKey.ts';
import { Resources } from '../model/resources.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { startApiServer, type EmbeddedApiServer } from './apiserver/apiServer.ts';
import { logSourceOfNodes } from './node/logs/logSource.ts';
import { startNode, type EmbeddedNode } from './node/startNode.ts';
import { EmbeddedOperator } from './operator.ts';
import type { EmbeddedOptions } from './options.ts';
import { startWorkloads } from './workloads/startWorkloads.ts';

/** The namespace of the embedded cluster's Frameworks, Tasks and their Pods. */
export const taskNamespace = 'mesos-tasks';

/** The image of what needs none: commands run as processes of this machine, as all do here. */
export const hostImage = 'host-process';

/** The project's own image, which has the examples: here its commands begin in the project's directory. */
const projectImage = 'mesos-operator';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

const crdDirectory = fileURLToPath(new URL('../../crds', import.meta.url));

/** A node of the cluster, with its agent's server. */
export interface ClusterNode {
  readonly name: string;
  readonly address: string;
  readonly agentPort: number;
}

/** An embedded cluster that runs. */
export interface EmbeddedCluster {
  readonly apiServerUrl: string;
  readonly kubeconfigPath: string;
  readonly nodes: readonly ClusterNode[];
  /** Undefined when it is run as a process of its own. */
  readonly operator: Pick<EmbeddedOperator, 'telemetryPort'> | undefined;
  /** The flags that an operator of its own process needs to be the one of this cluster. */
  readonly operatorFlags: readonly string[];
  /** Ends everything, the processes of tasks included. */
  close(): Promise<void>;
}

/** Closes what was opened, the last first. */
class Closers {
  readonly #closers: (() => Promise<unknown> | void)[] = [];

  add(closer: () => Promise<unknown> | void): void {
    this.#closers.unshift(closer);
  }

  async closeAll(): Promise<void> {
    for (const close of this.#closers) await close();
  }
}

/**
 * Starts an API server, its nodes with their agents, and the operator. Rejects with a ConfigError that says in one line
 * what is wrong with the options, a port in use or a directory that cannot be written among them.
 */
export async function startCluster(options: EmbeddedOptions): Promise<EmbeddedCluster> {
  const closers = new Closers();
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function start(options: EmbeddedOptions, closers: Closers): Promise<EmbeddedCluster> {
  const log = createLog(options['log-level'], 'embedded');
  const directory = openDirectory(options.state, closers);
  const apiServer = await startApiServer({
    host: '127.0.0.1',
    port: 0,
    crdDirectory,
    ...(options.state !== undefined && { stateDirectory: join(directory, 'api') }),
  });
  closers.add(() => apiServer.close());
  await createNamespace(apiServer.url);
  const nodes: EmbeddedNode[] = [];
  closers.add(() => Promise.all(nodes.map((node) => node.close({ killPods: true }))));
  for (let number = 1; number <= options.nodes; number++) {
    nodes.push(await startNumberedNode(number, options, apiServer, directory, log));
  }
  const workloads = await startWorkloads(apiServer.url, (error) =>
    log.warn({ err: error }, 'The scheduler or a Deployment failed to write and tries again'),
  );
  closers.add(() => workloads.close());
  apiServer.setLogSource(logSourceOfNodes(nodes.map(({ logs }) => logs)));
  const clusterNodes = await startAgents(options, apiServer.url, directory, closers);
  const kubeconfigPath = join(directory, 'kubeconfig');
  writeFileSync(kubeconfigPath, apiServer.kubeconfig(taskNamespace), { mode: 0o600 });
  const operator = await startOwnOperator(options, directory, apiServer.url, closers);
  return {
    apiServerUrl: apiServer.url,
    kubeconfigPath,
    nodes: clusterNodes,
    operator,
    operatorFlags: Object.entries({ ...operatorSettings(options, directory), kubeconfig: kubeconfigPath }).flatMap(
      ([name, value]) => [`--${name}`, value],
    ),
    close: () => closers.closeAll(),
  };
}

/** The kept directory, or one that goes with the cluster. */
function openDirectory(state: string | undefined, closers: Closers): string {
  if (state === undefined) {
    const directory = mkdtempSync(join(tmpdir(), 'mesos-operator-'));
    closers.add(() => rm(directory, { recursive: true, force: true }));
    return directory;
  }
  const directory = resolve(state);
  try {
    makeDirectory(directory);
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw new ConfigError(`--state: ${error instanceof Error ? error.message : directory}`);
  }
  return directory;
}

/** Node's own recursive mkdir never returns where a file system refuses new entries as not found, as /proc does. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  mkdirSync(directory);
}

async function createNamespace(url: string): Promise<void> {
  const client = new KubernetesClient({ connection: plainConnection(url) });
  await client.ensure(namespaces, { metadata: { name: taskNamespace } });
  await client.close();
}

function nodeName(number: number): string {
  return `node-${number}`;
}

/** On Linux each node has an address of its own, as real ones have; elsewhere only 127.0.0.1 can be listened on. */
function addressOf(number: number): string {
  return process.platform === 'linux' ? `127.0.0.${10 + number}` : '127.0.0.1';
}

async function startNumberedNode(
  number: number,
  options: EmbeddedOptions,
  apiServer: EmbeddedApiServer,
  directory: string,
  log: Log,
): Promise<EmbeddedNode> {
  const total = Resources.parse(options.resources);
  const measured = new Set(['cpus', 'mem', 'disk']);
  const others = total.filter(({ name }) => !measured.has(name));
  const domain = options.domain.find(({ node }) => node === number);
  return startNode({
    name: nodeName(number),
    address: addressOf(number),
    root: join(directory, 'nodes', nodeName(number)),
    apiServer: apiServer.url,
    hostImages: [hostImage, projectImage],
    imageDirectories: { [projectImage]: projectDirectory },
    hostDirectories: {
      [readConfig(operatorSettings(options, directory), {})['agent-work-dir']]: workDirectoryOf(directory, number),
    },
    orphans: options.state === undefined ? 'end' : 'adopt',
    capacity: { cpus: total.get('cpus'), memoryMiB: total.get('mem'), ephemeralStorageMiB: total.get('disk') },
    ...(domain !== undefined && { region: domain.region, zone: domain.zone }),
    annotations: {
      'mesos-operator.dev/attributes': options.attributes.replaceAll('%d', String(number)),
      'mesos-operator.dev/resources': others.toString() === '{}' ? '' : others.toString(),
      'mesos-operator.dev/agent-port': String(options.port + number),
    },
    failed: (error) => log.warn({ node: number, err: error }, 'A node failed to write and tries again'),
  });
}

/** What is to an agent of this cluster the work directory that the operator knows: all nodes are on one machine. */
function workDirectoryOf(directory: string, number: number): string {
  return join(directory, 'nodes', nodeName(number), 'work');
}

async function startAgents(
  options: EmbeddedOptions,
  apiServerUrl: string,
  directory: string,
  closers: Closers,
): Promise<readonly ClusterNode[]> {
  const client = new KubernetesClient({ connection: plainConnection(apiServerUrl), userAgent: 'embedded-agent' });
  closers.add(() => client.close());
  const config = readConfig(operatorSettings(options, directory), {});
  const lease = { namespace: config['operator-namespace'] ?? config.namespace, name: config['lease-name'] };
  const started: ClusterNode[] = [];
  for (let number = 1; number <= options.nodes; number++) {
    const address = addressOf(number);
    const agent = await orPortInUse(options.port + number, address, () =>
      startAgent({
        host: address,
        port: options.port + number,
        node: nodeName(number),
        workDirectory: workDirectoryOf(directory, number),
        readClaim: () => readLeaderKey(client, lease),
      }),
    );
    closers.add(() => agent.close());
    started.push({ name: nodeName(number), address, agentPort: agent.port });
  }
  return started;
}

async function orPortInUse<T extends EmbeddedOperator | AgentServer>(
  port: number,
  address: string,
  listen: () => Promise<T>,
): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw inUse ? new ConfigError(`--port: ${address}:${port} is in use`) : error;
  }
}

/** What an operator has to be told of this cluster. */
function operatorSettings(options: EmbeddedOptions, directory: string): Readonly<Record<string, string>> {
  const [first] = options.domain;
  return {
    host: '127.0.0.1',
    port: String(options.port),
    'telemetry-port': '0',
    hostname: 'localhost',
    // Nobody reaches it from elsewhere but through a page that has its own name lead here.
    'allowed-hosts': 'localhost',
    namespace: taskNamespace,
    'default-image': hostImage,
    'log-level': options['log-level'],
    'log-dir': join(directory, 'log'),
    ...(options['webui-dir'] !== undefined && { 'webui-dir': options['webui-dir'] }),
    ...(options.zk !== undefined && { zk: options.zk }),
    ...(first !== undefined && { domain: `${first.region}/${first.zone}` }),
  };
}

async function startOwnOperator(
  options: EmbeddedOptions,
  directory: string,
  apiServerUrl: string,
  closers: Closers,
): Promise<EmbeddedOperator | undefined> {
  if (options.operator === 'none') return undefined;
  const config = readConfig(operatorSettings(options, directory), {});
  const log = createLog(config['log-level'], 'mesos-operator', config['log-dir']);
  const operator = await orPortInUse(options.port, config.host, () =>
    EmbeddedOperator.start(config, apiServerUrl, log),
  );
  closers.add(() => operator.close());
  return operator;
}
