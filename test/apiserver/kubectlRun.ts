import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import type { TestedServer } from './servers.ts';

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

/** Runs kubectl against a server, in a namespace, with a home of its own where it keeps what it has discovered. */
export async function runKubectl(
  kubectl: string,
  server: TestedServer,
  home: string,
  { args, input, environment }: Command,
): Promise<Outcome> {
  const child = spawn(kubectl, [...args], {
    env: { ...process.env, ...environment, KUBECONFIG: server.kubeconfig, HOME: home, KUBECACHEDIR: `${home}/cache` },
  });
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { command: args.join(' '), code: child.exitCode, output: normalised(output), errors: normalised(errors) };
}

/** What is made up anew each time, and what it is replaced by. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'],
  [/(resourceVersion"?: ?)"?\d+"?/gi, '$1VERSION'],
  [/(Resource Version: +)\d+/g, '$1VERSION'],
  [/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME'],
  [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d \+0000/g, 'TIME'],
  [/\b\d+(ms|[smhd])(\d+[smh])?(?= |$|\n)/gm, 'AGE'],
  [/ +(?=AGE)/g, ' '],
  [/\/tmp\/(LIVE|MERGED|kubectl-edit)-?\d+/g, '$1'],
  [/https?:\/\/127\.0\.0\.1:\d+/g, 'SERVER'],
  [/^(---|\+\+\+) (\S+)\t.*$/gm, '$1 $2'],
  [/^W\d{4} .*\] /gm, 'WARNING '],
  [/ +$/gm, ''],
];

function normalised(output: string): string {
  return CHANGING.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), output);
}
