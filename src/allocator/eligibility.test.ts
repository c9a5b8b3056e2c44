import {
  AllocatorScenario,
  allocated,
  frameworksOf,
  only,
  refined,
  revocable,
  sharedVolume,
  show,
} from '../../test/support/allocatorScenario.ts';
import { Resources } from '../model/resources.ts';

const small = 'cpus:1;mem:64';

describe('who may get what', () => {
  it('ALLOC-017 passes an agent on whichever check fails', () => {
    const cluster = new AllocatorScenario();
    const capabilities = ['GPU_RESOURCES'] as const;
    cluster.framework('fw1');
    cluster.framework('fw2', { capabilities, minAllocatable: { '*': ['cpus:5'] } });
    cluster.framework('fw3', { capabilities });
    cluster.decline(only(cluster.agent('a1', 'cpus:1;mem:64;gpus:1')), 1000);
    expect(cluster.tick()).toEqual([]);
    expect(frameworksOf(cluster.framework('fw4', { capabilities }))).toEqual(['fw4']);
  });

  it('ALLOC-030 SCHED-071 ALLOC-031 offers what reaches one of the minima, over reservations', () => {
    const minimal = (resources: string) => {
      const cluster = new AllocatorScenario();
      cluster.framework('fw', { roles: ['role1'] });
      return cluster.agent('a1', resources).length;
    };
    expect(minimal('cpus:0.005;mem:16;disk:128')).toBe(0);
    expect(minimal('cpus:0.01;mem:16;disk:128')).toBe(1);
    expect(minimal('cpus:0.005;mem:32;disk:128')).toBe(1);
    expect(minimal('cpus:0.015;mem:16;cpus(role1):0.015;mem(role1):16')).toBe(1);
    expect(minimal('mem:16;mem(role1):16')).toBe(1);
    expect(minimal('mem:16;mem(role2):16')).toBe(0);
  });

  it('ALLOC-030 SCHED-071 never offers nothing, even without a minimum', () => {
    const cluster = new AllocatorScenario({ minAllocatable: [] });
    cluster.framework('fw');
    expect(cluster.agent('a1', '')).toEqual([]);
    expect(cluster.agent('a2', 'cpus:0.001')).toHaveLength(1);
  });

  it('ALLOC-032 takes a framework’s own minimum of a role, from the tick after it changed', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw');
    expect(cluster.agent('a1', 'cpus:0.005;mem:16')).toEqual([]);
    cluster.allocator.updateFramework(AllocatorScenario.spec('fw', { minAllocatable: { '*': ['cpus:0.00333'] } }));
    expect(cluster.settle()).toEqual([]);
    expect(cluster.tick()).toHaveLength(1);
  });

  it('ALLOC-032 takes an empty list of minima for anything', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { minAllocatable: { '*': [] } });
    expect(cluster.agent('a1', 'disk:1')).toHaveLength(1);
  });

  it('ALLOC-100 offers reserved resources to their role only', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['role1'] });
    cluster.framework('fw2', { roles: ['role2'] });
    cluster.agent('a0', 'cpus:0.5;mem:512').forEach((grant) => cluster.decline(grant, 1000));
    expect(cluster.agent('a1', 'cpus(role1):1').map(show)).toEqual([
      'fw1 role1 a1 cpus(reservations: [(STATIC,role1)]):1',
    ]);
    expect(cluster.agent('a3', 'cpus(role3):1')).toEqual([]);
    const shared = cluster.agent('a2', 'cpus(role2):2;cpus:1;mem:64');
    expect(
      shared
        .find(({ frameworkId }) => frameworkId === 'fw2')
        ?.resources.reserved('role2')
        .isEmpty(),
    ).toBe(false);
    expect(cluster.allocator.available('a2').isEmpty()).toBe(true);
  });

  it('ALLOC-101 offers what is reserved to a role to those below it, not above', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('above', { roles: ['a'] });
    expect(cluster.agent('a1', 'cpus(a/b):1')).toEqual([]);
    expect(frameworksOf(cluster.framework('below', { roles: ['a/b/c'] }))).toEqual(['below']);
  });

  it('ALLOC-102 withholds refined reservations, and only these, from frameworks without the capability', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r/s'] });
    const offers = cluster.agent('a1', Resources.parse('cpus:1;mem:64').plus(refined('r', 'r/s')));
    expect(offers.map(show)).toEqual(['fw r/s a1 cpus:1; mem:64']);
  });

  it('ALLOC-103 SCHED-052 offers revocable resources, as they come and go, to frameworks that take them', () => {
    const cluster = new AllocatorScenario();
    const oversubscribed = (cpus: number) => Resources.parse('cpus:100;mem:100').plus(revocable(cpus));
    cluster.framework('fw', { capabilities: ['REVOCABLE_RESOURCES'] });
    cluster.agent('a1', 'cpus:100;mem:100');
    const offered = [10, 12, 5].map((cpus) => {
      cluster.update('a1', oversubscribed(cpus));
      return cluster.settle().map(({ resources }) => resources.unallocate().toString());
    });
    expect(offered).toEqual([['cpus{REV}:10'], ['cpus{REV}:2'], []]);
  });

  it('ALLOC-103 SCHED-052 offers no revocable resources to others', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw');
    expect(cluster.agent('a1', revocable(10))).toEqual([]);
  });

  it('ALLOC-105 offers a shared volume while it is in use, once a run, to frameworks that take it', () => {
    const cluster = new AllocatorScenario();
    const capabilities = ['SHARED_RESOURCES'] as const;
    cluster.framework('fw1', { roles: ['r'], capabilities });
    cluster.agent('a1', Resources.parse('cpus:2;mem:128').plus(sharedVolume('r', 100)));
    cluster.framework('fw2', { roles: ['r'], capabilities });
    cluster.framework('fw3', { roles: ['r'] });
    cluster.allocator.recover('fw1', 'a1', allocated('r', 'cpus:1;mem:64'));
    const again = cluster.tick();
    expect(frameworksOf(again)).toEqual(['fw2']);
    expect(only(again).resources.shared().isEmpty()).toBe(false);
    cluster.allocator.recover('fw1', 'a1', sharedVolume('r', 100).allocate('r'));
    cluster.decline(only(again));
    expect(cluster.allocator.available('a1').get('disk')).toBe(100);
  });

  it('ALLOC-106 keeps agents with GPUs for frameworks that want them, unless told not to', () => {
    const strict = new AllocatorScenario();
    strict.framework('plain');
    expect(strict.agent('a1', 'cpus:1;mem:64;gpus:1')).toEqual([]);
    expect(frameworksOf(strict.framework('gpu', { capabilities: ['GPU_RESOURCES'] }))).toEqual(['gpu']);
    const open = new AllocatorScenario({ filterGpuResources: false });
    open.framework('plain');
    expect(open.agent('a1', 'cpus:1;mem:64;gpus:1')).toHaveLength(1);
  });

  it('ALLOC-107 SCHED-055 offers agents of another region to region-aware frameworks, whatever the zone', () => {
    const cluster = new AllocatorScenario({ region: 'here' });
    cluster.framework('fw');
    expect(cluster.agent('a1', small, { region: 'there', zone: 'z1' })).toEqual([]);
    expect(cluster.agent('a2', small, { region: 'here', zone: 'z2' })).toHaveLength(1);
    expect(cluster.agent('a3', small)).toHaveLength(1);
    expect(frameworksOf(cluster.framework('aware', { capabilities: ['REGION_AWARE'] }))).toEqual(['aware']);
  });
});
