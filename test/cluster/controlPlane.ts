import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { freePorts } from '../support/freePorts.ts';
import { builtBinaries, type Binaries } from './binaries.ts';
import { Authority, writeKubeconfig, type Certificate } from './certificates.ts';
import { ClusterDirectory, type Program } from './clusterDirectory.ts';
import { apiServerFlags, controllerManagerFlags, etcdFlags, schedulerFlags, type Plan } from './controlPlaneFlags.ts';
import { claimNetwork, type Network } from './network.ts';

export interface ControlPlaneOptions {
  /**
   * `apiserver`: etcd and kube-apiserver, which then take pods without service accounts, since nobody makes these. `all` (unless
   * said otherwise): kube-controller-manager and kube-scheduler too.
   */
  readonly components?: 'apiserver' | 'all';
  /** Real nodes can reach it: it has a network of its own and listens there too. Needs root. */
  readonly nodes?: boolean;
  /** More flags of kube-apiserver, which come after ours. */
  readonly apiServerFlags?: readonly string[];
  /** More flags of kube-controller-manager. */
  readonly controllerManagerFlags?: readonly string[];
  /**
   * A folder of custom resource definitions, which are there before the controllers begin: the garbage collector looks only every
   * half minute for new kinds whose objects own others.
   */
  readonly customResources?: string;
}

/** Kubernetes without nodes, on free ports of this machine, in a folder of its own. */
export interface ControlPlane {
  /** Of the API server, over TLS, on the loopback interface. */
  readonly url: string;
  /** Path of the kubeconfig file of a user who may do everything. */
  readonly kubeconfig: string;
  /** Path of the folder with all of its data and logs. */
  readonly directory: string;
  /** Makes certificates that the API server trusts: the common name is the user, the organization the group. */
  readonly authority: Authority;
  /** The address of etcd, over plain HTTP. */
  readonly etcdUrl: string;
  /** What the API server answers to a GET of a path: undefined if that is not a 200. */
  get(path: string): Promise<unknown>;
  /** Where its nodes live, if it can have any. */
  readonly network: Network | undefined;
  /** Starts a program that ends with the control plane, with its log in the folder. */
  readonly run: ClusterDirectory['start'];
  /** Has a line of shell run when the control plane stops or this process ends, before its programs are killed; the last first. */
  readonly atTheEnd: ClusterDirectory['atTheEnd'];
  /** Kills kube-apiserver; what it has stored stays. */
  stopApiServer(): Promise<void>;
  /** Starts it again, and resolves when it is ready. */
  startApiServer(): Promise<void>;
  /** Kills everything and removes the folder. The same happens when this process ends without it. */
  stop(): Promise<void>;
}

/**
 * Starts a control plane, and resolves when it can be worked with: in some seconds, and after minutes when its programs have to be
 * built first. Rejects with the end of a program's log if that one cannot be started.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = await builtBinaries();
  const directory = new ClusterDirectory();
  try {
    return await start(directory, binaries, options);
  } catch (error) {
    await directory.remove();
    throw error;
  }
}

async function start(
  directory: ClusterDirectory,
  binaries: Binaries,
  options: ControlPlaneOptions,
): Promise<ControlPlane> {
  const { components = 'all', nodes = false } = options;
  const network = nodes ? claimNetwork((line) => directory.atTheEnd(line)) : undefined;
  const authority = new Authority(directory.file('pki'));
  const admin = authority.issue({ name: 'admin', commonName: 'admin', organization: 'system:masters' });
  const plan: Plan = {
    directory: directory.path,
    authority,
    firstPort: await freePorts(5),
    address: network?.gateway,
    hasServiceAccounts: components === 'all',
    apiServerFlags: options.apiServerFlags ?? [],
  };
  const programs = new Programs(directory, binaries, plan, admin);
  await programs.startStore();
  if (options.customResources !== undefined)
    await define(options.customResources, binaries.kubectl, programs.kubeconfig);
  if (components === 'all') await programs.startControllers(options.controllerManagerFlags ?? []);
  return {
    url: programs.url,
    kubeconfig: programs.kubeconfig,
    directory: directory.path,
    authority,
    etcdUrl: `http://127.0.0.1:${plan.firstPort + 1}`,
    get: (path) => programs.get(path),
    network,
    run: (command) => directory.start(command),
    atTheEnd: (line) => directory.atTheEnd(line),
    stopApiServer: () => programs.stopApiServer(),
    startApiServer: () => programs.startApiServer(),
    stop: () => directory.remove(),
  };
}

/** Creates custom resource definitions. Resolves when their objects can be created. */
async function define(folder: string, kubectl: string, kubeconfig: string): Promise<void> {
  const run = promisify(execFile);
  await run(kubectl, ['--kubeconfig', kubeconfig, 'create', '--filename', resolve(folder)]);
  await run(kubectl, [
    '--kubeconfig',
    kubeconfig,
    'wait',
    '--for=condition=Established',
    'customresourcedefinitions',
    '--all',
  ]);
}

