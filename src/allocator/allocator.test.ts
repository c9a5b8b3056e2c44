import { AllocatorScenario, allocated, refined, show } from '../../test/support/allocatorScenario.ts';
import { Resources } from '../model/resources.ts';
import type { Grant } from './allocator.ts';
import {
  AlreadyAddedError,
  NotHeldError,
  NotSubscribedError,
  UnknownAgentError,
  UnknownFrameworkError,
} from './errors.ts';

const small = 'cpus:1;mem:64';

/** Who got something. */
function frameworks(grants: readonly Grant[]): string[] {
  return grants.map(({ frameworkId }) => frameworkId);
}

/** The only grant. */
function only(grants: readonly Grant[]): Grant {
  const [grant, ...more] = grants;
  if (grant === undefined || more.length > 0) throw new Error(`${grants.length} grants`);
  return grant;
}

describe('events and runs', () => {
  it('ALLOC-002 asks for a run on all agents when a framework is added active, activated or revived', () => {
    const cluster = new AllocatorScenario();
    for (const id of ['a1', 'a2']) cluster.agent(id, small);
    cluster.framework('fw', { active: false });
    expect(cluster.allocator.runs).toBe(2);
    cluster.allocator.activateFramework('fw');
    const offers = cluster.settle();
    expect(offers).toHaveLength(2);
    offers.forEach((offer) => cluster.decline(offer));
    cluster.allocator.revive('fw', []);
    expect(cluster.settle()).toHaveLength(2);
    expect(cluster.framework('active')).toEqual([]);
    expect(cluster.allocator.runs).toBe(5);
  });

  it('ALLOC-002 asks for a run on one agent when that is added or changes', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw');
    cluster.decline(only(cluster.agent('a1', small)));
    expect(cluster.agent('a2', small).map(({ agentId }) => agentId)).toEqual(['a2']);
    cluster.update('a2', 'cpus:2;mem:64');
    expect(cluster.settle().map(show)).toEqual(['fw * a2 cpus:1']);
    cluster.update('a2', 'cpus:2;mem:64');
    expect(cluster.allocator.pending).toBe(false);
  });

  it('ALLOC-003 asks for no run when something is given back, suppressed, weighed, updated or taken away', () => {
    const { allocator, ...cluster } = withOneOffer();
    allocator.recover('fw', 'a1', cluster.offer.resources);
    allocator.suppress('fw', []);
    allocator.updateWeights(new Map([['*', 2]]));
    allocator.updateFramework(AllocatorScenario.spec('fw'));
    allocator.deactivateAgent('a1');
    allocator.activateAgent('a1');
    allocator.deactivateFramework('fw');
    allocator.removeFramework('fw');
    allocator.removeAgent('a1');
    expect(allocator.pending).toBe(false);
  });

  it('ALLOC-004 makes one run of what was asked for since the last one', () => {
    const cluster = new AllocatorScenario();
    cluster.agent('a1', small);
    cluster.framework('fw');
    expect(cluster.allocator.runs).toBe(2);
    for (const id of ['a2', 'a3']) cluster.allocator.addAgent({ ...agent, id }, new Map());
    expect(cluster.settle()).toHaveLength(2);
    expect(cluster.allocator.runs).toBe(3);
    expect(cluster.allocator.pending).toBe(false);
  });

  it('ALLOC-005 drops candidates that are gone or deactivated', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw');
    for (const id of ['a1', 'a2', 'a3']) cluster.allocator.addAgent({ ...agent, id }, new Map());
    cluster.allocator.removeAgent('a1');
    cluster.allocator.deactivateAgent('a2');
    expect(cluster.settle().map(({ agentId }) => agentId)).toEqual(['a3']);
  });

  it('ALLOC-110 offers a deactivated agent to nobody, and again at the tick after its activation', () => {
    const cluster = withOneOffer();
    cluster.allocator.deactivateAgent('a1');
    cluster.decline(cluster.offer);
    expect(cluster.tick()).toEqual([]);
    cluster.allocator.activateAgent('a1');
    expect(cluster.settle()).toEqual([]);
    expect(cluster.tick()).toHaveLength(1);
  });
});

