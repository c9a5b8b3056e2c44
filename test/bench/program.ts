import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve as resolvePath } from 'node:path';
import { readOptions } from '../../src/embedded/options.ts';
import { freePorts } from '../support/freePorts.ts';
import type { Order } from './listeners.ts';
import type { Reading } from './reading.ts';
import type { Strain } from './strain.ts';

/** The built embedded cluster, as `npm start` runs it, in a process of its own. */
export interface ClusterProgram {
  /** Where the Mesos API is served, on 127.0.0.1. */
  readonly port: number;
  readonly apiServerUrl: string;
  readonly metricsUrl: string;
  close(): Promise<void>;
}

/**
 * Starts the embedded cluster with nodes that are large enough for what the bench launches. Our own flags for node go on
 * to it: `node --cpu-prof …/main.js launch` profiles the cluster too.
 */
export async function startProgram(resources: string): Promise<ClusterProgram> {
  const port = await freePorts(readOptions([]).nodes + 1);
  const child = fork(resolvePath('dist/embedded/main.js'), ['--port', String(port), '--resources', resources], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const welcome = await textUntil(child, /Ctrl-C/);
  return {
    port,
    apiServerUrl: found(welcome, /Kubernetes +(\S+)/),
    metricsUrl: found(welcome, /metrics +(\S+)/),
    close: () => end(child),
  };
}

/** A server that answers each POST with 202 as soon as it has read it, in a process of its own; gives its port. */
export async function startBareServer(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const child = fork(new URL('bareServer.js', import.meta.url), [], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const port = Number(found(await textUntil(child, /\n/), /(\d+)/));
  return { port, close: () => end(child) };
}

/** Those who listen to a server, in a process of their own. */
export interface Listeners {
  /** Has them expect so many bytes from here on; what it gives resolves when these have come. */
  expect(bytes: number): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Connects so many listeners to a server of this machine. */
export async function startListeners(port: number, path: string, connections: number): Promise<Listeners> {
  const child = fork(new URL('listeners.js', import.meta.url), [], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  await textUntil(child, /here/);
  const order = async (message: Order): Promise<void> => {
    const answered = once(child, 'message');
    child.send(message);
    await answered;
  };
  await order({ connect: port, path, connections });
  return {
    expect: async (bytes) => {
      await order({ expect: bytes });
      const received = once(child, 'message');
      return async () => void (await received);
    },
    close: () => end(child),
  };
}

/** A server in a process of its own that says how busy that is. */
export interface Strained {
  /** Where it serves, on 127.0.0.1. */
  readonly port: number;
  /** Begins to watch how busy the process is. */
  begin(): Promise<void>;
  /** How busy it was since. */
  end(): Promise<Strain>;
  close(): Promise<void>;
}

/** Starts a master that knows many agents and tasks. */
export function startBigMaster(): Promise<Strained> {
  return startStrained(new URL('bigMaster.js', import.meta.url), []);
}

/** Starts a server that gives the answer to a question that a master gives it, in one piece. */
export function startOnePiece(masterPort: number, reading: Reading): Promise<Strained> {
  return startStrained(new URL('onePiece.js', import.meta.url), [String(masterPort), JSON.stringify(reading)]);
}

async function startStrained(program: URL, words: readonly string[]): Promise<Strained> {
  const execArgv = [...process.execArgv, '--expose-gc'];
  const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const;
  const child = fork(program, words, { stdio: [...stdio], execArgv });
  const tell = async (message: string): Promise<unknown> => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as unknown[];
    return answer;
  };
  return {
    port: Number(found(await textUntil(child, /\n/), /(\d+)/)),
    begin: async () => void (await tell('begin')),
    end: async () => (await tell('end')) as Strain,
    close: () => end(child),
  };
}

/** What a process says until it has said the mark; what it says after that is read and thrown away. */
function textUntil(child: ChildProcess, mark: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (mark.test(text)) resolve(text);
    });
    child.once('exit', () => reject(new Error(`The process ended after saying: ${text}`)));
  });
}

function found(text: string, pattern: RegExp): string {
  const [, word] = pattern.exec(text) ?? [];
  if (word === undefined) throw new Error(`There is no ${pattern.source} in: ${text}`);
  return word;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
