import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { freePorts } from '../support/freePorts.ts';
import { eventually } from '../support/eventually.ts';

const batch = join(import.meta.dirname, '../../examples/batch.mjs');

/** The example as a process that writes into pipes. */
class Batch {
  output = '';
  errors = '';
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown>;

  constructor(port: number, ...options: string[]) {
    this.#process = spawn(process.execPath, [batch, '--master', `127.0.0.1:${port}`, ...options]);
    this.#closed = once(this.#process, 'close');
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
  }

  /** The exit code, once it has ended. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#process.exitCode;
  }

  interrupt(): void {
    this.#process.kill('SIGINT');
  }

  async end(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#closed;
  }
}

/** Passes connections on to a port, until they are cut. */
class Relay {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => this.#pass(near));
  readonly #target: number;

  constructor(target: number) {
    this.#target = target;
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }

  #pass(near: Socket): void {
    const far = connect(this.#target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}

describe('The batch example on an embedded cluster', () => {
  let cluster: TestCluster;
  const batches: Batch[] = [];

  beforeAll(async () => {
    cluster = await startTestCluster();
  });
  afterEach(async () => {
    for (const one of batches.splice(0)) await one.end();
  });
  afterAll(() => cluster.close());

  function start(port: number, ...options: string[]): Batch {
    const one = new Batch(port, ...options);
    batches.push(one);
    return one;
  }

  it('runs more tasks than fit at once, and ends with 0 when all have finished', async () => {
    const one = start(cluster.port, '--tasks', '20', '--command', 'sleep 0.1');
    expect(await one.ended()).toBe(0);
    expect(one.output.match(/task \d+ +node-\d +TASK_FINISHED/g)).toHaveLength(20);
    expect(new Set(one.output.match(/node-\d/g))).toEqual(new Set(['node-1', 'node-2', 'node-3']));
    expect(one.output).toMatch(/\n20 of 20 tasks finished, in [\d.]+ s\.\n$/);
    expect(one.errors).toBe('');
  });

  it('names the tasks that failed, and ends with 1', async () => {
    const one = start(cluster.port, '--tasks', '3', '--command', 'test "$TASK" != 2');
    expect(await one.ended()).toBe(1);
    expect(one.output).toMatch(/\nTask 2 on node-\d: TASK_FAILED, Command exited with status 1\n2 of 3 tasks finished/);
  });

  it('comes back to its tasks when its connections break', async () => {
    const relay = new Relay(cluster.port);
    try {
      const one = start(await relay.listen(), '--tasks', '1', '--command', 'sleep 1');
      await eventually(() => one.output.includes('TASK_RUNNING'));
      relay.cut();
      expect(await one.ended()).toBe(0);
      expect(one.output).toContain('The connection broke');
      expect(one.output).toContain('1 of 1 tasks finished');
    } finally {
      relay.close();
    }
  });

  it('says that no offer has room for its tasks', async () => {
    const one = start(cluster.port, '--cpus', '100');
    await eventually(() => /node-\d offers 4 cpus and 4096 MB: no room for a task/.test(one.output));
    one.interrupt();
    expect(await one.ended()).toBe(130);
  });

  it('says in one line that there is no master, and ends with 1', async () => {
    const port = await freePorts(1);
    const one = start(port);
    expect(await one.ended()).toBe(1);
    expect(one.errors).toMatch(new RegExp(`^No Mesos master answers at 127.0.0.1:${port} .*npm start.*\n$`));
    expect(one.output).toBe('');
  });

  it('says which option is wrong and which there are, and ends with 1', async () => {
    const one = start(cluster.port, '--tasks', 'many');
    expect(await one.ended()).toBe(1);
    expect(one.errors).toMatch(/^--tasks takes a number above zero, not 'many'\n\nnpm run example/);
  });
});
