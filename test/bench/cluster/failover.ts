import { percentile, type BenchSection } from '../row.ts';
import { BenchScheduler } from '../scheduler.ts';
import type { BenchCluster } from './benchCluster.ts';
import { startReplica, untilLeading, type BenchReplica } from './benchReplica.ts';

const attempts = 5;
/** What the design gives a leader that has died: others keep off its Lease for so long. */
const leaseSeconds = 3;

/** How long a framework is without offers after its leader was killed, with a second replica ready. */
export async function benchFailover(cluster: BenchCluster, leader: BenchReplica): Promise<BenchSection> {
  const seconds: number[] = [];
  let replicas = [leader, await startReplica(cluster.kubeconfig)];
  const first = await BenchScheduler.subscribe(leader.port);
  await first.offer();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const killed = await untilLeading(replicas, cluster.nodes.length);
    const others = replicas.filter((replica) => replica !== killed);
    const begun = performance.now();
    await killed.process.end('SIGKILL');
    const scheduler = await resubscribed(others, first.frameworkId);
    await scheduler.offer();
    seconds.push((performance.now() - begun) / 1000);
    scheduler.leave();
    replicas = [...others, await startReplica(cluster.kubeconfig)];
  }
  await Promise.all(replicas.map((replica) => replica.process.end('SIGTERM')));
  const baseline = { name: 'the Lease alone', value: leaseSeconds };
  return {
    title: 'Failing over',
    note: `${attempts} times the leader of two replicas is killed by SIGKILL, with ${cluster.nodes.length} nodes; its scheduler tries to subscribe at the other one all the time.`,
    rows: [0.5, 1].map((share) => ({
      name: share === 1 ? 'slowest from kill to first new offer' : 'median from kill to first new offer',
      value: percentile(seconds, share),
      unit: 's',
      better: 'less',
      baseline,
    })),
  };
}

/** Subscribes an existing framework at whichever of the replicas takes it first. */
async function resubscribed(replicas: readonly BenchReplica[], id: string): Promise<BenchScheduler> {
  for (;;) {
    for (const { port } of replicas) {
      const scheduler = await BenchScheduler.subscribe(port, id).catch(() => undefined);
      if (scheduler !== undefined) return scheduler;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
