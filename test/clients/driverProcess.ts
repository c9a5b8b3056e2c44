import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SchedulerCall, SchedulerEvent } from '../../src/model/generated/messages.ts';
import type { Client } from './client.ts';

/** A line of a driver: an event, or that the call of this number was made or was not. */
type Line =
  { readonly event: SchedulerEvent } | { readonly made: number } | { readonly failed: number; readonly reason: string };

interface Pending {
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A client whose library runs in a process of its own. The process is a small driver around the library: it takes a port as its
 * argument, reads calls as lines of JSON (`{number, call}`) and writes a `Line` for each event and each call that ended. It
 * ends when its input does.
 */
export class DriverProcess implements Client {
  readonly seen: SchedulerEvent[] = [];
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;
  #hasEnded = false;
  #complaints = '';

  constructor(command: string, args: readonly string[]) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process = child;
    this.#ended = new Promise<void>((resolve) => {
      child.once('close', () => resolve());
      child.once('error', (error) => {
        this.#complaints += error.message;
        resolve();
      });
    }).then(() => this.#fail());
    createInterface({ input: child.stdout }).on('line', (line) => this.#read(JSON.parse(line) as Line));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
    child.stdin.on('error', () => undefined);
  }

  call(call: SchedulerCall): Promise<void> {
    const number = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { resolve, reject });
      if (this.#hasEnded) this.#fail();
      else this.#process.stdin.write(`${JSON.stringify({ number, call })}\n`);
    });
  }

  async die(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #read(line: Line): void {
    if ('event' in line) {
      this.seen.push(line.event);
      return;
    }
    const number = 'made' in line ? line.made : line.failed;
    const pending = this.#pending.get(number);
    this.#pending.delete(number);
    if ('made' in line) pending?.resolve();
    else pending?.reject(new Error(line.reason));
  }

  #fail(): void {
    this.#hasEnded = true;
    for (const { reject } of this.#pending.values()) reject(new Error(`the driver ended: ${this.#complaints}`));
    this.#pending.clear();
  }
}
