import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is run with its output in a file. */
export interface Command {
  /** Of the process, its log and its place in messages. */
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** How much of a log is shown with what went wrong, in characters. */
const TAIL = 3000;

/** A program that runs in the background. */
export class Program {
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #name: string;

  constructor(child: ChildProcess, name: string, log: string) {
    this.#child = child;
    this.#name = name;
    this.#log = log;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves when a condition holds. Rejects with the end of the program's log if it ends first, or after so many seconds. */
  async until(what: string, condition: () => Promise<boolean>, seconds = 120): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (!(await condition())) {
      const why = this.hasEnded ? 'has ended' : performance.now() > end ? `takes more than ${seconds} s` : undefined;
      if (why !== undefined) throw new Error(`${what}: ${this.#name} ${why}\n${this.logTail()}`);
      await sleep(50);
    }
  }

  /** The end of what it has written. */
  logTail(): string {
    return readFileSync(this.#log, 'utf8').slice(-TAIL);
  }

  /** Sends a signal, and resolves when the process is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.hasEnded) return;
    this.#child.ref();
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }
}

/** Runs when nobody is left who writes to its standard input: the test is through with the cluster, or was killed. */
const CLEAN_UP = `
cat > /dev/null
[ ! -f "$0/cleanup" ] || tac "$0/cleanup" | sh
for file in "$0"/*.pid; do [ ! -f "$file" ] || kill -9 "$(cat "$file")"; done
for attempt in 1 2 3 4 5 6 7 8 9; do rm -rf "$0" && exit; sleep 0.2; done
`;

/**
 * A folder for the data of one cluster, in memory where the system has such a file system, and the programs that work on it. All
 * of it goes when `remove` is called or when this process ends, by whatever means.
 */
export class ClusterDirectory {
  readonly path: string;
  readonly #guard: ChildProcess;
  readonly #programs: Program[] = [];

  constructor() {
    this.path = mkdtempSync(join(memoryFolder(), 'mesos-operator-cluster-'));
    // In a session of its own, so that what ends the test from a terminal does not end it too.
    this.#guard = spawn('sh', ['-c', CLEAN_UP, this.path], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.#guard.unref();
  }

  /** A path in it. */
  file(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  /** Has a line of shell run when the directory goes, before its programs are killed. The last line is the first to be run. */
  atTheEnd(line: string): void {
    writeFileSync(this.file('cleanup'), `${line}\n`, { flag: 'a' });
  }

  /** Starts a program in the background. Its output is in `NAME.log`. */
  start({ name, path, args, environment = {} }: Command): Program {
    const log = openSync(this.file(`${name}.log`), 'a');
    const env = { ...process.env, ...environment };
    const child = spawn(path, args, { cwd: this.path, env, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    child.unref();
    const pidFile = this.file(`${name}.pid`);
    if (child.pid !== undefined) writeFileSync(pidFile, String(child.pid));
    child.once('exit', () => rmSync(pidFile, { force: true }));
    const program = new Program(child, name, this.file(`${name}.log`));
    this.#programs.push(program);
    return program;
  }

  /** Kills its programs and removes it. Resolves when nothing of it is left. */
  async remove(): Promise<void> {
    if (this.#guard.exitCode !== null) return;
    // Else a program that does nothing but wait for it would end in the middle.
    this.#guard.ref();
    const exited = once(this.#guard, 'exit');
    this.#guard.stdin?.end();
    await exited;
    // What was killed takes a moment to be gone.
    await Promise.all(this.#programs.map((program) => program.end()));
  }
}

/** Less than this, in bytes, is too little for a store and images. */
const ENOUGH = 2 ** 31;

/** Where files are held in memory, if there is such a place with room: etcd's writes are many and small. */
function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= ENOUGH ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}
