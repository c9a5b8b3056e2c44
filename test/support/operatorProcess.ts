import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';

/** From the root of the repository, where npm and Jest run. */
const main = resolve('dist/main.js');

/**
 * The operator as a process of its own, which may be killed and started again. One that ends by itself, as it does when it was too
 * slow to renew the Lease, is started again, as in a Deployment. `npm test` builds it before.
 */
export class OperatorProcess {
  readonly #flags: readonly string[];
  readonly #echo: Writable | undefined;
  #child: ChildProcess | undefined;
  /** What it has logged, for who has to find out what went wrong. */
  log = '';

  /** What it logs is written to `echo` too, for those who watch. */
  constructor(flags: readonly string[], echo?: Writable) {
    this.#flags = flags;
    this.#echo = echo;
  }

  /** The process' id; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process. Who wants to know when it answers asks it. */
  start(): void {
    const child = spawn(process.execPath, [main, ...this.#flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => this.#take(text));
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.start();
    });
  }

  #take(text: Buffer): void {
    this.log += text.toString();
    this.#echo?.write(text);
  }

  /** Sends a signal that does not end the process. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  /** Whether it was started and has not ended. */
  get runs(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends a signal, and resolves with the exit code when the process is gone: null for one that a signal ended. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }
}