describe('what is held', () => {
  it.each(['framework first', 'agents first'])('ALLOC-020 counts usage once, %s', (order) => {
    const cluster = new AllocatorScenario();
    const usage = (role: string) => allocated(role, 'cpus:1;mem:100');
    const addAgents = () => {
      cluster.agent('a1', 'cpus:1;mem:100', { used: { fw1: usage('role1') } });
      cluster.agent('a2', 'cpus:1;mem:100', { used: { fw2: usage('role2') } });
    };
    if (order === 'agents first') addAgents();
    cluster.framework('fw1', { roles: ['role1'], used: { a1: usage('role1') } });
    cluster.framework('fw2', { roles: ['role2'], used: { a2: usage('role2') } });
    if (order === 'framework first') addAgents();
    expect(Object.fromEntries(cluster.allocator.shares())).toEqual({ role1: 0.5, role2: 0.5 });
    cluster.allocator.recover('fw1', 'a1', usage('role1'));
    expect(cluster.allocator.available('a1').toString()).toBe('cpus:1; mem:100');
  });

  it('ALLOC-020 holds usage of a framework that is not known against the agent', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('other');
    const offers = cluster.agent('a1', 'cpus:3;mem:300', { used: { fw: allocated('role1', 'cpus:2;mem:200') } });
    expect(offers.map(show)).toEqual(['other * a1 cpus:1; mem:100']);
    cluster.allocator.recover('fw', 'a1', allocated('role1', 'cpus:1'));
    expect(cluster.tick().map(show)).toEqual(['other * a1 cpus:1']);
    cluster.framework('fw', { roles: ['role1'] });
    expect(cluster.allocator.shares().get('role1')).toBeCloseTo(2 / 3);
    cluster.allocator.recover('fw', 'a1', allocated('role1', 'cpus:1;mem:200'));
    expect(cluster.allocator.shares().get('role1')).toBe(0);
  });

  it('ALLOC-022 frees what a framework held when it is removed, and forgets its role', () => {
    const cluster = withOneOffer({ roles: ['role1'] });
    cluster.framework('other', { roles: ['role2'] });
    cluster.allocator.removeFramework('fw');
    cluster.allocator.recover('fw', 'a1', cluster.offer.resources, { seconds: 5, now: cluster.now });
    expect([...cluster.allocator.shares().keys()]).toEqual(['role2']);
    expect(frameworks(cluster.tick())).toEqual(['other']);
  });

  it('ALLOC-022 drops usage and filters with an agent that is removed', () => {
    const cluster = withOneOffer();
    cluster.decline(cluster.offer, 1000);
    cluster.agent('a2', 'cpus:1;mem:64');
    cluster.allocator.removeAgent('a1');
    expect(cluster.allocator.activeFilters('*')).toBe(0);
    cluster.allocator.removeAgent('a2');
    cluster.allocator.recover('fw', 'a2', allocated('*', small));
    expect(cluster.allocator.shares()).toEqual(new Map([['*', 0]]));
    expect(cluster.agent('a1', small).map(show)).toEqual(['fw * a1 cpus:1; mem:64']);
  });

  it('ALLOC-023 keeps a framework in a role that it left until it holds nothing there', () => {
    const cluster = withOneOffer({ roles: ['role1'] });
    cluster.decline({ ...cluster.offer, resources: allocated('role1', 'cpus:0.5') }, 1000);
    cluster.allocator.updateFramework(AllocatorScenario.spec('fw', { roles: ['role2'] }));
    expect(cluster.allocator.activeFilters('role1')).toBe(0);
    expect(cluster.allocator.shares()).toEqual(
      new Map([
        ['role1', 1],
        ['role2', 0],
      ]),
    );
    expect(cluster.tick().map(show)).toEqual(['fw role2 a1 cpus:0.5']);
    cluster.allocator.recover('fw', 'a1', allocated('role1', 'cpus:0.5;mem:64'), { seconds: 5, now: cluster.now });
    expect([...cluster.allocator.shares().keys()]).toEqual(['role2']);
    expect(cluster.tick().map(show)).toEqual(['fw role2 a1 cpus:0.5; mem:64']);
  });

  it('ALLOC-023 keeps a role to which a framework comes back while it holds something in it', () => {
    const cluster = withOneOffer({ roles: ['role1'] });
    for (const roles of [['role2'], ['role1']]) {
      cluster.allocator.updateFramework(AllocatorScenario.spec('fw', { roles }));
    }
    cluster.decline(cluster.offer);
    expect(cluster.tick().map(show)).toEqual(['fw role1 a1 cpus:1; mem:64']);
  });

  it('SORT-018 counts a shared volume once for each who holds it, whatever the copies', () => {
    const cluster = new AllocatorScenario();
    const capabilities = ['SHARED_RESOURCES'] as const;
    const rest = allocated('r', 'cpus:10;disk:900');
    const volume = sharedVolume('r', 100).allocate('r');
    const share = () => cluster.allocator.shares().get('r');
    cluster.framework('fw1', { roles: ['r'], capabilities });
    cluster.agent('a1', Resources.parse('cpus:10;disk:900').plus(sharedVolume('r', 100)));
    cluster.allocator.recover('fw1', 'a1', rest);
    expect(share()).toBe(0.1);
    expect(frameworks(cluster.tick())).toEqual(['fw1']);
    expect(share()).toBe(1);
    cluster.allocator.recover('fw1', 'a1', rest.plus(volume));
    expect(share()).toBe(0.1);
    expect(frameworks(cluster.framework('fw2', { roles: ['r'], capabilities }))).toEqual(['fw2']);
    cluster.allocator.recover('fw2', 'a1', rest);
    expect(share()).toBe(0.1);
    cluster.allocator.recover('fw1', 'a1', volume);
    expect(share()).toBe(0.1);
    cluster.allocator.recover('fw2', 'a1', volume);
    expect(share()).toBe(0);
  });

  it('refuses what makes no sense', () => {
    const { allocator, offer } = withOneOffer();
    expect(() => allocator.recover('fw', 'a1', allocated('*', 'cpus:2'))).toThrow(NotHeldError);
    expect(() => allocator.recover('fw', 'a1', allocated('role1', 'cpus:1'))).toThrow(NotHeldError);
    expect(() => allocator.addAgent({ ...agent, id: 'a1' }, new Map())).toThrow(AlreadyAddedError);
    expect(() => allocator.addFramework(AllocatorScenario.spec('fw'), new Map(), true)).toThrow(AlreadyAddedError);
    expect(() => allocator.removeFramework('gone')).toThrow(UnknownFrameworkError);
    expect(() => allocator.removeAgent('gone')).toThrow(UnknownAgentError);
    expect(() =>
      allocator.addFramework(AllocatorScenario.spec('bad', { suppressedRoles: ['x'] }), new Map(), true),
    ).toThrow(NotSubscribedError);
    expect(() => allocator.recover('fw', 'gone', offer.resources)).not.toThrow();
    expect(() => allocator.recover('gone', 'a1', offer.resources)).not.toThrow();
  });
});

