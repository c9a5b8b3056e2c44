import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { freePort } from '../program.ts';

/** One replica of the built operator, as a process of its own. */
export interface OperatorProcess {
  /** Where the Mesos API is served, on 127.0.0.1. */
  readonly port: number;
  readonly metricsUrl: string;
  usage(): Promise<Usage>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** What a process has taken of its machine. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
}

/** The unit of the times in /proc, which is the same on every Linux that Node runs on. */
const ticksPerSecond = 100;
const bytesPerPage = 4096;

/** Starts it; who wants to know when it answers, or leads, asks it. */
export async function startOperatorProcess(
  kubeconfig: string,
  flags: readonly string[] = [],
): Promise<OperatorProcess> {
  const port = await freePort();
  const telemetryPort = await freePort();
  const child = spawn(
    process.execPath,
    [
      'dist/main.js',
      ...['--kubeconfig', kubeconfig, '--host', '127.0.0.1', '--port', String(port)],
      ...['--telemetry-port', String(telemetryPort), '--log-level', 'warn', ...flags],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  // A bench that fails must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    port,
    metricsUrl: `http://127.0.0.1:${telemetryPort}/metrics`,
    usage: () => usageOf(child.pid ?? 0),
    end: (signal) => end(child, signal),
  };
}

/** Waits until one of the replicas leads and has agents to offer, and gives it. */
export async function untilLeading(replicas: readonly OperatorProcess[], agents: number): Promise<OperatorProcess> {
  for (;;) {
    for (const replica of replicas) if ((await activeAgents(replica)) >= agents) return replica;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** How many agents a leader has; none of a follower, and of one that does not answer yet. */
async function activeAgents({ port }: OperatorProcess): Promise<number> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/metrics/snapshot`, { redirect: 'manual' });
    const counts = (await response.json()) as Readonly<Record<string, number>>;
    return counts['master/elected'] === 1 ? (counts['master/slaves_active'] ?? 0) : 0;
  } catch {
    return 0;
  }
}

async function usageOf(pid: number): Promise<Usage> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The command's name, in brackets, may hold anything; counted from behind it, 11 and 12 are the times, 21 the pages.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = NaN, system = NaN, pages = NaN] = [fields[11], fields[12], fields[21]];
  return { cpuSeconds: (user + system) / ticksPerSecond, residentMegabytes: (pages * bytesPerPage) / 2 ** 20 };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
