import { setTimeout } from 'node:timers/promises';
import { describeMachine } from '../machine.ts';
import type { BenchSection } from '../row.ts';
import { markdownTable, plainTables } from '../table.ts';
import { startBenchCluster, type BenchCluster } from './benchCluster.ts';
import { benchFailover } from './failover.ts';
import { benchLaunching } from './launching.ts';
import { startReplica, untilLeading, type BenchReplica } from './benchReplica.ts';

const nodeCount = 1000;
/** Beginning to lead is no rest: it takes most of the first seconds. */
const settleSeconds = 15;
const restSeconds = 30;

/** Measures the operator on a real control plane with simulated nodes, and prints what it found; `--markdown` for a README. */
async function main(argv: readonly string[]): Promise<void> {
  const machine = describeMachine();
  const cluster = await startBenchCluster(nodeCount);
  try {
    const operator = await startReplica(cluster.kubeconfig);
    const sections = await measure(cluster, operator);
    const tables = argv.includes('--markdown') ? markdownTable : plainTables;
    process.stdout.write(`${machine}\n\n${tables(sections)}\n`);
  } finally {
    await cluster.stop();
  }
}

async function measure(cluster: BenchCluster, operator: BenchReplica): Promise<readonly BenchSection[]> {
  await untilLeading([operator], nodeCount);
  return [await benchRest(operator), await benchLaunching(cluster, operator), await benchFailover(cluster, operator)];
}

/** What the operator takes of its machine while nobody wants anything of it. */
async function benchRest(operator: BenchReplica): Promise<BenchSection> {
  await setTimeout(settleSeconds * 1000);
  const before = await operator.usage();
  await setTimeout(restSeconds * 1000);
  const after = await operator.usage();
  const share = (after.cpuSeconds - before.cpuSeconds) / restSeconds;
  return {
    title: `At rest with ${nodeCount} nodes`,
    note: `the operator alone, without frameworks, over ${restSeconds} s, when it has led for ${settleSeconds} s.`,
    rows: [
      { name: 'resident memory', value: after.residentMegabytes, unit: 'MB', better: 'less' },
      { name: 'processor time', value: share * 100, unit: '% of a core', better: 'less' },
    ],
  };
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
