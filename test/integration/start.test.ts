import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../support/freePorts.ts';
import { eventually } from '../support/eventually.ts';
import { HttpScheduler } from '../support/httpScheduler.ts';

const program = fileURLToPath(new URL('../../dist/embedded/main.js', import.meta.url));

/** `npm start` with these arguments, as a process. */
class Start {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  output = '';
  errors = '';

  constructor(...args: string[]) {
    this.process = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout.on('data', (text) => (this.output += String(text)));
    this.process.stderr.on('data', (text) => (this.errors += String(text)));
  }

  isUp(): Promise<void> {
    return eventually(() => {
      if (this.process.exitCode !== null) throw new Error(`it ended: ${this.errors}`);
      return this.output.includes('Ctrl-C ends everything');
    });
  }

  /** The exit code, once it has ended. */
  async ended(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.process.kill(signal);
    await this.ended();
  }
}

/** The command lines of all processes that hold a text. */
function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .flatMap((pid) => {
      try {
        const dead = /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return !dead && line.includes(text) ? [line] : [];
      } catch {
        return [];
      }
    });
}

describe('npm start', () => {
  let started: Start[] = [];
  let folder: string;

  const start = (...args: string[]): Start => {
    const one = new Start(...args);
    started.push(one);
    return one;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-test-'));
  });

  afterEach(async () => {
    await Promise.all(started.map((one) => one.end('SIGINT')));
    started = [];
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [['--port', 'many'], '--port: expected a whole number from 1 to 65535'],
    [['--nodes', '0'], '--nodes: expected a whole number from 1 to 200'],
    [['--nodes', '3', '--port', '65534'], '--port: no ports are left for the agents'],
    [['--resources', 'cpus:x'], '--resources: Bad type for resource cpus value x type TEXT'],
    [['--attributes', 'rack'], "--attributes: Invalid attribute key:value pair 'rack'"],
    [['--domain', '1=a'], '--domain: expected NODE=REGION/ZONE, as in 1=region-1/zone-1'],
    [['--domain', '4=a/b'], '--domain: names a node that there is not'],
    [['--state', '/proc/none'], "--state: ENOENT: no such file or directory, mkdir '/proc/none'"],
    [['--log-level', 'loud'], '--log-level: Invalid option'],
    [['--what', 'ever'], "Unknown option '--what'"],
  ])('says of %j in one line what is wrong, and exits with 1', async (args, line) => {
    const one = start(...args);
    expect(await one.ended()).toBe(1);
    expect(one.output).toBe('');
    expect(one.errors.trimEnd().split('\n')).toEqual([expect.stringContaining(line)]);
  });

  it('tells its options when asked for help', async () => {
    const one = start('--help');
    expect(await one.ended()).toBe(0);
    expect(one.output).toContain('--domain N=REGION/ZONE');
  });

  it('says which port is in use, and exits with 1', async () => {
    const port = await freePorts(4);
    const holder = createServer().listen(port, '127.0.0.1');
    await once(holder, 'listening');
    const one = start('--port', String(port));
    expect(await one.ended()).toBe(1);
    expect(one.errors).toBe(`--port: 127.0.0.1:${port} is in use\n`);
    holder.close();
  });

  it('tells what runs where, as the options say', async () => {
    const port = await freePorts(3);
    const one = start('--port', String(port), '--nodes', '2', '--attributes', 'shelf:s%d', '--domain', '2=r/z');
    await one.isUp();
    expect(one.output).toContain(`http://127.0.0.1:${port}`);
    const state = (await (await fetch(`http://127.0.0.1:${port}/slaves`)).json()) as {
      slaves: { hostname: string; pid: string; attributes: object; domain?: object }[];
    };
    expect(state.slaves.map(({ hostname, pid, attributes }) => [hostname, pid, attributes])).toEqual([
      ['node-1', `slave(1)@127.0.0.11:${port + 1}`, { shelf: 's1' }],
      ['node-2', `slave(1)@127.0.0.12:${port + 2}`, { shelf: 's2' }],
    ]);
    expect(state.slaves[1]?.domain).toEqual({ fault_domain: { region: { name: 'r' }, zone: { name: 'z' } } });
  });

  it('ends everything on Ctrl-C, the processes of tasks included', async () => {
    const port = await freePorts(4);
    const one = start('--port', String(port));
    await one.isUp();
    const scheduler = await HttpScheduler.subscribe(port, { name: 'ctrl-c', user: 'root', failover_timeout: 60 });
    await scheduler.runTask('t', `sleep 1000 # ${folder}`);
    expect(processesWith(folder)).not.toEqual([]);
    await one.end('SIGINT');
    expect(one.process.exitCode).toBe(0);
    expect(processesWith(folder)).toEqual([]);
  });

  it('goes on leading when its process stood still for longer than a replica of a real cluster may', async () => {
    const port = await freePorts(4);
    const one = start('--port', String(port));
    await one.isUp();
    const scheduler = await HttpScheduler.subscribe(port, { name: 'patient', user: 'root', failover_timeout: 60 });
    one.process.kill('SIGSTOP');
    await sleep(3500);
    one.process.kill('SIGCONT');
    await scheduler.runTask('t', 'sleep 1000');
  });

  it('takes up the tasks that survived its SIGKILL, when started with the same state', async () => {
    const port = await freePorts(4);
    const state = join(folder, 'state');
    const first = start('--port', String(port), '--state', state);
    await first.isUp();
    const info = { name: 'survivor', user: 'root', failover_timeout: 600, checkpoint: true };
    const before = await HttpScheduler.subscribe(port, info);
    await before.runTask('long', 'sleep 1000');
    await first.end('SIGKILL');
    const survivors = processesWith('sleep 1000').filter((line) => line.includes(state));
    expect(survivors).not.toEqual([]);

    const second = start('--port', String(port), '--state', state);
    await second.isUp();
    const after = await HttpScheduler.subscribe(port, info, before.frameworkId);
    expect(await after.reconcile('long')).toMatchObject({ state: 'TASK_RUNNING', source: 'SOURCE_MASTER' });
    expect(processesWith('sleep 1000').filter((line) => line.includes(state))).toEqual(survivors);
    await after.kill('long');
    await eventually(() => processesWith(state).filter((line) => line.includes('sleep 1000')).length === 0);
  });
});
