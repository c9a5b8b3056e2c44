import { readFile } from 'node:fs/promises';
import { freePorts } from '../../support/freePorts.ts';
import { OperatorProcess } from '../../support/operatorProcess.ts';

/** One replica of the built operator, as a process of its own that can be measured. */
export interface BenchReplica {
  readonly process: OperatorProcess;
  /** Where the Mesos API is served, on 127.0.0.1. */
  readonly port: number;
  readonly metricsUrl: string;
  usage(): Promise<Usage>;
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
export async function startReplica(kubeconfig: string): Promise<BenchReplica> {
  const port = await freePorts(2);
  const telemetryPort = port + 1;
  const settings = {
    kubeconfig,
    host: '127.0.0.1',
    port,
    'telemetry-port': telemetryPort,
    'log-level': 'warn',
    // Who waits until it leads asks it more often than Mesos lets anybody.
    'metrics-snapshot-rate-limit': '',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const operator = new OperatorProcess(flags, process.stderr);
  operator.start();
  // A bench that fails must not leave it behind.
  process.once('exit', () => void operator.end('SIGKILL'));
  return {
    process: operator,
    port,
    metricsUrl: `http://127.0.0.1:${telemetryPort}/metrics`,
    usage: () => usageOf(operator.pid ?? 0),
  };
}

/** Waits until one of the replicas leads and has agents to offer, and gives it. */
export async function untilLeading(replicas: readonly BenchReplica[], agents: number): Promise<BenchReplica> {
  for (;;) {
    for (const replica of replicas) if ((await activeAgents(replica)) >= agents) return replica;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** How many agents a leader has; none of a follower, and of one that does not answer yet. */
async function activeAgents({ port }: BenchReplica): Promise<number> {
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
