import { AllocatorScenario, allocated, only, show } from '../../test/support/allocatorScenario.ts';
import type { AllocatorOptions } from './allocator.ts';
import { NotSubscribedError } from './errors.ts';

const day = 24 * 60 * 60;

/** A framework in some roles that holds the offer of an agent `a1`. */
function withOneOffer(options: Partial<AllocatorOptions> = {}, roles: readonly string[] = ['*']) {
  const cluster = new AllocatorScenario(options);
  cluster.framework('fw', { roles });
  return Object.assign(cluster, { offer: only(cluster.agent('a1', 'cpus:2;mem:1024')) });
}

/** How many ticks go by without an offer. */
function ticksUntilOffer(cluster: AllocatorScenario, most: number): number {
  for (let ticks = 0; ticks < most; ticks += 1) if (cluster.tick().length > 0) return ticks;
  return most;
}

describe('filters', () => {
  it('ALLOC-080 hides what the refused resources contain, and no more', () => {
    const cluster = withOneOffer();
    cluster.allocator.recover('fw', 'a1', allocated('*', 'cpus:1;mem:512'), { seconds: 10, now: 0 });
    expect(cluster.tick()).toEqual([]);
    cluster.allocator.recover('fw', 'a1', allocated('*', 'mem:256'));
    expect(cluster.tick().map(show)).toEqual(['fw * a1 cpus:1; mem:768']);
  });

  it('ALLOC-080 lets an agent that has other resources pass', () => {
    const cluster = withOneOffer();
    cluster.decline(cluster.offer, 10);
    cluster.update('a1', 'cpus:2;mem:1024;disk:10');
    expect(cluster.settle()).toHaveLength(1);
  });

  it('ALLOC-080 hides by any of several filters, each for its own time', () => {
    const cluster = withOneOffer();
    cluster.allocator.recover('fw', 'a1', allocated('*', 'cpus:1;mem:512'), { seconds: 100, now: 0 });
    cluster.allocator.recover('fw', 'a1', allocated('*', 'cpus:1;mem:512'), { seconds: 3, now: 0 });
    expect(cluster.allocator.report.activeFilters('*')).toBe(2);
    cluster.update('a1', 'cpus:1;mem:512');
    expect(ticksUntilOffer(cluster, 10)).toBe(10);
    expect(cluster.allocator.report.activeFilters('*')).toBe(1);
  });

  it('ALLOC-080 hides per framework, role and agent', () => {
    const cluster = withOneOffer({}, ['role1', 'role2']);
    cluster.decline(cluster.offer, 100);
    const again = only(cluster.tick());
    expect([again.role, cluster.offer.role].sort()).toEqual(['role1', 'role2']);
    cluster.decline(again, 100);
    expect(cluster.tick()).toEqual([]);
    expect(cluster.agent('a2', 'cpus:2;mem:1024')).toHaveLength(1);
    expect(cluster.framework('other')).toHaveLength(1);
  });

  it.each([
    ['no filter', undefined, 0],
    ['zero', 0, 0],
    ['half an interval', 0.5, 1],
    ['two intervals', 2, 1],
    ['a negative time, which means the default', -1, 4],
    ['no number, which means the default', NaN, 4],
  ])('ALLOC-081 refuses for %s', (_name, seconds, hidden) => {
    const cluster = withOneOffer();
    cluster.decline(cluster.offer, seconds);
    expect(ticksUntilOffer(cluster, 20)).toBe(hidden);
  });

  it('ALLOC-081 refuses for a year at most', () => {
    const cluster = withOneOffer({ allocationIntervalSeconds: day });
    cluster.decline(cluster.offer, 2 ** 40);
    expect(ticksUntilOffer(cluster, 1000)).toBe(364);
  });

  it('ALLOC-082 keeps a filter that is shorter than the interval for one tick', () => {
    const cluster = withOneOffer({ allocationIntervalSeconds: 60 }, ['role1']);
    cluster.framework('other', { roles: ['role2'], used: {} });
    cluster.allocator.recover('fw', 'a1', allocated('role1', 'cpus:1;mem:512'), { seconds: 1, now: 0 });
    const [passed] = cluster.tick();
    expect(passed?.frameworkId).toBe('other');
    expect(cluster.allocator.report.activeFilters('role1')).toBe(0);
    if (passed !== undefined) cluster.decline(passed);
    cluster.allocator.suppress('other', []);
    expect(cluster.tick().map(({ frameworkId }) => frameworkId)).toEqual(['fw']);
  });

  it('ALLOC-082 keeps a filter until a tick has seen it, however late that is', () => {
    const cluster = withOneOffer();
    cluster.decline(cluster.offer, 1);
    cluster.now = 7;
    cluster.agent('a2', 'disk:1');
    cluster.framework('late', { roles: ['x'], active: false });
    cluster.allocator.activateFramework('late');
    cluster.allocator.deactivateFramework('late');
    expect(cluster.settle()).toEqual([]);
    expect(cluster.tick()).toEqual([]);
    expect(cluster.tick()).toHaveLength(1);
  });

  it('ALLOC-082 lets a run between ticks offer what a filter hid whose time is over', () => {
    const cluster = withOneOffer();
    cluster.now = 0.5;
    cluster.decline(cluster.offer, 1);
    expect(cluster.allocator.tick(1)).toEqual([]);
    cluster.framework('idle', { active: false });
    cluster.now = 1.6;
    cluster.allocator.activateFramework('fw');
    expect(cluster.settle()).toHaveLength(1);
  });

  it('ALLOC-083 offers again at the second tick what was refused for two intervals', () => {
    const cluster = withOneOffer();
    cluster.decline(cluster.offer, 2);
    expect(cluster.tick()).toEqual([]);
    expect(cluster.tick()).toHaveLength(1);
  });

  it('ALLOC-090 drops the filters on an agent whose attributes change, and runs on it', () => {
    const cluster = withOneOffer();
    cluster.decline(cluster.offer, 1000);
    cluster.update('a1', 'cpus:2;mem:1024', { hostname: 'other.example' });
    expect(cluster.allocator.pending).toBe(true);
    expect(cluster.settle()).toEqual([]);
    const attributes = [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }] as const;
    cluster.update('a1', 'cpus:2;mem:1024', { hostname: 'other.example', attributes });
    expect(cluster.settle()).toHaveLength(1);
    cluster.update('a1', 'cpus:2;mem:1024', { hostname: 'other.example', attributes: structuredClone(attributes) });
    expect(cluster.allocator.pending).toBe(false);
  });

  it('ALLOC-139 counts the filters that live', () => {
    const cluster = withOneOffer();
    expect(cluster.allocator.report.activeFilters('*')).toBe(0);
    cluster.decline(cluster.offer, 2);
    expect(cluster.allocator.report.activeFilters('*')).toBe(1);
    cluster.tick();
    cluster.tick();
    expect(cluster.allocator.report.activeFilters('*')).toBe(0);
    expect(cluster.allocator.report.activeFilters('unknown')).toBe(0);
  });
});

