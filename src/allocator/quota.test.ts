import {
  AllocatorScenario,
  allocated,
  frameworksOf,
  only,
  revocable,
  seeded,
  sharedVolume,
} from '../../test/support/allocatorScenario.ts';
import { Resources } from '../model/resources.ts';
import type { Grant } from './allocator.ts';
import { NestedQuotaError } from './errors.ts';

/** `fw agent resources`, resources by name. */
function show({ frameworkId, agentId, resources }: Grant): string {
  return `${frameworkId} ${agentId} ${resources.unallocate().toString().split('; ').sort().join(';')}`;
}

/** A framework `q` in a role with quota and one `n` in a role without. */
function withQuota(guarantees: string, limits?: string) {
  const cluster = new AllocatorScenario();
  cluster.framework('q', { roles: ['quota'] });
  cluster.quota('quota', guarantees, limits);
  cluster.framework('n', { roles: ['none'] });
  return cluster;
}

/** A whole disk. */
function mountDisk(megabytes: number, root = '/mnt'): Resources {
  const disk = { source: { type: 'MOUNT', mount: { root } } } as const;
  const messages = Resources.parse(`disk:${megabytes}`).toMessages();
  return Resources.of(messages.map((resource) => ({ ...resource, disk })));
}

describe('quota', () => {
  it('ALLOC-040 is for roles of the top level, among them *', () => {
    const cluster = new AllocatorScenario();
    expect(() => cluster.quota('a/b', 'cpus:1')).toThrow(NestedQuotaError);
    cluster.framework('fw');
    cluster.quota('*', '', 'cpus:1');
    expect(cluster.agent('a1', 'cpus:2;mem:64').map(show)).toEqual(['fw a1 cpus:1;mem:64']);
  });

  it('ALLOC-041 is used by reservations and by what is held unreserved, in the role and below it', () => {
    const cluster = withQuota('', 'cpus:10');
    cluster.framework('below', { roles: ['quota/sub'] });
    cluster.allocator.suppress('q', []);
    cluster.allocator.suppress('n', []);
    expect(cluster.agent('a1', 'cpus(quota):1;cpus(quota/sub):1;cpus:3').map(show)).toEqual([
      'below a1 cpus(reservations: [(STATIC,quota)]):1;cpus(reservations: [(STATIC,quota/sub)]):1;cpus:3',
    ]);
    cluster.allocator.suppress('below', []);
    cluster.allocator.revive('q', []);
    cluster.settle();
    expect(cluster.agent('a2', 'cpus:9').map(show)).toEqual(['q a2 cpus:5']);
  });

  it('ALLOC-041 says how much of it is used, by what is reserved and by what is held besides', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['a/b'] });
    cluster.agent('a1', 'cpus(a):1;cpus(a/b):2;cpus:4;mem:64;ports:[1-2]');
    const { reserved, held } = cluster.allocator.report.quotaUse('a');
    expect([reserved.toString(), held.toString()]).toEqual(['cpus:3', 'cpus:4; mem:64']);
    expect(cluster.allocator.report.quotaUse('unknown').held.isEmpty()).toBe(true);
    expect(cluster.allocator.report.quotaUse('a').limits.names()).toEqual([]);
    cluster.quota('a', '', 'cpus:9');
    expect(cluster.allocator.report.quotaUse('a').limits.get('cpus')).toBe(9);
  });

  it('ALLOC-043 ALLOC-007 serves what was promised first, then everybody', () => {
    const cluster = withQuota('cpus:1;mem:64', '');
    cluster.framework('m', { roles: ['other'], used: {} });
    for (const id of ['a1', 'a2', 'a3']) {
      cluster.allocator.addAgent(
        { id, hostname: id, attributes: [], total: Resources.parse('cpus:1;mem:64') },
        new Map(),
      );
    }
    const grants = cluster.settle();
    expect(grants[0]?.frameworkId).toBe('q');
    expect(frameworksOf(grants).sort()).toEqual(['m', 'n', 'q']);
  });

  it('ALLOC-044 leaves an agent that has only reservations for the role to the second stage', () => {
    const cluster = withQuota('cpus:1', '');
    expect(cluster.agent('a1', 'mem(quota):64;disk:10').map(show)).toEqual([
      'q a1 disk:10;mem(reservations: [(STATIC,quota)]):64',
    ]);
    const [first, second] = [cluster.agent('a2', 'cpus:1;mem(quota):64'), cluster.tick()];
    expect(first.map(show)).toEqual(['q a2 cpus:1;mem(reservations: [(STATIC,quota)]):64']);
    expect(second).toEqual([]);
  });

  it('ALLOC-045 gives reservations of the role, what is not scalar and what is revocable with what was promised', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('q', { roles: ['quota'], capabilities: ['REVOCABLE_RESOURCES'] });
    cluster.quota('quota', 'cpus:1', 'cpus:2');
    const total = Resources.parse('cpus:4;mem(quota):64;ports:[1-9]').plus(revocable(3));
    expect(cluster.agent('a1', total).map(show)).toEqual([
      'q a1 cpus:2;cpus{REV}:3;mem(reservations: [(STATIC,quota)]):64;ports:[1-9]',
    ]);
  });

  it('ALLOC-046 gives what was promised even if not all promises can be kept', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('quota1', 'cpus:1;mem:1024');
    cluster.quota('quota2', 'cpus:2;mem:2048');
    cluster.framework('q', { roles: ['quota2'] });
    expect(cluster.agent('a1', 'cpus:2;mem:2048').map(show)).toEqual(['q a1 cpus:2;mem:2048']);
  });

  it('ALLOC-047 cuts unreserved scalars alone to limit and headroom', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('n', { roles: ['none/sub'], capabilities: ['REVOCABLE_RESOURCES'] });
    cluster.quota('absent', 'cpus:3', '');
    const total = Resources.parse('cpus:4;cpus(none):8;mem:64;ports:[1-9]').plus(revocable(3));
    expect(cluster.agent('a1', total).map(show)).toEqual([
      'n a1 cpus(reservations: [(STATIC,none)]):8;cpus:1;cpus{REV}:3;mem:64;ports:[1-9]',
    ]);
  });

  it('ALLOC-050 cuts agents finely', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('q', { roles: ['quota'] });
    cluster.quota('quota', 'cpus:0.5;mem:200');
    expect(cluster.agent('a1', 'cpus:1;mem:512').map(show)).toEqual(['q a1 cpus:0.5;mem:200']);
    expect(cluster.framework('n', { roles: ['none'] }).map(show)).toEqual(['n a1 cpus:0.5;mem:312']);
  });

  it('ALLOC-051 keeps what was promised free while it is declined', () => {
    const cluster = withQuota('cpus:2;mem:1024');
    const agent = 'cpus:1;mem:512';
    expect(cluster.agent('a1', agent).map(show)).toEqual(['q a1 cpus:1;mem:512']);
    const offer = only(cluster.agent('a2', agent));
    expect(show(offer)).toBe('q a2 cpus:1;mem:512');
    cluster.decline(offer, 2);
    expect(cluster.tick()).toEqual([]);
    expect(cluster.tick().map(show)).toEqual(['q a2 cpus:1;mem:512']);
  });

  it('ALLOC-052 takes a limit of nothing for a limit', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('limited');
    cluster.framework('free', { roles: ['free'] });
    cluster.quota('*', '', 'cpus:0;mem:0;disk:0');
    expect(cluster.agent('a1', 'cpus:2;mem:1024;disk:1024').map(show)).toEqual(['free a1 cpus:2;disk:1024;mem:1024']);
    cluster.quota('*', '', 'cpus:1;mem:512;disk:512');
    expect(cluster.agent('a2', 'cpus:2;mem:1024;disk:1024').map(show)).toEqual([
      'limited a2 cpus:1;disk:512;mem:512',
      'free a2 cpus:1;disk:512;mem:512',
    ]);
  });

  it('ALLOC-053 gives of what is not used up yet', () => {
    const cluster = withQuota('cpus:4;mem:1024');
    cluster.allocator.suppress('n', []);
    expect(cluster.agent('a1', 'cpus:2;mem:1024').map(show)).toEqual(['q a1 cpus:2;mem:1024']);
    expect(cluster.agent('a2', 'cpus:2;mem:1024').map(show)).toEqual(['q a2 cpus:2']);
  });

  it('ALLOC-054 never cuts a whole disk', () => {
    const cluster = withQuota('cpus:2;mem:2048;disk:150');
    cluster.allocator.suppress('n', []);
    const withMount = Resources.parse('cpus:0.5;mem:512').plus(mountDisk(100));
    expect(cluster.agent('a1', withMount)[0]?.resources.unallocate().equals(withMount)).toBe(true);
    expect(cluster.agent('a2', withMount).map(show)).toEqual(['q a2 cpus:0.5;mem:512']);
    expect(cluster.agent('a3', 'cpus:2;mem:2048;disk:150').map(show)).toEqual(['q a3 cpus:1;disk:50;mem:1024']);
  });

  it('ALLOC-055 fills what was promised from several disks', () => {
    const cluster = withQuota('cpus:1;mem:512;disk:100');
    const total = Resources.parse('cpus:1;mem:512;disk:50').plus(mountDisk(50));
    expect(only(cluster.agent('a1', total)).resources.get('disk')).toBe(100);
  });

  it('ALLOC-055 cuts disks in a random order, which the seed decides', () => {
    const roots = ['/a', '/b', '/c'];
    const given = (seed: number): string[] => {
      const cluster = new AllocatorScenario({ random: seeded(seed) });
      cluster.framework('q', { roles: ['quota'] });
      cluster.quota('quota', 'cpus:1;mem:512;disk:100');
      const disks = roots.map((root) => mountDisk(50, root)).reduce((sum, disk) => sum.plus(disk));
      const offer = only(cluster.agent('a1', Resources.parse('cpus:1;mem:512').plus(disks)));
      return offer.resources.toMessages().flatMap(({ disk }) => disk?.source?.mount?.root ?? []);
    };
    const choices = Array.from({ length: 60 }, (_, seed) => given(seed));
    expect(Array.from({ length: 60 }, (_, seed) => given(seed))).toEqual(choices);
    expect(choices.every((chosen) => chosen.length === 2)).toBe(true);
    const counts = roots.map((root) => choices.filter((chosen) => chosen.includes(root)).length);
    expect(Math.min(...counts)).toBeGreaterThan(25);
  });

  it('ALLOC-056 gives names without quota along, as far as others can spare them', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('q', { roles: ['quota1'] });
    cluster.quota('quota1', 'cpus:2');
    const agent = 'cpus:1;mem:1024;ports:[31000-32000]';
    expect(cluster.agent('a1', agent).map(show)).toEqual(['q a1 cpus:1;mem:1024;ports:[31000-32000]']);
    cluster.quota('quota2', 'mem:1024');
    expect(cluster.agent('a2', agent).map(show)).toEqual(['q a2 cpus:1;ports:[31000-32000]']);
    const third = cluster.agent('a3', agent);
    expect(third.map(show)).toEqual(['q a3 mem:1024;ports:[31000-32000]']);
  });

  it('ALLOC-057 shares what is beyond quota by dominant shares', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('quota', 'cpus:0.25;mem:128');
    cluster.framework('q', { roles: ['quota'] });
    cluster.framework('n', { roles: ['none'] });
    const used = { q: allocated('quota', 'cpus:0.25;mem:128') };
    expect(cluster.agent('a1', 'cpus:1;mem:512', { used }).map(show)).toEqual(['n a1 cpus:0.75;mem:384']);
    expect(cluster.agent('a2', 'cpus:1;mem:512').map(show)).toEqual(['n a2 cpus:1;mem:512']);
  });

  it('ALLOC-059 lets a satisfied role with a lower share not starve another', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('quota1', 'cpus:1;mem:200');
    cluster.quota('quota2', 'cpus:2;mem:2000');
    cluster.framework('q1', { roles: ['quota1'] });
    cluster.framework('q2', { roles: ['quota2'] });
    cluster.agent('a1', 'cpus:1;mem:1024', { used: { q1: allocated('quota1', 'cpus:1;mem:1024') } });
    cluster.agent('a2', 'cpus:1;mem:1024', { used: { q2: allocated('quota2', 'cpus:1;mem:1024') } });
    expect(cluster.agent('a3', 'cpus:2;mem:2048').map(show)).toEqual(['q2 a3 cpus:1;mem:976']);
  });

  it('ALLOC-065 shares a role’s quota by dominant shares', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('1a', { roles: ['quota'] });
    cluster.framework('1b', { roles: ['quota'] });
    cluster.quota('quota', 'cpus:4;mem:2048');
    expect(cluster.agent('a1', 'cpus:1;mem:512').map(show)).toEqual(['1a a1 cpus:1;mem:512']);
    expect(cluster.agent('a2', 'cpus:2;mem:1024').map(show)).toEqual(['1b a2 cpus:2;mem:1024']);
    const offer = only(cluster.agent('a3', 'cpus:1;mem:512'));
    expect(show(offer)).toBe('1a a3 cpus:1;mem:512');
    cluster.decline(offer, 5);
    expect(cluster.tick().map(show)).toEqual(['1b a3 cpus:1;mem:512']);
  });

  it('ALLOC-067 charges a shared volume once', () => {
    const cluster = new AllocatorScenario({ minAllocatable: [] });
    const volume = sharedVolume('quota', 50);
    cluster.quota('quota', '', 'disk:100');
    cluster.framework('q', { roles: ['quota'], capabilities: ['SHARED_RESOURCES'] });
    const first = only(cluster.agent('a1', Resources.parse('cpus:1;mem:64').plus(volume)));
    expect(first.resources.get('disk')).toBe(50);
    expect(only(cluster.tick()).resources.get('disk')).toBe(50);
    expect(cluster.agent('a2', 'cpus:1;disk:50').map(show)).toEqual(['q a2 cpus:1;disk:50']);
    expect(cluster.agent('a3', 'cpus:1;disk:50').map(show)).toEqual(['q a3 cpus:1']);
  });

  it('ALLOC-072 gives by dominant shares again once the quota is gone', () => {
    const cluster = withQuota('cpus:2;mem:1024');
    const offers = ['a1', 'a2'].map((id) => only(cluster.agent(id, 'cpus:1;mem:512')));
    expect(frameworksOf(offers)).toEqual(['q', 'q']);
    cluster.allocator.updateQuota('quota', undefined);
    const [offer] = offers;
    if (offer !== undefined) cluster.decline(offer);
    expect(frameworksOf(cluster.tick())).toEqual(['n']);
  });
});

