import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZookeeperConnection, type ConnectionOptions, type NewNode } from '../../src/discovery/zookeeper/connection.ts';
import { installMaven } from '../clients/maven.ts';
import type { Installation } from '../clients/installation.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/freePorts.ts';

/** The jars of an unmodified Apache ZooKeeper. */
export function installZookeeper(): Promise<Installation> {
  return installMaven({ name: 'zookeeper', pom: join(import.meta.dirname, 'zookeeper.pom.xml') });
}

/** In milliseconds. A session lasts between two and twenty of these, whatever its client asks for. */
const tick = 500;

const silent = { changed: () => undefined, session: undefined, credentials: undefined };

/** A real ZooKeeper of one server, in a process of its own. */
export class ZookeeperServer {
  readonly port: number;
  readonly #jars: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'zookeeper-'));
  #process: ChildProcess | undefined;

  private constructor(jars: string, port: number) {
    this.#jars = jars;
    this.port = port;
  }

  /** Starts one that has nothing yet. */
  static async start(jars: string): Promise<ZookeeperServer> {
    const server = new ZookeeperServer(jars, await freePorts(1));
    await server.start();
    return server;
  }

  /** Host and port, as in a `zk://` URL. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts it again, with what it has stored. */
  async start(): Promise<void> {
    const memory = ['-Xmx64m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
    const main = ['-Dzookeeper.admin.enableServer=false', '-cp', join(this.#jars, '*')];
    const args = ['org.apache.zookeeper.server.ZooKeeperServerMain', String(this.port), this.#directory, String(tick)];
    this.#process = spawn('java', [...memory, ...main, ...args], { stdio: 'ignore' });
    await eventually(async () => {
      const answer = await this.connect().catch(() => undefined);
      await answer?.close();
      return answer !== undefined;
    }, 60);
  }

  /** A client of a test. */
  connect(options: Partial<ConnectionOptions> = {}): Promise<ZookeeperConnection> {
    const server = { host: '127.0.0.1', port: this.port };
    return ZookeeperConnection.open(server, 5, { ...silent, sessionSeconds: 10, ...options });
  }

  /** Has whatever its clients send wait, as a network does that loses everything. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends the process; what it has stored stays. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    this.#process = undefined;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A node that everybody may change, by its data. */
export function node(data: string, member = true): NewNode {
  return { data: Buffer.from(data), permissions: [{ permissions: 31, scheme: 'world', id: 'anyone' }], member };
}
