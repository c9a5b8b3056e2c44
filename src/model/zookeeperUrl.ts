/** Thrown for a text that is not the URL of a ZooKeeper. The message says why, and nothing of the text: a password may be in it. */
export class ZookeeperUrlError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ZookeeperUrlError';
  }
}

/** Where a ZooKeeper's server listens. */
export interface ZookeeperServer {
  readonly host: string;
  readonly port: number;
}

/** A ZooKeeper, and where in it masters register. */
export interface ZookeeperUrl {
  /** At least one. */
  readonly servers: readonly ZookeeperServer[];
  /** Begins with `/`, does not end with it, and has at least one name. */
  readonly path: string;
  /** `user:password`, of ZooKeeper's digest scheme. */
  readonly credentials?: string;
}

const scheme = 'zk://';
const defaultPort = 2181;

/**
 * Reads a URL as Mesos' flag `--zk` has it: `zk://[user:password@]host1:port1,host2:port2/path` (HA-001). The port is
 * ZooKeeper's own, 2181, where there is none; the path is needed.
 *
 * @throws ZookeeperUrlError
 */
export function parseZookeeperUrl(text: string): ZookeeperUrl {
  if (!text.startsWith(scheme)) throw new ZookeeperUrlError(`expected ${scheme}HOST:PORT,…/PATH`);
  const rest = text.slice(scheme.length);
  const slash = rest.indexOf('/');
  if (slash === -1) throw new ZookeeperUrlError('expected a path after the servers');
  const authority = rest.slice(0, slash);
  const at = authority.lastIndexOf('@');
  const credentials = at === -1 ? undefined : authority.slice(0, at);
  if (credentials?.includes(':') === false) throw new ZookeeperUrlError('expected USER:PASSWORD before the @');
  return {
    servers: authority
      .slice(at + 1)
      .split(',')
      .map(serverOf),
    path: pathOf(rest.slice(slash)),
    ...(credentials !== undefined && { credentials }),
  };
}

/** The URL without its credentials, as it may be shown to people. */
export function printZookeeperUrl({ servers, path }: ZookeeperUrl): string {
  const printed = servers.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`);
  return `${scheme}${printed.join(',')}${path}`;
}

function serverOf(text: string): ZookeeperServer {
  const [, ipv6, name, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::([0-9]+))?$/.exec(text) ?? [];
  const host = ipv6 ?? name;
  const port = digits === undefined ? defaultPort : Number(digits);
  if (host === undefined || port < 1 || port > 65_535)
    throw new ZookeeperUrlError('expected HOST:PORT for each server');
  return { host, port };
}

/** Mesos' masters refuse to register at the root too. */
function pathOf(text: string): string {
  const path = text.replace(/\/+$/, '');
  if (path === '') throw new ZookeeperUrlError("expected a path other than '/'");
  const names = path.slice(1).split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..')) {
    throw new ZookeeperUrlError('expected a path of ZooKeeper, without empty names or dots for names');
  }
  return path;
}
