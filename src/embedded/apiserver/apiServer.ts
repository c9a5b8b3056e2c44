import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { JsonObject } from './objects/json.ts';
import { stringOf, valueAt } from './objects/json.ts';
import type { Clock } from './objects/time.ts';
import { expireEvents } from './garbageCollector/eventExpiry.ts';
import { GarbageCollector } from './garbageCollector/garbageCollector.ts';
import { NamespaceCleaner } from './garbageCollector/namespaceCleaner.ts';
import { route } from './http/router.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { OpenApi } from './openapi/openApi.ts';
import type { LogSource } from './pods/logs.ts';
import { builtinResources } from './resources/builtin.ts';
import { readCrdFiles } from './resources/crdFiles.ts';
import { registerCustomResources } from './resources/customResourceRegistration.ts';
import { Registry } from './resources/registry.ts';
import { Journal } from './store/journal.ts';
import { objectKey } from './store/storedObject.ts';
import { Store } from './store/store.ts';
import type { Context } from './verbs/context.ts';
import { ownWrite } from './verbs/context.ts';
import { create } from './verbs/create.ts';
import { update } from './verbs/update.ts';

/** How an embedded API server is started. */
export interface ApiServerOptions {
  /** A loopback address. */
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** A folder in which objects outlive the process; without it they live in memory. */
  readonly stateDirectory?: string;
  /** The folder of the CustomResourceDefinitions that are there from the start. */
  readonly crdDirectory: string;
  /** Milliseconds since 1970; the system's clock unless given. */
  readonly clock?: Clock;
  /** Changes that are remembered for each kind; watches and lists of older versions get 410. 10000 unless given. */
  readonly historyLimit?: number;
  readonly logs?: LogSource;
}

/** A running API server. */
export interface EmbeddedApiServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The text of a kubeconfig for kubectl and client libraries, whose namespace is `default` unless given. */
  kubeconfig(namespace?: string): string;
  /** Who supplies the logs of pods from now on. */
  setLogSource(source: LogSource): void;
  /** Forgets the history, as etcd's compaction does: resuming from an older version is 410 from now on. */
  compactHistory(): void;
  /** Ends watches and connections, and stops to listen. */
  close(): Promise<void>;
}

const HISTORY_LIMIT = 10_000;
const KEEP_ALIVE = 60_000;
const SUFFIX_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';
const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/**
 * Starts a Kubernetes-compatible API server without authentication on a loopback address. Rejects with the system's error (code
 * EADDRINUSE for a port in use), and with an Error that says what is wrong when CRDs or the state cannot be read or written.
 */
export async function startApiServer(options: ApiServerOptions): Promise<EmbeddedApiServer> {
  const { host, port } = options;
  const store = new Store(options.historyLimit ?? HISTORY_LIMIT);
  const context: Context = {
    store,
    registry: new Registry(builtinResources),
    clock: options.clock ?? Date.now,
    newUid: randomUUID,
    newSuffix,
  };
  const stopping = new AbortController();
  // Each open watch listens.
  setMaxListeners(0, stopping.signal);
  let logs = options.logs;
  const routed = { context, signal: stopping.signal, logs: () => logs, openApi: new OpenApi(context.registry) };
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE },
    (request, response) => void route(routed, request, response),
  );
  const url = await listen(server, host, port);
  // From here to the end nothing waits, so the first request is answered from a complete state.
  const stopCluster = await orCloseServer(server, () => startCluster(context, options));
  return {
    url,
    kubeconfig: (namespace = 'default') => kubeconfigText(url, namespace),
    setLogSource: (source) => (logs = source),
    compactHistory: () => store.compact(store.version),
    close: async () => {
      stopping.abort();
      await closeServer(server);
      stopCluster();
    },
  };
}

/** Does what may fail after the port is taken, and gives the port back when it does. */
async function orCloseServer<T>(server: Server, start: () => T): Promise<T> {
  try {
    return start();
  } catch (error) {
    await closeServer(server);
    throw error;
  }
}

/** Fills the state and starts what works on it beside the requests; the answer stops that. */
function startCluster(context: Context, { stateDirectory, crdDirectory }: ApiServerOptions): () => void {
  const journal = stateDirectory === undefined ? undefined : Journal.open(stateDirectory, context.store);
  try {
    registerCustomResources(context.store.collection('customresourcedefinitions'), context.registry);
    for (const name of NAMESPACES) ensure(context, 'namespaces', { metadata: { name } });
    for (const crd of readCrdFiles(crdDirectory)) ensure(context, 'customresourcedefinitions', crd);
  } catch (error) {
    journal?.close();
    throw error;
  }
  const collectors = [new GarbageCollector(context), new NamespaceCleaner(context)];
  const stopExpiry = expireEvents(context);
  return () => {
    stopExpiry();
    for (const collector of collectors) collector.stop();
    journal?.close();
  };
}

/** Creates an object of the server's own, or brings the spec of the one from an earlier run up to date. */
function ensure(context: Context, storage: string, object: JsonObject): void {
  const definition = context.registry.ofStorage(storage);
  if (definition === undefined) throw new Error(`no kind is stored in ${storage}`);
  const name = stringOf(valueAt(object, ['metadata', 'name'])) ?? '';
  const options = ownWrite();
  if (context.store.collection(storage).get(objectKey(undefined, name)) === undefined) {
    create(context, definition, undefined, object, options);
  } else if (object['spec'] !== undefined) {
    const target = { namespace: undefined, name, subresource: '' } as const;
    update(context, definition, target, (old) => ({ ...old, spec: object['spec'] }), options);
  }
}

function newSuffix(): string {
  return [...randomBytes(5)].map((byte) => SUFFIX_CHARACTERS[byte % SUFFIX_CHARACTERS.length]).join('');
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
