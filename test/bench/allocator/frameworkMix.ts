import { Resources } from '../../../src/model/resources.ts';
import { launchWished, mixAgent, mixAgents, mixedWishes } from '../../support/frameworkMix.ts';
import { BenchCluster, copies, frameworkId } from './benchCluster.ts';

const rounds = 200;

/** Three kinds of schedulers share a small cluster; who has launched all its tasks still gets offers, and gives them back. */
export function multiFrameworkAllocations(): BenchCluster {
  const cluster = new BenchCluster();
  const wishes = mixedWishes();
  const byFramework = new Map(wishes.map((wish, index) => [frameworkId(index), wish]));
  cluster.allocator.pause();
  cluster.addAgents(copies(mixAgents, Resources.parse(mixAgent)).map((total) => ({ total })));
  cluster.addFrameworks(wishes);
  cluster.allocator.resume();
  for (let round = 0; round < rounds; round += 1) {
    cluster.tick();
    const offers = cluster.offers;
    cluster.offers = [];
    for (const offer of offers) {
      const wish = byFramework.get(offer.frameworkId);
      if (wish !== undefined) launchWished(cluster.allocator, wish, offer);
    }
  }
  return cluster;
}
