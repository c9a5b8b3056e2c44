import { AllocatorScenario, only } from '../../test/support/allocatorScenario.ts';

const unavailability = { start: { nanoseconds: 60e9 } };

/** Two frameworks, of which the first holds an agent that will be unavailable. */
function scheduled() {
  const cluster = new AllocatorScenario();
  cluster.framework('fw1');
  const offer = only(cluster.agent('a1', 'cpus:1;mem:64'));
  cluster.framework('fw2');
  cluster.allocator.updateUnavailability('a1', unavailability);
  const { allocator } = cluster;
  /** Whom the run, or the tick, asks. */
  const asked = (when: 'run' | 'tick') => {
    if (when === 'run') cluster.settle();
    else cluster.tick();
    return allocator.takeInverseGrants().map(({ frameworkId }) => frameworkId);
  };
  const decline = (seconds?: number) => {
    const status = {
      status: 'DECLINE',
      framework_id: { value: 'fw1' },
      timestamp: { nanoseconds: 0 },
    } as const;
    const refusal = seconds === undefined ? undefined : { seconds, now: cluster.now };
    allocator.updateInverseOffer('a1', 'fw1', status, refusal);
  };
  return { cluster, allocator, offer, asked, decline };
}

describe('maintenance', () => {
  it('ALLOC-120 asks the frameworks that have something on the agent, once', () => {
    const { cluster, allocator, asked } = scheduled();
    cluster.settle();
    expect(allocator.takeInverseGrants()).toEqual([{ frameworkId: 'fw1', agentId: 'a1', unavailability }]);
    expect(asked('tick')).toEqual([]);
  });

  it('ALLOC-120 asks no framework that is not active or has nothing there', () => {
    const { cluster, allocator, offer, asked } = scheduled();
    allocator.deactivateFramework('fw1');
    expect(asked('run')).toEqual([]);
    allocator.activateFramework('fw1');
    allocator.suppress('fw1', []);
    allocator.suppress('fw2', []);
    cluster.decline(offer);
    expect(asked('run')).toEqual([]);
  });

  it('ALLOC-121 asks again after an answer or a timeout, unless that is refused', () => {
    const { allocator, asked, decline } = scheduled();
    expect(asked('run')).toEqual(['fw1']);
    allocator.updateInverseOffer('a1', 'fw1');
    expect(allocator.report.inverseOfferStatuses().get('a1')?.size).toBe(0);
    expect(asked('tick')).toEqual(['fw1']);
    decline(0);
    expect(allocator.report.inverseOfferStatuses().get('a1')?.get('fw1')?.status).toBe('DECLINE');
    expect(asked('tick')).toEqual(['fw1']);
    decline(2);
    expect([asked('tick'), asked('tick'), asked('tick')]).toEqual([[], ['fw1'], []]);
  });

  it('ALLOC-121 ignores the status of a late answer, and takes a time below zero for 5 s', () => {
    const { allocator, asked, decline } = scheduled();
    decline(-1);
    expect(allocator.report.inverseOfferStatuses().get('a1')?.size).toBe(0);
    expect([1, 2, 3, 4, 5].map(() => asked('tick').length)).toEqual([0, 0, 0, 0, 1]);
  });

  it('ALLOC-122 forgets what was said when the schedule changes, and asks for a run', () => {
    const { allocator, asked, decline } = scheduled();
    expect(asked('run')).toEqual(['fw1']);
    decline(1000);
    allocator.updateUnavailability('a1', { start: { nanoseconds: 120e9 } });
    expect(allocator.report.inverseOfferStatuses().get('a1')?.size).toBe(0);
    expect(allocator.pending).toBe(true);
    expect(asked('run')).toEqual(['fw1']);
  });

  it('ALLOC-122 goes on offering the agent', () => {
    const { cluster, offer } = scheduled();
    cluster.decline(offer);
    expect(cluster.settle()).toHaveLength(1);
  });

  it('ALLOC-085 ALLOC-089 asks again after REVIVE and after a reconnection', () => {
    const { allocator, asked, decline } = scheduled();
    expect(asked('run')).toEqual(['fw1']);
    decline(1000);
    allocator.revive('fw1', []);
    expect(asked('run')).toEqual(['fw1']);
    decline(1000);
    allocator.deactivateFramework('fw1');
    allocator.activateFramework('fw1');
    expect(asked('run')).toEqual(['fw1']);
    allocator.updateUnavailability('a1', undefined);
    expect(asked('run')).toEqual([]);
  });
});
