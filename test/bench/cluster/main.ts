import { setTimeout } from 'node:timers/promises';
import type { BenchSection } from '../row.ts';
import { runBench } from '../run.ts';
import { startBenchCluster } from './benchCluster.ts';
import { benchFailover } from './failover.ts';
import { benchLaunching } from './launching.ts';
import { startReplica, untilLeading, type BenchReplica } from './benchReplica.ts';

const nodeCount = 1000;
/** Beginning to lead is no rest: it takes most of the first seconds. */
const settleSeconds = 15;
const restSeconds = 30;

/** Measures the operator on a real control plane with simulated nodes. */
async function measure(): Promise<readonly BenchSection[]> {
  const cluster = await startBenchCluster(nodeCount);
  try {
    const operator = await startReplica(cluster.kubeconfig);
    await untilLeading([operator], nodeCount);
    return [await benchRest(operator), await benchLaunching(cluster, operator), await benchFailover(cluster, operator)];
  } finally {
    await cluster.stop();
  }
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

runBench(measure);
