import { AllocatorScenario, allocated, frameworksOf, show } from '../../test/support/allocatorScenario.ts';

const small = 'cpus:1;mem:64';

describe('while it is paused', () => {
  it('ALLOC-130 notes what changes, and begins when it is told to: at once with the agent that comes, then with all', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('quota', 'cpus:1');
    cluster.allocator.pause();
    cluster.framework('fw');
    cluster.agent('a1', 'cpus:2;mem:64', { used: { fw: allocated('*', 'mem:64') } });
    expect(cluster.agent('a2', small)).toEqual([]);
    expect([cluster.tick(), cluster.allocator.runs]).toEqual([[], 0]);
    expect(cluster.allocator.report.shares().get('*')).toBe(0.5);
    cluster.allocator.resume();
    expect(cluster.settle()).toEqual([]);
    expect(cluster.agent('a3', 'cpus:9;mem:64').map(({ agentId }) => agentId)).toEqual(['a3']);
    expect(
      cluster
        .tick()
        .map(({ agentId }) => agentId)
        .sort(),
    ).toEqual(['a1', 'a2']);
  });
});

describe('which agents are offered', () => {
  it('ALLOC-109 are those whose hostnames are listed, from the next tick on', () => {
    const cluster = new AllocatorScenario();
    for (const id of ['a1', 'a2']) cluster.agent(id, small);
    cluster.allocator.updateWhitelist(new Set());
    expect(cluster.framework('fw')).toEqual([]);
    cluster.allocator.updateWhitelist(new Set(['a1.example']));
    expect(cluster.settle()).toEqual([]);
    expect(cluster.tick().map(({ agentId }) => agentId)).toEqual(['a1']);
    cluster.allocator.updateWhitelist(undefined);
    expect(cluster.tick().map(({ agentId }) => agentId)).toEqual(['a2']);
  });

  it('ALLOC-108 are for MULTI_ROLE frameworks and nested roles those that know of them', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('multi', { capabilities: ['MULTI_ROLE'] });
    cluster.framework('nested', { roles: ['a/b'] });
    const none = new Set<never>();
    expect(cluster.agent('a1', small, { capabilities: none })).toEqual([]);
    expect(frameworksOf(cluster.agent('a2', small, { capabilities: new Set(['HIERARCHICAL_ROLE']) }))).toEqual([
      'nested',
    ]);
    expect(frameworksOf(cluster.agent('a3', small, { capabilities: new Set(['MULTI_ROLE']) }))).toEqual(['multi']);
    cluster.framework('old', { roles: ['old'] });
    expect(frameworksOf(cluster.agent('a4', small, { capabilities: none }))).toEqual(['old']);
  });

  it('ALLOC-021 grow and are charged when a resource provider comes', () => {
    const cluster = new AllocatorScenario();
    const resources = 'cpus:1;mem:100;disk:10';
    cluster.framework('fw1', { roles: ['role1'], active: false });
    cluster.framework('fw2', { roles: ['role2'], active: false });
    cluster.agent('a1', resources);
    cluster.update('a1', 'cpus:3;mem:300;disk:30');
    cluster.allocator.addUsage('a1', new Map([['fw1', allocated('role1', 'cpus:2;mem:200;disk:20')]]));
    cluster.allocator.activateFramework('fw2');
    expect(cluster.settle().map(show)).toEqual(['fw2 role2 a1 cpus:1; mem:100; disk:10']);
    cluster.allocator.activateFramework('fw1');
    expect(frameworksOf(cluster.agent('a2', resources))).toEqual(['fw2']);
  });
});
