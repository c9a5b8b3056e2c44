import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../support/eventually.ts';

/** A line of kubectl: its arguments, what it reads from its input, what it has in its environment besides. */
export interface Command {
  readonly args: readonly string[];
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a kubectl ended, without what is different each time. */
export interface Outcome {
  readonly command: string;
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** What kubectl is run with: a kubeconfig, and a home of its own where it keeps what it has discovered. */
export interface Surroundings {
  readonly kubectl: string;
  readonly kubeconfig: string;
  readonly home: string;
}

/** A kubectl that may go on for as long as it is wanted. */
export class RunningKubectl {
  readonly #command: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown>;
  #output = '';
  #errors = '';
  #isClosed = false;

  constructor({ kubectl, kubeconfig, home }: Surroundings, { args, input, environment }: Command) {
    this.#command = args.join(' ');
    this.#child = spawn(kubectl, [...args], {
      env: { ...process.env, ...environment, KUBECONFIG: kubeconfig, HOME: home, KUBECACHEDIR: `${home}/cache` },
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.#closed = once(this.#child, 'close').then(() => (this.#isClosed = true));
    this.#child.stdin.end(input);
  }

  /** Resolves when it has printed a text, to either stream; rejects when it ends without. */
  async printed(text: string): Promise<void> {
    const has = (): boolean => this.#output.includes(text) || this.#errors.includes(text);
    // The error says more than that of the wait.
    await eventually(() => has() || this.#isClosed, 30).catch(() => undefined);
    if (!has()) throw new Error(`kubectl ${this.#command} has not printed "${text}": ${this.#output}${this.#errors}`);
  }

  /** How it ended by itself. */
  async ended(): Promise<Outcome> {
    await this.#closed;
    return this.#outcome(this.#child.exitCode, this.#output);
  }

  /** Ends it when it has printed a text; what counts is what it printed before. */
  async endedAt(text: string): Promise<Outcome> {
    await this.printed(text);
    this.#child.kill();
    await this.#closed;
    return this.#outcome(null, this.#output.slice(0, this.#output.indexOf(text)));
  }

  #outcome(code: number | null, output: string): Outcome {
    return { command: this.#command, code, output: normalised(output), errors: normalised(this.#errors) };
  }
}

/** Runs kubectl to its end. */
export function runKubectl(surroundings: Surroundings, command: Command): Promise<Outcome> {
  return new RunningKubectl(surroundings, command).ended();
}

/** What is made up anew each time, and what it is replaced by. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  // Before ages: a name may end like one.
  [/\bweb-[0-9a-z]+-[0-9a-z]+/g, 'POD'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'],
  [/(resourceVersion"?: ?)"?\d+"?/gi, '$1VERSION'],
  [/(Resource Version: +)\d+/g, '$1VERSION'],
  [/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, 'TIME'],
  [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d \+0000/g, 'TIME'],
  [/\b\d+(ms|[smhd])(\d+[smh])?(?= |$|\n)/gm, 'AGE'],
  [/ +(?=AGE)/g, ' '],
  // A kubelet adds this to a log that is followed if it has removed the container before it asks how that ended.
  [/^(\[\S+\] )?rpc error: code = NotFound .* not found$/gm, ''],
  [/\/tmp\/(LIVE|MERGED|kubectl-edit)-?\d+/g, '$1'],
  [/https?:\/\/127\.0\.0\.1:\d+/g, 'SERVER'],
  [/^(---|\+\+\+) (\S+)\t.*$/gm, '$1 $2'],
  [/^I\d{4} .*\n/gm, ''],
  // How far a rollout has come whenever kubectl looks, on its way to success.
  [/(^Waiting for deployment .*\n)+(?=deployment .* successfully)/gm, ''],
  [/^W\d{4} .*\] /gm, 'WARNING '],
  [/ +$/gm, ''],
];

function normalised(output: string): string {
  return CHANGING.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), output);
}

/** The same command in a namespace, which its words and input may name. */
export function within(namespace: string, command: Command): Command {
  const named = (text: string): string => text.replaceAll('NAMESPACE', namespace);
  const { args, input } = command;
  return {
    ...command,
    args: [...args.map(named), '-n', namespace],
    ...(input === undefined ? {} : { input: named(input) }),
  };
}
