import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { startApiServer } from '../../src/embedded/apiserver/apiServer.ts';
import { listOf, stringOf, valueAt } from '../../src/embedded/apiserver/objects/json.ts';
import type { Json } from '../../src/embedded/apiserver/objects/json.ts';
import { startControlPlane } from '../cluster/controlPlane.ts';
import { ApiClient } from './client.ts';
import { GADGETS } from './gadgets.ts';
import { eventually } from '../support/eventually.ts';

/** A running API server of either kind, with the Gadget kind. */
export interface TestedServer {
  readonly name: 'embedded' | 'real';
  readonly client: ApiClient;
  /** Path of a kubeconfig. */
  readonly kubeconfig: string;
  /** Forgets all changes so far, so that reading from before is 410. */
  forget(): Promise<void>;
  /** Resolves when pods can be made in a new namespace: a real cluster has to make its service account first. */
  ready(namespace: string): Promise<void>;
  stop(): Promise<void>;
}

/** An embedded API server in this process. */
export async function startEmbedded(): Promise<TestedServer> {
  const server = await startApiServer({ host: '127.0.0.1', port: 0, crdDirectory: 'crds' });
  const directory = mkdtempSync(join(tmpdir(), 'conformance-'));
  const kubeconfig = join(directory, 'kubeconfig');
  writeFileSync(kubeconfig, server.kubeconfig());
  const client = new ApiClient(server.url, undefined);
  await installGadgets(client);
  return {
    name: 'embedded',
    client,
    kubeconfig,
    forget: () => Promise.resolve(server.compactHistory()),
    ready: () => Promise.resolve(),
    stop: async () => {
      client.close();
      await server.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Kubernetes' own API server, with the controllers that collect garbage. */
export async function startReal(): Promise<TestedServer> {
  const controlPlane = await startControlPlane({
    // Old versions are read from etcd, so that they are forgotten when it forgets them.
    apiServerFlags: ['--feature-gates=ListFromCacheSnapshot=false'],
  });
  const client = new ApiClient(controlPlane.url, credentialsOf(controlPlane.kubeconfig));
  await installGadgets(client);
  await hasServiceAccount(client, 'default');
  return {
    name: 'real',
    client,
    kubeconfig: controlPlane.kubeconfig,
    forget: () => compact(controlPlane.etcdUrl, client),
    ready: (namespace) => hasServiceAccount(client, namespace),
    stop: async () => {
      client.close();
      await controlPlane.stop();
    },
  };
}

async function hasServiceAccount(client: ApiClient, namespace: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  await eventually(async () => (await client.send('GET', path)).code === 200);
}

function credentialsOf(kubeconfig: string) {
  const config = parse(readFileSync(kubeconfig, 'utf8')) as Json;
  const read = (list: string, entry: string, field: string) => {
    const holder = valueAt(listOf(valueAt(config, [list]))[0], [entry]);
    const inline = stringOf(valueAt(holder, [`${field}-data`]));
    if (inline !== undefined) return Buffer.from(inline, 'base64').toString();
    return readFileSync(stringOf(valueAt(holder, [field])) ?? '', 'utf8');
  };
  return {
    ca: read('clusters', 'cluster', 'certificate-authority'),
    cert: read('users', 'user', 'client-certificate'),
    key: read('users', 'user', 'client-key'),
  };
}

async function installGadgets(client: ApiClient): Promise<void> {
  await client.create(
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    parse(GADGETS) as { [key: string]: Json },
  );
  await eventually(async () => (await client.send('GET', '/apis/conformance.dev/v1/gadgets')).code === 200);
}

/** What etcd does every five minutes in a cluster, now. */
async function compact(etcdUrl: string, client: ApiClient): Promise<void> {
  const list = await client.get('/api/v1/namespaces?limit=1');
  const revision = stringOf(valueAt(list, ['metadata', 'resourceVersion'])) ?? '0';
  await fetch(`${etcdUrl}/v3/kv/compaction`, { method: 'POST', body: JSON.stringify({ revision, physical: true }) });
}
