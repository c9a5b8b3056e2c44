import type { ZookeeperUrl } from '../model/zookeeperUrl.ts';
import { WorkQueue, type Reconciled } from '../kubernetes/workQueue.ts';
import { ZookeeperConnection, type NewNode, type Permission, type Session } from './zookeeper/connection.ts';
import { codes, failedWith, ZookeeperError } from './zookeeper/error.ts';
import { label, membersAmong, type Member } from './zookeeper/members.ts';

/** What a master says of itself in ZooKeeper: a MasterInfo, of which only its address is looked at here. */
export interface RegisteredMaster {
  /** `master@ip:port`. */
  readonly pid: string;
}

/** Is told what becomes of the leader's node. */
export interface LeaderNodeObserver {
  /** The leader has a node of its own, of this name. */
  registered(node: string): void;
  /** Somebody else's node is before the leader's, so clients follow that: once, until it is another. */
  preceded(by: string): void;
  /** A look at ZooKeeper has ended; with an error it is repeated. */
  reconciled(reconciled: Reconciled<string>): void;
}

/** The ZooKeeper, and what it is to hold. */
export interface LeaderNodeParts {
  /** Asked before each connection. */
  readonly zookeeper: () => ZookeeperUrl;
  readonly sessionSeconds: number;
  readonly master: RegisteredMaster;
  /** Whether this process leads at this very moment. */
  readonly leads: () => boolean;
  readonly observer: LeaderNodeObserver;
}

const open: readonly Permission[] = [{ permissions: 31, scheme: 'world', id: 'anyone' }];
const readableByAll: readonly Permission[] = [
  { permissions: 1, scheme: 'world', id: 'anyone' },
  { permissions: 31, scheme: 'auth', id: '' },
];

/**
 * Has frameworks that are configured with `zk://…` find the leader: it registers in ZooKeeper as the leader of Mesos' masters does, by
 * an ephemeral sequential node with its MasterInfo (HA-002, HA-003). The Lease decides who leads; so only the leader registers, and
 * it removes what former leaders of the same address have left before its own node, which clients would take for the leader.
 */
export class LeaderNode {
  readonly #parts: LeaderNodeParts;
  readonly #queue: WorkQueue;
  readonly #stopping = new AbortController();
  #connection: ZookeeperConnection | undefined;
  #session: Session | undefined;
  #node: string | undefined;
  #registered = false;
  #predecessor: string | undefined;

  /** Begins to register, and keeps to it until `stop`. */
  constructor(parts: LeaderNodeParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({
      observe: (reconciled) => parts.observer.reconciled(reconciled),
      backoff: { firstSeconds: 0.05, maxSeconds: 5 },
      reconcile: () => this.#register(),
    });
    this.#look();
  }

  /** Whether the node was there when that was last looked at, over a connection that still stands. */
  get registered(): boolean {
    return this.#registered && this.#connection?.ended === false;
  }

  /** Removes the node at once. Where ZooKeeper cannot be reached it goes with its session, or the next leader removes it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const looked = this.#queue.shutDown();
    await this.#connection?.close();
    await looked;
  }

  #look(): void {
    this.#queue.add('leader');
  }

  async #register(): Promise<void> {
    this.#registered = false;
    const { master, leads, observer, zookeeper } = this.#parts;
    const url = zookeeper();
    const connection = await this.#connected(url);
    const before = await this.#members(connection, url);
    if (this.#stopping.signal.aborted || !leads()) return;
    if (!before.some(({ name }) => name === this.#node)) {
      const data = Buffer.from(JSON.stringify(master));
      this.#node = await connection.create(`${url.path}/${label}_`, this.#new(url, data, true));
      observer.registered(this.#node);
    }
    const members = await this.#members(connection, url);
    const own = members.findIndex(({ name }) => name === this.#node);
    for (const member of members.slice(0, Math.max(own, 0))) await this.#clear(connection, url, member);
    this.#registered = own !== -1;
  }

  /** The connection, or another for the same session if it lasts. */
  async #connected({ servers, credentials }: ZookeeperUrl): Promise<ZookeeperConnection> {
    if (this.#connection?.ended === false) return this.#connection;
    const { sessionSeconds } = this.#parts;
    const { signal } = this.#stopping;
    const options = { sessionSeconds, credentials, session: this.#session, signal, changed: () => this.#look() };
    let failure: unknown = new ZookeeperError(codes.connectionLost);
    for (const server of inTurn(servers)) {
      if (signal.aborted) break;
      try {
        const connection = await ZookeeperConnection.open(server, sessionSeconds / servers.length, options);
        this.#session = connection.session;
        this.#connection = connection;
        if (signal.aborted) await connection.close();
        return connection;
      } catch (error) {
        failure = error;
        if (failedWith(error, codes.sessionExpired)) break;
      }
    }
    if (failedWith(failure, codes.sessionExpired)) this.#session = undefined;
    throw failure;
  }

  /** Those that contend for the lead, and from now on a look when they have changed. */
  async #members(connection: ZookeeperConnection, url: ZookeeperUrl): Promise<readonly Member[]> {
    try {
      return membersAmong(await connection.children(url.path));
    } catch (error) {
      if (!failedWith(error, codes.noNode)) throw error;
      await this.#makePath(connection, url, url.path);
      return membersAmong(await connection.children(url.path));
    }
  }

  async #makePath(connection: ZookeeperConnection, url: ZookeeperUrl, path: string): Promise<void> {
    const node = this.#new(url, Buffer.alloc(0), false);
    try {
      await connection.create(path, node);
    } catch (error) {
      if (failedWith(error, codes.nodeExists)) return;
      if (!failedWith(error, codes.noNode)) throw error;
      await this.#makePath(connection, url, path.slice(0, path.lastIndexOf('/')));
      await this.#makePath(connection, url, path);
    }
  }

  /** Removes a node before the leader's own if it is one of ours, and tells of another. */
  async #clear(connection: ZookeeperConnection, url: ZookeeperUrl, { name, label: of }: Member): Promise<void> {
    const path = `${url.path}/${name}`;
    try {
      const isOurs = of === label && pidIn(await connection.data(path)) === this.#parts.master.pid;
      if (isOurs && this.#parts.leads()) await connection.delete(path);
      else this.#tellOf(name);
    } catch (error) {
      if (!failedWith(error, codes.noNode)) throw error;
    }
  }

  #tellOf(predecessor: string): void {
    if (this.#predecessor === predecessor) return;
    this.#predecessor = predecessor;
    this.#parts.observer.preceded(predecessor);
  }

  /** As Mesos' masters have it: with credentials everybody may read, and only who has them may change. */
  #new({ credentials }: ZookeeperUrl, data: Buffer, member: boolean): NewNode {
    return { data, member, permissions: credentials === undefined ? open : readableByAll };
  }
}

/** From one at random on: so the clients spread over the servers, and each comes past one that is down. */
function inTurn<T>(all: readonly T[]): readonly T[] {
  const first = Math.floor(Math.random() * all.length);
  return [...all.slice(first), ...all.slice(0, first)];
}

/** The address of a master by its node's data; undefined where that is no MasterInfo, which detectors refuse too (HA-004). */
function pidIn(data: Buffer): unknown {
  try {
    const master = JSON.parse(data.toString('utf8')) as unknown;
    return typeof master === 'object' && master !== null && 'pid' in master ? master.pid : undefined;
  } catch {
    return undefined;
  }
}
