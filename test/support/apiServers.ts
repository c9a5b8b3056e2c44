import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startApiServer, type EmbeddedApiServer } from '../../src/embedded/apiserver/apiServer.ts';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import type { Connection } from '../../src/kubernetes/connection.ts';
import { unlessNotFound } from '../../src/kubernetes/errors.ts';
import {
  agents,
  deployments,
  endpointSlices,
  events,
  frameworks,
  intents,
  leases,
  maintenanceSchedules,
  mesosRoles,
  namespaces,
  nodes,
  pods,
  quotas,
  reservations,
  services,
  tasks,
} from '../../src/kubernetes/kinds.ts';
import { connectionOf, loadKubeConfig } from '../../src/kubernetes/kubeConfig.ts';
import type { Kind, KubernetesObject } from '../../src/kubernetes/objects.ts';
import { describeCluster } from '../cluster/availability.ts';
import { startControlPlane } from '../cluster/controlPlane.ts';
import { eventually } from './eventually.ts';

/** Where tests keep what is namespaced. */
export const namespace = 'mesos-tasks';

const crdDirectory = join(import.meta.dirname, '../../crds');

/** An API server that tests run against, with the custom resources and the namespace of tasks. */
export interface TestApiServer {
  readonly kind: 'embedded' | 'kube-apiserver';
  /** The text of a kubeconfig of a user who may do everything. */
  readonly kubeconfig: string;
  /** A new connection, which the caller closes. */
  connect(): Connection;
  /** Ends it; what it has stored stays. */
  stop(): Promise<void>;
  /** Starts it again under the same address. */
  start(): Promise<void>;
  /** Forgets the changes that led to the present objects: watches from before have to list again. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Describes what has to hold on any API server, on each that there is: the embedded one, and kube-apiserver with etcd and those
 * controllers that every cluster has. Tests of one description share the server, and find it empty.
 */
export function eachApiServer(name: string, body: (server: () => TestApiServer) => void): void {
  describe(`${name}, on the embedded API server`, () => body(served(startEmbedded)));
  describeCluster(`${name}, on kube-apiserver`, () => body(served(startReal)));
}

/** More than a control plane takes on a machine that is busy, in milliseconds. */
const START_MILLISECONDS = 120_000;

function served(start: () => Promise<TestApiServer>): () => TestApiServer {
  let server: TestApiServer | undefined;
  beforeAll(async () => {
    server = await start();
  }, START_MILLISECONDS);
  const given = (): TestApiServer => {
    if (server === undefined) throw new Error('the API server has not been started');
    return server;
  };
  beforeEach(() => empty(given()));
  afterAll(async () => server?.close());
  return given;
}

async function startEmbedded(): Promise<TestApiServer> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'api-server-'));
  let server: EmbeddedApiServer;
  const start = async (port: number): Promise<void> => {
    server = await startApiServer({ host: '127.0.0.1', port, crdDirectory, stateDirectory });
  };
  await start(0);
  const port = (): number => Number(new URL(server.url).port);
  return {
    kind: 'embedded',
    get kubeconfig() {
      return server.kubeconfig();
    },
    connect: () => connectionOf(loadKubeConfig({ type: 'text', text: server.kubeconfig() })),
    stop: () => server.close(),
    start: () => start(port()),
    compact: () => Promise.resolve(server.compactHistory()),
    close: async () => {
      await server.close();
      rmSync(stateDirectory, { recursive: true });
    },
  };
}

/**
 * What needs none of the others is left out: nodes have no kubelet but the test, and would soon be taken for lost.
 */
const controllers = ['garbage-collector-controller', 'namespace-controller', 'serviceaccount-controller'];

async function startReal(): Promise<TestApiServer> {
  const controlPlane = await startControlPlane({
    customResources: crdDirectory,
    controllerManagerFlags: [`--controllers=${controllers.join(',')}`],
  });
  const { etcdUrl } = controlPlane;
  const client = new KubernetesClient({
    connection: connectionOf(loadKubeConfig({ type: 'file', path: controlPlane.kubeconfig })),
  });
  await client.ensure(namespaces, { metadata: { name: namespace } });
  // Pods are refused before their namespace has this.
  const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  await eventually(async () => (await controlPlane.get(account)) !== undefined);
  await client.close();
  return {
    kind: 'kube-apiserver',
    kubeconfig: readFileSync(controlPlane.kubeconfig, 'utf8'),
    connect: () => connectionOf(loadKubeConfig({ type: 'file', path: controlPlane.kubeconfig })),
    stop: () => controlPlane.stopApiServer(),
    start: () => controlPlane.startApiServer(),
    compact: async () => {
      await compactEtcd(etcdUrl);
      // The API server remembers the latest changes itself, until it ends.
      await controlPlane.stopApiServer();
      await controlPlane.startApiServer();
    },
    close: () => controlPlane.stop(),
  };
}

async function compactEtcd(url: string): Promise<void> {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd: ${await response.text()}`);
    return response.json();
  };
  const key = Buffer.from('/').toString('base64');
  const { header } = z.object({ header: z.object({ revision: z.string() }) }).parse(await post('range', { key }));
  await post('compaction', { revision: header.revision, physical: true });
}

const emptied: readonly Kind<KubernetesObject>[] = [
  frameworks,
  tasks,
  pods,
  deployments,
  agents,
  nodes,
  intents,
  mesosRoles,
  quotas,
  reservations,
  maintenanceSchedules,
  events,
];

/** What a cluster has elsewhere too, for itself. */
const emptiedOfNamespace: readonly Kind<KubernetesObject>[] = [leases, services, endpointSlices];

/** Takes away whatever tests leave, and whoever holds on to it. */
async function empty(server: TestApiServer): Promise<void> {
  const client = new KubernetesClient({ connection: server.connect() });
  await client.ensure(namespaces, { metadata: { name: namespace } });
  for (const kind of emptied) await removeAll(client, kind);
  for (const kind of emptiedOfNamespace) await removeAll(client, kind, namespace);
  await client.close();
}

async function removeAll(client: KubernetesClient, kind: Kind<KubernetesObject>, within?: string): Promise<void> {
  for await (const { metadata } of client.list(kind, { namespace: within })) {
    const { name = '', namespace: where, finalizers = [] } = metadata ?? {};
    const reference = { name, namespace: where };
    const free = { type: 'merge', body: { metadata: { finalizers: [] } } } as const;
    if (finalizers.length > 0) await unlessNotFound(client.patch(kind, reference, free));
    await unlessNotFound(client.delete(kind, reference, { gracePeriodSeconds: 0 }));
  }
}