describe('who may get what', () => {
  it('ALLOC-030 ALLOC-031 offers what reaches one of the minima, over reservations', () => {
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

  it('ALLOC-030 never offers nothing, even without a minimum', () => {
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
    expect(frameworks(cluster.framework('below', { roles: ['a/b/c'] }))).toEqual(['below']);
  });

  it('ALLOC-102 withholds refined reservations, and only these, from frameworks without the capability', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r/s'] });
    const offers = cluster.agent('a1', Resources.parse('cpus:1;mem:64').plus(refined('r', 'r/s')));
    expect(offers.map(show)).toEqual(['fw r/s a1 cpus:1; mem:64']);
  });

  it('ALLOC-103 offers revocable resources, as they come and go, to frameworks that take them', () => {
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

  it('ALLOC-103 offers no revocable resources to others', () => {
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
    expect(frameworks(again)).toEqual(['fw2']);
    expect(only(again).resources.shared().isEmpty()).toBe(false);
    cluster.allocator.recover('fw1', 'a1', sharedVolume('r', 100).allocate('r'));
    cluster.decline(only(again));
    expect(cluster.allocator.available('a1').get('disk')).toBe(100);
  });

  it('ALLOC-106 keeps agents with GPUs for frameworks that want them, unless told not to', () => {
    const strict = new AllocatorScenario();
    strict.framework('plain');
    expect(strict.agent('a1', 'cpus:1;mem:64;gpus:1')).toEqual([]);
    expect(frameworks(strict.framework('gpu', { capabilities: ['GPU_RESOURCES'] }))).toEqual(['gpu']);
    const open = new AllocatorScenario({ filterGpuResources: false });
    open.framework('plain');
    expect(open.agent('a1', 'cpus:1;mem:64;gpus:1')).toHaveLength(1);
  });

  it('ALLOC-107 offers agents of another region to region-aware frameworks, whatever the zone', () => {
    const cluster = new AllocatorScenario({ region: 'here' });
    cluster.framework('fw');
    expect(cluster.agent('a1', small, { region: 'there', zone: 'z1' })).toEqual([]);
    expect(cluster.agent('a2', small, { region: 'here', zone: 'z2' })).toHaveLength(1);
    expect(cluster.agent('a3', small)).toHaveLength(1);
    expect(frameworks(cluster.framework('aware', { capabilities: ['REGION_AWARE'] }))).toEqual(['aware']);
  });
});

const agent = { hostname: 'a.example', total: Resources.parse(small), attributes: [] };

/** A framework that holds the offer of an agent `a1`. */
function withOneOffer(traits: Parameters<AllocatorScenario['framework']>[1] = {}) {
  const cluster = new AllocatorScenario();
  cluster.framework('fw', traits);
  return Object.assign(cluster, { offer: only(cluster.agent('a1', small)) });
}

function revocable(cpus: number): Resources {
  return Resources.of(
    Resources.parse(`cpus:${cpus}`)
      .toMessages()
      .map((resource) => ({ ...resource, revocable: {} })),
  );
}

function sharedVolume(role: string, megabytes: number): Resources {
  const volume = { container_path: 'path', mode: 'RW' } as const;
  const disk = { persistence: { id: 'id' }, volume };
  return Resources.of(
    Resources.parse(`disk(${role}):${megabytes}`)
      .toMessages()
      .map((resource) => ({ ...resource, disk, shared: {} })),
  );
}
