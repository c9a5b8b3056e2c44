import type { Grant } from '../../../src/allocator/allocator.ts';
import { Resources } from '../../../src/model/resources.ts';
import { BenchCluster, copies, type BenchFramework } from './benchCluster.ts';

/** A framework that wants to launch so many tasks of a size, not more than some of them in one offer. */
interface Wish extends BenchFramework {
  readonly task: Resources;
  readonly perOffer: number;
  waiting: number;
}

const rounds = 200;

/** Three kinds of schedulers share a small cluster; who has launched all its tasks still gets offers, and gives them back. */
export function multiFrameworkAllocations(): BenchCluster {
  const cluster = new BenchCluster();
  const wishes = allWishes();
  cluster.allocator.pause();
  cluster.addAgents(copies(80, Resources.parse('cpus:64;mem:488000')).map((total) => ({ total })));
  cluster.addFrameworks(wishes);
  cluster.allocator.resume();
  for (let round = 0; round < rounds; round += 1) {
    cluster.tick();
    const offers = cluster.offers;
    cluster.offers = [];
    for (const offer of offers) launch(cluster, wishes, offer);
  }
  return cluster;
}

function allWishes(): readonly Wish[] {
  const wish = (role: string, task: string, waiting: number, perOffer: number): Wish => {
    return { role, task: Resources.parse(task).allocate(role), waiting, perOffer };
  };
  return [
    ...Array.from({ length: 4 }, (_, index) => wish(`roleA-${index + 1}`, 'cpus:0.07;mem:400', 4000, 100)),
    ...Array.from({ length: 500 }, () => wish('roleB', 'cpus:0.1;mem:4000', 5, 1)),
    ...Array.from({ length: 50 }, (_, index) => wish(`roleC-${index + 1}`, 'cpus:1;mem:1000', 20, 5)),
  ];
}

/** Takes of an offer what tasks need, and gives back the rest. */
function launch({ allocator }: BenchCluster, wishes: readonly Wish[], offer: Grant): void {
  const wish = wishes[Number(offer.frameworkId.slice('framework'.length)) - 1];
  if (wish === undefined) throw new Error(`${offer.frameworkId} is not known`);
  let rest = offer.resources;
  for (let count = 0; count < wish.perOffer && wish.waiting > 0 && rest.contains(wish.task); count += 1) {
    rest = rest.minus(wish.task);
    wish.waiting -= 1;
  }
  if (!rest.isEmpty()) allocator.recover(offer.frameworkId, offer.agentId, rest);
}