/** The programs of one control plane. */
class Programs {
  readonly url: string;
  readonly kubeconfig: string;
  readonly #directory: ClusterDirectory;
  readonly #binaries: Binaries;
  readonly #plan: Plan;
  readonly #agent: Agent;
  readonly #apiServerFlags: readonly string[];
  #apiServer: Program | undefined;

  constructor(directory: ClusterDirectory, binaries: Binaries, plan: Plan, admin: Certificate) {
    const { authority, firstPort } = plan;
    this.#directory = directory;
    this.#binaries = binaries;
    this.#plan = plan;
    this.#agent = new Agent({
      ca: readFileSync(authority.certificate),
      cert: readFileSync(admin.certificate),
      key: readFileSync(admin.key),
    });
    this.url = `https://127.0.0.1:${firstPort}`;
    this.kubeconfig = directory.file('kubeconfig');
    writeKubeconfig(this.kubeconfig, this.url, authority.certificate, admin);
    this.#apiServerFlags = apiServerFlags(plan);
  }

  async startStore(): Promise<void> {
    this.#start('etcd', etcdFlags(this.#plan));
    await this.startApiServer();
  }

  async startApiServer(): Promise<void> {
    const server = this.#start('kube-apiserver', this.#apiServerFlags);
    this.#apiServer = server;
    await server.until('the API server is ready', () => this.#answers('/readyz'));
    await server.until('there is the default namespace', () => this.#answers('/api/v1/namespaces/default'));
  }

  async stopApiServer(): Promise<void> {
    await this.#apiServer?.end();
  }

  async startControllers(managerFlags: readonly string[]): Promise<void> {
    const kubeconfigOf = (name: string): string => {
      const path = this.#directory.file(`${name}.kubeconfig`);
      const { authority } = this.#plan;
      const user = authority.issue({ name, commonName: `system:${name}` });
      writeKubeconfig(path, this.url, authority.certificate, user);
      return path;
    };
    const names = ['kube-controller-manager', 'kube-scheduler'] as const;
    const [manager] = [
      this.#start(names[0], [...controllerManagerFlags(this.#plan, kubeconfigOf(names[0])), ...managerFlags]),
      this.#start(names[1], schedulerFlags(this.#plan, kubeconfigOf(names[1]))),
    ];
    const account = '/api/v1/namespaces/default/serviceaccounts/default';
    await manager.until('there is the default service account', () => this.#answers(account));
  }

  #start(name: string, flags: readonly string[]): Program {
    return this.#directory.start({ name, path: this.#binaries.kubernetes, args: [name, ...flags] });
  }

  async #answers(path: string): Promise<boolean> {
    return (await this.get(path)) !== undefined;
  }

  /** The body of an answer of 200, as JSON where it is that. */
  async get(path: string): Promise<unknown> {
    const sent = request(`${this.url}${path}`, { agent: this.#agent }).end();
    try {
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const body = await text(response);
      if (response.statusCode !== 200) return undefined;
      return response.headers['content-type'] === 'application/json' ? JSON.parse(body) : body;
    } catch {
      return undefined;
    }
  }
}