describe('headroom', () => {
  const agent = 'cpus:1;mem:1024';

  it('ALLOC-048 ALLOC-049 ALLOC-058 is kept for a role without frameworks', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('quota', 'cpus:2;mem:1024');
    cluster.framework('n', { roles: ['none'] });
    expect(cluster.agent('a1', 'cpus:2;mem:1024')).toEqual([]);
    const grants = cluster.agent('a2', 'cpus:2;mem:1024');
    const given = grants.reduce((sum, { resources }) => sum.plus(resources.unallocate()), Resources.none);
    expect(given.toString()).toBe('cpus:2; mem:1024');
  });

  it('ALLOC-049 is kept until the next run where the second stage gives a role below what it is owed', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('quota', 'cpus:1', '');
    cluster.framework('below', { roles: ['quota/sub'] });
    cluster.framework('n', { roles: ['zone'] });
    cluster.allocator.updateWhitelist(new Set());
    for (const id of ['a1', 'a2']) cluster.agent(id, 'cpus:1;mem:64');
    cluster.allocator.updateWhitelist(undefined);
    const [first, second] = cluster.tick().map(show);
    expect([first?.replace(/a\d/, ''), second?.replace(/a\d/, '')]).toEqual(['below  cpus:1;mem:64', 'n  mem:64']);
    const { causes, open } = cluster.allocator.report.explain('below', 'quota/sub');
    expect([causes, open]).toEqual([[{ why: 'headroom', agents: 1, roles: ['quota'], names: ['cpus'] }], 0]);
    expect(cluster.tick().map(show)).toEqual([expect.stringMatching(/ cpus:1$/)]);
  });

  it.each([1, 2, 3, 4])('is given away once nothing is owed, also where more is held than there is (%i)', (seed) => {
    const cluster = new AllocatorScenario({ random: seeded(seed) });
    cluster.quota('quota', 'mem:64', '');
    cluster.framework('q', { roles: ['quota'], minAllocatable: { quota: ['mem:32'] } });
    cluster.allocator.suppress('q', []);
    cluster.framework('n', { roles: ['none'] });
    cluster.agent('a0', 'cpus:4', { used: { n: allocated('none', 'cpus:4') } });
    cluster.update('a0', 'cpus:1');
    cluster.agent('a1', 'cpus:1');
    cluster.agent('a2', 'mem:64');
    expect([...cluster.tick(), ...cluster.tick()]).toEqual([]);
    cluster.allocator.revive('q', []);
    expect([...cluster.settle(), ...cluster.tick()].map(show).sort()).toEqual(['n a1 cpus:1', 'q a2 mem:64']);
  });

  it.each(['STATIC', 'DYNAMIC'] as const)('ALLOC-060 counts a %s reservation that nobody holds as used', (type) => {
    const cluster = withQuota('cpus:1;mem:1024');
    cluster.allocator.suppress('n', []);
    const reservations = [{ type, role: 'quota' }];
    const reserved = Resources.of(
      Resources.parse(agent)
        .toMessages()
        .map((resource) => ({ ...resource, reservations })),
    );
    cluster.decline(only(cluster.agent('a1', reserved)), 1000);
    expect(cluster.agent('a2', agent)).toEqual([]);
    cluster.quota('quota', 'cpus:2;mem:2048');
    expect(cluster.tick().map(show)).toEqual(['q a2 cpus:1;mem:1024']);
    expect(cluster.agent('a3', agent)).toEqual([]);
  });

  it('ALLOC-061 is not kept for a role that has more reserved than it was promised', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('A', 'cpus:1;mem:1024');
    cluster.quota('B', 'cpus:1;mem:1024');
    cluster.framework('n', { roles: ['none'] });
    expect(cluster.agent('a1', 'cpus(A):2;mem(A):2048')).toEqual([]);
    expect(cluster.agent('a2', agent)).toEqual([]);
    const given = cluster.agent('a3', agent).reduce((sum, { resources }) => sum + resources.get('cpus'), 0);
    expect(given).toBe(1);
  });

  it('ALLOC-062 never keeps a role from its own reservations', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('q', { roles: ['quota'] });
    cluster.quota('quota', 'cpus:2;mem:2048');
    const total = 'cpus:2;mem:2048;cpus(none):2;mem(none):2048';
    cluster.decline(only(cluster.agent('a1', total)), 1000);
    expect(cluster.framework('n', { roles: ['none'] }).map(show)).toEqual([
      'n a1 cpus(reservations: [(STATIC,none)]):2;mem(reservations: [(STATIC,none)]):2048',
    ]);
  });

  it('ALLOC-063 does not count what is reserved for others', () => {
    const cluster = new AllocatorScenario();
    cluster.agent('a1', 'cpus:4;mem:512');
    cluster.agent('a2', 'cpus(none):4;mem(none):512');
    cluster.quota('quota', 'cpus:4;mem:512');
    const first = only(cluster.framework('q', { roles: ['quota'] }));
    expect(show(first)).toBe('q a1 cpus:4;mem:512');
    cluster.decline(first, 10);
    expect(cluster.tick()).toEqual([]);
    const second = only(cluster.framework('n', { roles: ['none'] }));
    expect(second.agentId).toBe('a2');
    cluster.decline(second, 10);
    expect(cluster.tick()).toEqual([]);
  });

  it('ALLOC-068 counts reservations of roles below', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('q', { roles: ['a'] });
    cluster.quota('a', 'cpus:2;mem:200');
    cluster.agent('a1', 'cpus(a/b):1;mem(a/b):100');
    expect(cluster.agent('a2', 'cpus:10;mem:1000').map(show)).toEqual(['q a2 cpus:1;mem:100']);
  });

  it('ALLOC-069 counts what roles below hold, but does not bind them to the limit', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('child', { roles: ['a/b'] });
    expect(frameworksOf(cluster.agent('a1', agent))).toEqual(['child']);
    cluster.quota('a', agent);
    cluster.framework('parent', { roles: ['a'] });
    expect(cluster.agent('a2', agent).map(show)).toEqual(['child a2 cpus:1;mem:1024']);
  });

  it('ALLOC-070 counts a parent’s reservation that a child holds once', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('quota', agent);
    cluster.agent('a1', 'cpus(a):1;mem(a):1024');
    expect(frameworksOf(cluster.framework('child', { roles: ['a/b'] }))).toEqual(['child']);
    expect(cluster.framework('n', { roles: ['none'] })).toEqual([]);
    const given = ['a2', 'a3'].flatMap((id) => cluster.agent(id, agent));
    expect(frameworksOf(given)).toEqual(['n']);
  });
});
