import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { z } from 'zod';

/** A process to start, as the leader of a session of its own, without any of our files. */
export interface SpawnRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

/** What becomes of a request. */
export interface SpawnHandlers {
  readonly started: (pid: number) => void;
  /** The process has ended: its exit status, or 128 + n for signal n; undefined where it could not be started at all. */
  readonly ended: (exitStatus: number | undefined) => void;
  /** Nothing more will be heard of the process, which may run, have ended, or not have been started. */
  readonly lost: () => void;
}

/** The helper's program: JavaScript for node itself, since it has to run from sources and from the build alike. */
const program = `
const { spawn } = require('node:child_process');
const send = (message) => process.connected && process.send(message, () => {});
process.on('message', ({ id, file, args, env, workingDirectory }) => {
  const child = spawn(file, args, { cwd: workingDirectory, env, detached: true, stdio: 'ignore' });
  child.on('error', () => send({ id, type: 'failed' }));
  child.on('exit', (code, signal) => send({ id, type: 'ended', code, signal }));
  if (child.pid !== undefined) send({ id, type: 'started', pid: child.pid });
});
process.on('disconnect', () => process.exit());
`;

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), id: z.number(), pid: z.number() }),
  z.object({ type: z.literal('ended'), id: z.number(), code: z.number().nullable(), signal: z.string().nullable() }),
  z.object({ type: z.literal('failed'), id: z.number() }),
]);

/**
 * Starts processes from a small process beside this one. Starting one from here costs more the larger we are, because fork copies
 * the page tables (10 to 20 ms of a few hundred MB), and all that time nothing else happens here. The helper ends with us; the
 * processes it has started do not.
 */
export class Spawner {
  readonly #pending = new Map<number, SpawnHandlers>();
  #helper: ChildProcess | undefined;
  #lastId = 0;

  /** Asks for a process. Handlers are called later, `started` first. */
  start(request: SpawnRequest, handlers: SpawnHandlers): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#pending.set(id, handlers);
    this.#helper ??= this.#startHelper();
    // A helper that is gone says so by its exit event, after which the handlers are told.
    this.#helper.send({ ...request, id }, () => undefined);
  }

  /** Ends the helper; of what it has started nothing is heard any more. */
  close(): void {
    const helper = this.#helper;
    this.#pending.clear();
    this.#helper = undefined;
    helper?.kill('SIGKILL');
  }

  #startHelper(): ChildProcess {
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
    const helper = spawn(process.execPath, ['-e', program], { stdio: [...stdio], env: {}, detached: true });
    helper.on('message', (message) => this.#take(messageSchema.parse(message)));
    helper.on('error', () => this.#lose(helper));
    helper.on('exit', () => this.#lose(helper));
    helper.unref();
    helper.channel?.unref();
    return helper;
  }

  #take(message: z.infer<typeof messageSchema>): void {
    const handlers = this.#pending.get(message.id);
    if (message.type === 'started') handlers?.started(message.pid);
    else {
      this.#pending.delete(message.id);
      handlers?.ended(message.type === 'ended' ? exitStatusOf(message.code, message.signal) : undefined);
    }
  }

  #lose(helper: ChildProcess): void {
    if (this.#helper !== helper) return;
    this.#helper = undefined;
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const handlers of lost) handlers.lost();
  }
}

function exitStatusOf(code: number | null, signal: string | null): number | undefined {
  const found = Object.entries(constants.signals).find(([name]) => name === signal);
  return found ? 128 + found[1] : (code ?? undefined);
}