describe('suppress and revive', () => {
  it('ALLOC-085 clears filters and runs at once', () => {
    const cluster = withOneOffer();
    cluster.decline(cluster.offer, 1000);
    expect(cluster.tick()).toEqual([]);
    cluster.allocator.revive('fw', []);
    expect(cluster.settle()).toHaveLength(1);
  });

  it('ALLOC-086 stops offers and keeps filters and what is held; reviving twice does no harm', () => {
    const cluster = withOneOffer();
    cluster.allocator.recover('fw', 'a1', allocated('*', 'cpus:1'), { seconds: 1000, now: 0 });
    cluster.allocator.suppress('fw', []);
    expect(cluster.allocator.report.activeFilters('*')).toBe(1);
    expect(cluster.allocator.report.shares()).toEqual(new Map([['*', 1]]));
    expect(cluster.agent('a2', 'cpus:1')).toEqual([]);
    for (let times = 0; times < 2; times += 1) cluster.allocator.revive('fw', ['*']);
    expect(cluster.settle()).toHaveLength(2);
  });

  it('ALLOC-087 suppresses and revives role by role', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['role1', 'role2'] });
    cluster.allocator.suppress('fw', ['role1']);
    const offer = only(cluster.agent('a1', 'cpus:1;mem:64'));
    expect(offer.role).toBe('role2');
    cluster.decline(offer, day);
    expect(cluster.tick()).toEqual([]);
    cluster.allocator.revive('fw', ['role1']);
    expect(only(cluster.settle()).role).toBe('role1');
    expect(cluster.allocator.report.activeFilters('role2')).toBe(1);
  });

  it('ALLOC-088 refuses whole what names a role that is not subscribed', () => {
    const cluster = withOneOffer({}, ['role1']);
    cluster.decline(cluster.offer);
    expect(() => cluster.allocator.suppress('fw', ['role1', 'role2'])).toThrow(NotSubscribedError);
    expect(() => cluster.allocator.revive('fw', ['role2'])).toThrow(NotSubscribedError);
    expect(() =>
      cluster.allocator.updateFramework(AllocatorScenario.spec('fw', { roles: ['role1'], suppressedRoles: ['role2'] })),
    ).toThrow(NotSubscribedError);
    expect(cluster.tick()).toHaveLength(1);
  });

  it('ALLOC-088 replaces the suppressed roles when a framework is updated', () => {
    const cluster = new AllocatorScenario();
    const roles = ['role1', 'role2'];
    cluster.framework('fw', { roles, suppressedRoles: ['role1'] });
    cluster.allocator.updateFramework(AllocatorScenario.spec('fw', { roles, suppressedRoles: ['role2'] }));
    expect(cluster.agent('a1', 'cpus:1;mem:64').map(({ role }) => role)).toEqual(['role1']);
    expect(cluster.agent('a2', 'cpus:1;mem:64').map(({ role }) => role)).toEqual(['role1']);
  });

  it('ALLOC-089 drops filters and keeps usage and suppression of a framework that is deactivated', () => {
    const cluster = withOneOffer({}, ['role1', 'role2']);
    cluster.allocator.recover('fw', 'a1', allocated('role1', 'cpus:1'), { seconds: 1000, now: 0 });
    cluster.allocator.suppress('fw', ['role2']);
    cluster.allocator.deactivateFramework('fw');
    expect(cluster.allocator.report.activeFilters('role1')).toBe(0);
    expect(cluster.allocator.report.shares()).toEqual(
      new Map([
        ['role1', 1],
        ['role2', 0],
      ]),
    );
    expect(cluster.tick()).toEqual([]);
    cluster.allocator.revive('fw', ['role1']);
    expect(cluster.settle()).toEqual([]);
    cluster.allocator.activateFramework('fw');
    expect(cluster.settle().map(show)).toEqual(['fw role1 a1 cpus:1']);
  });
});
