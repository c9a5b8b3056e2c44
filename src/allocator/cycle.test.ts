import type { Grant } from './allocator.ts';
import { AllocatorScenario, allocated, frameworksOf, refined, show } from '../../test/support/allocatorScenario.ts';

/** How many agents each role got. */
function countByRole(grants: readonly Grant[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { role } of grants) counts[role] = (counts[role] ?? 0) + 1;
  return counts;
}

describe('a run', () => {
  it('ALLOC-001 ALLOC-003 considers all agents at each tick, also those that no event named', () => {
    const cluster = new AllocatorScenario();
    cluster.agent('a1', 'cpus:1;mem:64');
    const [offer] = cluster.framework('fw');
    expect(offer).toBeDefined();
    if (offer !== undefined) cluster.decline(offer);
    expect(cluster.settle()).toEqual([]);
    expect(cluster.tick().map(show)).toEqual(['fw * a1 cpus:1; mem:64']);
  });

  it('ALLOC-005 draws the order of agents anew for each run, and the same from the same seed', () => {
    const orders = () => {
      const cluster = new AllocatorScenario();
      cluster.framework('fw');
      for (let index = 0; index < 20; index += 1)
        cluster.agent(`a${index}`, 'cpus:1').forEach((grant) => cluster.decline(grant));
      return [1, 2].map(() => {
        const grants = cluster.tick();
        grants.forEach((grant) => cluster.decline(grant));
        return grants.map(({ agentId }) => agentId);
      });
    };
    const [first, second] = orders();
    expect(second).not.toEqual(first);
    expect(new Set(second)).toEqual(new Set(first));
    expect(orders()).toEqual([first, second]);
  });

  it('ALLOC-006 gives what one framework may not have to the next, in the same pass', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['role1'] });
    cluster.framework('fw2', { roles: ['role2'] });
    expect(cluster.agent('a1', 'cpus:1;mem:64;cpus(role2):2').map(show)).toEqual([
      'fw1 role1 a1 cpus:1; mem:64',
      'fw2 role2 a1 cpus(reservations: [(STATIC,role2)]):2',
    ]);
  });

  it('ALLOC-007 gives each of two roles a whole agent', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['role1'] });
    cluster.framework('fw2', { roles: ['role2'] });
    for (const id of ['a1', 'a2']) {
      expect(cluster.agent(id, 'cpus:2;mem:1024').map(({ resources }) => resources.unallocate().toString())).toEqual([
        'cpus:2; mem:1024',
      ]);
    }
    expect(cluster.allocator.report.shares()).toEqual(
      new Map([
        ['role1', 0.5],
        ['role2', 0.5],
      ]),
    );
  });

  it('ALLOC-008 gives unreserved agents by dominant share', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['role1'] });
    expect(frameworksOf(cluster.agent('a1', 'cpus:2;mem:1024'))).toEqual(['fw1']);
    cluster.framework('fw2', { roles: ['role2'] });
    expect(frameworksOf(cluster.agent('a2', 'cpus:1;mem:512'))).toEqual(['fw2']);
    expect(frameworksOf(cluster.agent('a3', 'cpus:3;mem:2048'))).toEqual(['fw2']);
    cluster.framework('fw3', { roles: ['role1'] });
    expect(frameworksOf(cluster.agent('a4', 'cpus:4;mem:4096'))).toEqual(['fw3']);
    cluster.framework('fw4', { roles: ['role1'] });
    expect(frameworksOf(cluster.agent('a5', 'cpus:1;mem:512'))).toEqual(['fw2']);
  });

  it('ALLOC-009 lets the roles of one framework compete as clients of their own', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['role1', 'role2'] });
    const roles = ['a1', 'a2'].flatMap((id) => cluster.agent(id, 'cpus:1;mem:64').map(({ role }) => role));
    expect(roles).toEqual(['role1', 'role2']);
  });

  it('ALLOC-010 offers one agent as often to each of two frameworks that have nothing', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1');
    cluster.framework('fw2');
    let grants = cluster.agent('a1', 'cpus:2;mem:1024');
    const served: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      served.push(...frameworksOf(grants));
      grants.forEach((grant) => cluster.decline(grant));
      grants = cluster.tick();
    }
    expect(served.filter((id) => id === 'fw1')).toHaveLength(5);
    expect(served).toHaveLength(10);
  });

  it('ALLOC-011 counts reservations in shares once they are allocated', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['role1'] });
    expect(frameworksOf(cluster.agent('a1', 'cpus:1;mem:512;cpus(role1):100;mem(role1):1024'))).toEqual(['fw1']);
    cluster.framework('fw2', { roles: ['role2'] });
    expect(frameworksOf(cluster.agent('a2', 'cpus:2;mem:512'))).toEqual(['fw2']);
    expect(frameworksOf(cluster.agent('a3', 'cpus:2;mem:512'))).toEqual(['fw2']);
    cluster.framework('fw3', { roles: ['role1'] });
    expect(frameworksOf(cluster.agent('a4', 'cpus(role1):2;mem(role1):1024'))).toEqual(['fw3']);
  });

  it('ALLOC-013 divides agents by weights', () => {
    const cluster = new AllocatorScenario();
    for (const id of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) cluster.agent(id, 'cpus:2;mem:1024');
    cluster.framework('fw1', { roles: ['role1'], active: false });
    cluster.framework('fw2', { roles: ['role2'] }).forEach((grant) => cluster.decline(grant));
    cluster.allocator.activateFramework('fw1');
    let grants = cluster.settle();
    const divide = () => {
      grants.forEach((grant) => cluster.decline(grant));
      grants = cluster.tick();
      return countByRole(grants);
    };
    expect(divide()).toEqual({ role1: 3, role2: 3 });
    cluster.allocator.updateWeights(new Map([['role2', 2]]));
    expect(cluster.allocator.pending).toBe(false);
    expect(divide()).toEqual({ role1: 2, role2: 4 });
    cluster.allocator.updateWeights(new Map([['role3', 3]]));
    cluster.framework('fw3', { roles: ['role3'] });
    expect(divide()).toEqual({ role1: 1, role2: 2, role3: 3 });
  });

  it('ALLOC-014 leaves resources that are excluded from fairness out of shares', () => {
    const cluster = new AllocatorScenario({ fairnessExcluded: ['gpus'] });
    cluster.framework('fw1', { roles: ['roleA'], capabilities: ['GPU_RESOURCES'] });
    expect(frameworksOf(cluster.agent('a1', 'cpus:1;mem:1024;gpus:1'))).toEqual(['fw1']);
    cluster.framework('fw2', { roles: ['roleB'], capabilities: ['GPU_RESOURCES'] });
    expect(frameworksOf(cluster.agent('a2', 'cpus:3;mem:3072'))).toEqual(['fw2']);
    expect(cluster.allocator.report.shares()).toEqual(
      new Map([
        ['roleA', 0.25],
        ['roleB', 0.75],
      ]),
    );
  });

  it('ALLOC-015 ALLOC-016 grants per framework, role and agent, each resource with its role', () => {
    const cluster = new AllocatorScenario();
    cluster.agent('a1', 'cpus:1;mem:64;ports:[1-9]');
    cluster.agent('a2', 'cpus:1;mem:64;ports:[1-9]');
    const grants = cluster.framework('fw', { roles: ['role1', 'role2'] });
    expect(grants).toHaveLength(2);
    for (const { role, resources } of grants) {
      expect(resources.toMessages().map(({ allocation_info: info }) => info)).toEqual([{ role }, { role }, { role }]);
    }
    expect(cluster.allocator.available('a1').isEmpty()).toBe(true);
  });

  it('ALLOC-018 offers what an agent gains, and nothing of one that has less than is held of it', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw');
    const offers = [...cluster.agent('a1', 'cpus:100;mem:100;disk:100')];
    cluster.update('a1', 'cpus:112;mem:100;disk:100');
    offers.push(...cluster.settle());
    expect(offers.map(show)).toEqual(['fw * a1 cpus:100; mem:100; disk:100', 'fw * a1 cpus:12']);
    cluster.update('a1', 'cpus:50;mem:50;disk:50');
    expect(cluster.settle()).toEqual([]);
    offers.forEach((offer) => cluster.decline(offer));
    expect(cluster.tick().map(show)).toEqual(['fw * a1 cpus:50; mem:50; disk:50']);
  });

  it('ALLOC-019 offers again just the part that was given back', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['role1'] });
    cluster.agent('a1', 'cpus(role1):1;mem(role1):200;cpus:1;mem:200');
    for (const part of ['cpus(role1):1; mem(role1):200', 'cpus:1; mem:200']) {
      const given = allocated('role1', part);
      cluster.allocator.recover('fw', 'a1', given);
      expect(cluster.tick().map(({ resources }) => resources.equals(given))).toEqual([true]);
    }
  });

  it('ALLOC-024 passes over a framework with a lower share that may not have the agent', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['r/s'], capabilities: ['RESERVATION_REFINEMENT'] });
    cluster.agent('a1', 'cpus:2;mem:1024');
    cluster.framework('fw2', { roles: ['r/s'] });
    expect(frameworksOf(cluster.agent('a2', refined('r', 'r/s')))).toEqual(['fw1']);
  });
});
