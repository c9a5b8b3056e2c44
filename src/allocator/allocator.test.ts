import {
  AllocatorScenario,
  allocated,
  frameworksOf,
  only,
  revocable,
  sharedVolume,
  show,
} from '../../test/support/allocatorScenario.ts';
import { Resources } from '../model/resources.ts';
import {
  AlreadyAddedError,
  NotHeldError,
  NotSubscribedError,
  UnknownAgentError,
  UnknownFrameworkError,
} from './errors.ts';

const small = 'cpus:1;mem:64';

const agent = { hostname: 'a.example', total: Resources.parse(small), attributes: [] };

/** A framework that holds the offer of an agent `a1`. */
function withOneOffer(traits: Parameters<AllocatorScenario['framework']>[1] = {}) {
  const cluster = new AllocatorScenario();
  cluster.framework('fw', traits);
  return Object.assign(cluster, { offer: only(cluster.agent('a1', small)) });
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

describe('what is not offered after all', () => {
  it('ALLOC-111 is taken back without a filter, and offered when its framework is back', () => {
    const cluster = withOneOffer();
    cluster.allocator.deactivateFramework('fw');
    cluster.decline(cluster.offer);
    expect(cluster.tick()).toEqual([]);
    cluster.allocator.activateFramework('fw');
    expect(cluster.settle()).toHaveLength(1);
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
    expect(Object.fromEntries(cluster.allocator.report.shares())).toEqual({ role1: 0.5, role2: 0.5 });
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
    expect(cluster.allocator.report.shares().get('role1')).toBeCloseTo(2 / 3);
    cluster.allocator.recover('fw', 'a1', allocated('role1', 'cpus:1;mem:200'));
    expect(cluster.allocator.report.shares().get('role1')).toBe(0);
  });

  it('ALLOC-022 frees what a framework held when it is removed, and forgets its role', () => {
    const cluster = withOneOffer({ roles: ['role1'] });
    cluster.framework('other', { roles: ['role2'] });
    cluster.allocator.removeFramework('fw');
    cluster.allocator.recover('fw', 'a1', cluster.offer.resources, { seconds: 5, now: cluster.now });
    expect([...cluster.allocator.report.shares().keys()]).toEqual(['role2']);
    expect(frameworksOf(cluster.tick())).toEqual(['other']);
  });

  it('ALLOC-022 drops usage and filters with an agent that is removed', () => {
    const cluster = withOneOffer();
    cluster.decline(cluster.offer, 1000);
    cluster.agent('a2', 'cpus:1;mem:64');
    cluster.allocator.removeAgent('a1');
    expect(cluster.allocator.report.activeFilters('*')).toBe(0);
    cluster.allocator.removeAgent('a2');
    cluster.allocator.recover('fw', 'a2', allocated('*', small));
    expect(cluster.allocator.report.shares()).toEqual(new Map([['*', 0]]));
    expect(cluster.agent('a1', small).map(show)).toEqual(['fw * a1 cpus:1; mem:64']);
  });

  it('ALLOC-023 keeps a framework in a role that it left until it holds nothing there', () => {
    const cluster = withOneOffer({ roles: ['role1'] });
    cluster.decline({ ...cluster.offer, resources: allocated('role1', 'cpus:0.5') }, 1000);
    cluster.allocator.updateFramework(AllocatorScenario.spec('fw', { roles: ['role2'] }));
    expect(cluster.allocator.report.activeFilters('role1')).toBe(0);
    expect(cluster.allocator.report.shares()).toEqual(
      new Map([
        ['role1', 1],
        ['role2', 0],
      ]),
    );
    expect(cluster.tick().map(show)).toEqual(['fw role2 a1 cpus:0.5']);
    cluster.allocator.recover('fw', 'a1', allocated('role1', 'cpus:0.5;mem:64'), { seconds: 5, now: cluster.now });
    expect([...cluster.allocator.report.shares().keys()]).toEqual(['role2']);
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

  it('ALLOC-136 says what there is and what each role holds', () => {
    const cluster = withOneOffer({ roles: ['role1'] });
    cluster.agent('a2', 'disk:10;ports:[1-5]');
    expect(cluster.allocator.report.total().toString()).toBe('cpus:1; disk:10; mem:64');
    expect(cluster.allocator.report.held().get('role1')?.toString()).toBe('cpus:1; mem:64');
  });

  it('SORT-017 counts revocable and reserved resources in shares like any other', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['a'] });
    cluster.framework('fw2', { roles: ['b'] });
    const used = {
      fw1: allocated('a', 'cpus(a):2'),
      fw2: allocated('b', 'cpus:1').plus(revocable(9).allocate('b')),
    };
    cluster.agent('a1', Resources.parse('cpus(a):2;cpus:8').plus(revocable(10)), { used });
    cluster.decline({ frameworkId: 'fw1', role: 'a', agentId: 'a1', resources: allocated('a', 'cpus:7') });
    expect(cluster.allocator.report.shares()).toEqual(
      new Map([
        ['a', 0.1],
        ['b', 0.5],
      ]),
    );
  });

  it('SORT-018 counts a shared volume once for each who holds it, whatever the copies', () => {
    const cluster = new AllocatorScenario();
    const capabilities = ['SHARED_RESOURCES'] as const;
    const rest = allocated('r', 'cpus:10;disk:900');
    const volume = sharedVolume('r', 100).allocate('r');
    const share = () => cluster.allocator.report.shares().get('r');
    cluster.framework('fw1', { roles: ['r'], capabilities });
    cluster.agent('a1', Resources.parse('cpus:10;disk:900').plus(sharedVolume('r', 100)));
    cluster.allocator.recover('fw1', 'a1', rest);
    expect(share()).toBe(0.1);
    expect(frameworksOf(cluster.tick())).toEqual(['fw1']);
    expect(share()).toBe(1);
    cluster.allocator.recover('fw1', 'a1', rest.plus(volume));
    expect(share()).toBe(0.1);
    expect(frameworksOf(cluster.framework('fw2', { roles: ['r'], capabilities }))).toEqual(['fw2']);
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
