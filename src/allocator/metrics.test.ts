import { AllocatorScenario, only } from '../../test/support/allocatorScenario.ts';
import type { InUse } from './metrics.ts';

const nothing = () => 0;

/** The metrics whose names begin so, without that. */
function metricsOf({ allocator }: AllocatorScenario, prefix: string, inUse: InUse = nothing): Record<string, number> {
  const all = Object.entries(allocator.report.metrics(inUse));
  return Object.fromEntries(
    all.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
  );
}

describe('metrics', () => {
  it('ALLOC-136 say what there is and what is held, and how many runs there were', () => {
    const cluster = new AllocatorScenario();
    expect(metricsOf(cluster, 'allocator/mesos/resources/')).toEqual({
      'cpus/total': 0,
      'cpus/offered_or_allocated': 0,
      'mem/total': 0,
      'mem/offered_or_allocated': 0,
      'disk/total': 0,
      'disk/offered_or_allocated': 0,
    });
    cluster.framework('fw');
    cluster.agent('a1', 'cpus:2;mem:64');
    cluster.agent('a2', 'cpus:0.001;disk:10');
    expect(metricsOf(cluster, 'allocator/mesos/resources/')).toEqual({
      'cpus/total': 2.001,
      'cpus/offered_or_allocated': 2,
      'mem/total': 64,
      'mem/offered_or_allocated': 64,
      'disk/total': 10,
      'disk/offered_or_allocated': 0,
    });
    expect(metricsOf(cluster, 'allocator/mesos/allocation_runs')).toEqual({ '': 3 });
    expect(metricsOf(cluster, 'allocator/mesos/event_queue_dispatches')).toEqual({ '': 0 });
  });

  it('ALLOC-138 say what roles were promised, may have and have, of the names that have a quota', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('r', 'cpus:1', 'mem:1024');
    cluster.framework('fw', { roles: ['r'] });
    cluster.agent('a1', 'cpus:1;mem:512');
    const prefix = 'allocator/mesos/quota/roles/r/resources/';
    expect(metricsOf(cluster, prefix)).toEqual({
      'cpus/guarantee': 1,
      'cpus/offered_or_allocated': 1,
      'mem/limit': 1024,
      'mem/offered_or_allocated': 512,
    });
    cluster.allocator.updateQuota('r', undefined);
    expect(metricsOf(cluster, prefix)).toEqual({});
  });

  it('ALLOC-138 count what the role itself was offered, and not what those below it were', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('r', '', 'cpus:10');
    const name = 'allocator/mesos/quota/roles/r/resources/cpus/offered_or_allocated';
    cluster.framework('below', { roles: ['r/s'] });
    cluster.agent('a1', 'cpus:2;mem:64');
    expect(metricsOf(cluster, name)).toEqual({ '': 0 });
    cluster.framework('fw', { roles: ['r'] });
    cluster.agent('a2', 'cpus:3;mem:64');
    expect(metricsOf(cluster, name)).toEqual({ '': 3 });
  });

  it('ALLOC-042 count what is reserved and in use as consumed, and offers not', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('r', 'cpus:10', 'cpus:10');
    cluster.framework('fw', { roles: ['r'] });
    cluster.agent('a1', 'cpus(r):3;cpus:5;mem:64');
    const name = 'allocator/mesos/quota/roles/r/resources/cpus/consumed';
    expect(metricsOf(cluster, name)).toEqual({ '': 3 });
    expect(metricsOf(cluster, name, (role, of) => (role === 'r' && of === 'cpus' ? 2 : 0))).toEqual({
      '': 5,
    });
  });

  it('ALLOC-139 say how large the shares of roles are and how many filters they have', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r'] });
    cluster.framework('other', { roles: ['s'] });
    cluster.quota('without', 'cpus:1');
    cluster.decline(only(cluster.agent('a1', 'cpus:1;mem:64')), 100);
    expect(metricsOf(cluster, 'allocator/mesos/offer_filters/roles/')).toEqual({
      'r/active': 1,
      's/active': 0,
      'without/active': 0,
    });
    cluster.tick();
    expect(metricsOf(cluster, 'allocator/mesos/roles/')).toEqual({ 'r/shares/dominant': 0, 's/shares/dominant': 1 });
  });
});
