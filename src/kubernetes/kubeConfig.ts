import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import { Agent, ProxyAgent, type buildConnector, type Dispatcher } from 'undici';
import { parse } from 'yaml';
import { z } from 'zod';
import { poolOptions, type Connection, type Credentials } from './connection.ts';

/** Where the way to the API server and the credentials for it come from. */
export type ConfigSource =
  /** A kubeconfig file, its current context unless one is named. */
  | { readonly type: 'file'; readonly path: string; readonly context?: string }
  /** The text of a kubeconfig. */
  | { readonly type: 'text'; readonly text: string }
  /** The service account of the pod that this process runs in. */
  | { readonly type: 'inCluster' }
  /** As kubectl does: $KUBECONFIG, ~/.kube/config, the service account. */
  | { readonly type: 'default'; readonly context?: string };

/** A configuration that names no server, or one that cannot be used. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** How long credentials are used before client-node is asked again, in milliseconds. It reads files each time. */
const CREDENTIALS_MILLISECONDS = 10_000;

/** The TLS part of credentials, as client-node hands it out. */
type Material = NonNullable<Parameters<KubeConfig['createDispatcherOptions']>[1]>;

/** The same options as undici types them, who allows no `undefined` where node does. */
type TlsOptions = buildConnector.BuildOptions;

/** Reads a configuration. Throws ConfigurationError, or what reading and parsing the file throws. */
export function loadKubeConfig(source: ConfigSource): KubeConfig {
  const config = new KubeConfig();
  switch (source.type) {
    case 'file':
      config.loadFromFile(source.path);
      useTokenFiles(config, readFileSync(source.path, 'utf8'), dirname(source.path));
      break;
    case 'text':
      config.loadFromString(source.text);
      useTokenFiles(config, source.text, '.');
      break;
    case 'inCluster':
      config.loadFromCluster();
      break;
    case 'default':
      config.loadFromDefault();
      break;
  }
  if ('context' in source && source.context !== undefined) config.setCurrentContext(source.context);
  return config;
}

const usersWithTokenFiles = z.object({
  users: z
    .array(z.object({ name: z.string(), user: z.object({ tokenFile: z.string().optional() }).nullish() }))
    .nullish(),
});

/** client-node does not know `tokenFile`, only its own way to say it. Paths are relative to the folder of the configuration. */
function useTokenFiles(config: KubeConfig, text: string, folder: string): void {
  const files = new Map(
    usersWithTokenFiles.parse(parse(text)).users?.map(({ name, user }) => [name, user?.tokenFile] as const),
  );
  config.users = config.users.map((user) => {
    const file = files.get(user.name);
    if (file === undefined) return user;
    return { ...user, authProvider: { name: 'tokenFile', config: { tokenFile: resolve(folder, file) } } };
  });
}

/** The file of the current user's token, if it is in one. */
function tokenFileOf(config: KubeConfig): string | undefined {
  const provider: unknown = config.getCurrentUser()?.authProvider;
  return z.object({ config: z.object({ tokenFile: z.string() }) }).safeParse(provider).data?.config.tokenFile;
}

/**
 * The connection that a configuration describes: server, CA, client certificate, token, token file, exec plugin, impersonation,
 * HTTP proxy. Tokens and certificates are read again as they rotate; a new certificate means a new pool, while requests and
 * watches under way keep the old one. Plain http is accepted only for a server that the configuration says to trust
 * (`insecure-skip-tls-verify`) or that is on this machine.
 */
export function connectionOf(config: KubeConfig): Connection {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new ConfigurationError(`no cluster in the context ${config.getCurrentContext()}`);
  trustLoopback(config);
  const pools = new Pools(config);
  let current: Promise<Credentials> | undefined;
  let readAt = 0;
  return {
    server: cluster.server.replace(/\/+$/, ''),
    credentials: () => {
      if (current === undefined || performance.now() - readAt > CREDENTIALS_MILLISECONDS) {
        readAt = performance.now();
        current = pools.credentials();
        current.catch(() => (current = undefined));
      }
      return current;
    },
    close: () => pools.close(),
  };
}

/** client-node refuses http without `insecure-skip-tls-verify`; on the loopback there is nobody to protect the token from. */
function trustLoopback(config: KubeConfig): void {
  const isLoopback = (server: string): boolean =>
    /^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/.test(server);
  config.clusters = config.clusters.map((cluster) =>
    isLoopback(cluster.server) ? { ...cluster, skipTLSVerify: true } : cluster,
  );
}

/** The pools of connections of a configuration, one for each set of TLS material that there has been. */
class Pools {
  readonly #config: KubeConfig;
  #material: Material | undefined;
  #pool: Dispatcher | undefined;
  readonly #retired = new Set<Dispatcher>();

  constructor(config: KubeConfig) {
    this.#config = config;
  }

  async credentials(): Promise<Credentials> {
    const options: RequestOptions = {};
    await this.#config.applyToHTTPSOptions(options);
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
    const given = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
    const dispatcher = this.#poolFor(
      Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    );
    const headers = headersOf(options);
    const tokenFile = tokenFileOf(this.#config);
    // client-node would keep a token for a minute, and share it between configurations.
    if (tokenFile !== undefined) headers['authorization'] = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
    return { dispatcher, headers };
  }

  async close(): Promise<void> {
    const pools = [...this.#retired, ...(this.#pool === undefined ? [] : [this.#pool])];
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #poolFor(material: Material): Dispatcher {
    if (this.#pool !== undefined && isDeepStrictEqual(material, this.#material)) return this.#pool;
    if (this.#pool !== undefined) this.#retire(this.#pool);
    this.#material = material;
    this.#pool = poolOf(this.#config, material);
    return this.#pool;
  }

  /** Lets what is under way end, watches within their few minutes, then closes. */
  #retire(pool: Dispatcher): void {
    this.#retired.add(pool);
    void pool.close().finally(() => this.#retired.delete(pool));
  }
}

function poolOf(config: KubeConfig, material: Material): Dispatcher {
  const options = config.createDispatcherOptions(config.getCurrentCluster(), material);
  switch (options.type) {
    case 'agent':
      return new Agent({ ...poolOptions, connect: prepared(options.connect as TlsOptions) });
    case 'none':
      return new Agent(poolOptions);
    case 'proxy':
      return new ProxyAgent({
        ...poolOptions,
        uri: options.uri,
        requestTls: prepared(options.requestTls as TlsOptions),
      });
    case 'socks':
      throw new ConfigurationError('a SOCKS proxy is not supported, use an HTTP proxy');
  }
}

/** With keys and certificates read once: for each of a burst of connections that takes longer than the handshake. */
function prepared(options: TlsOptions): TlsOptions {
  return { ...options, secureContext: createSecureContext(options as SecureContextOptions) };
}

function headersOf({ headers = {}, auth }: RequestOptions): Record<string, string> {
  const basic: [string, unknown][] = typeof auth === 'string' ? [['authorization', basicOf(auth)]] : [];
  const all = [...basic, ...Object.entries(headers)];
  return Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), String(value).trim()]));
}

function basicOf(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword).toString('base64')}`;
}
