import { AllocatorScenario, allocated, only } from '../../test/support/allocatorScenario.ts';
import type { Cause } from './allocator.ts';
import { NotSubscribedError } from './errors.ts';

const small = 'cpus:1;mem:64';

/** The causes that a framework in `r` is told, after a tick. */
function causesOf(cluster: AllocatorScenario, role = 'r'): readonly Cause[] {
  cluster.tick();
  const { causes, open, absent } = cluster.allocator.report.explain('fw', role);
  expect([open, absent]).toEqual([0, undefined]);
  return causes;
}

/** A framework `fw` in the role `r`. */
function waiting(traits: Parameters<AllocatorScenario['framework']>[1] = {}): AllocatorScenario {
  const cluster = new AllocatorScenario();
  cluster.framework('fw', { roles: ['r'], ...traits });
  return cluster;
}

describe('an explanation', () => {
  it('says on how many agents there were offers, and which changed since', () => {
    const cluster = waiting();
    const offer = only(cluster.agent('a1', small));
    expect(cluster.allocator.report.explain('fw', 'r')).toEqual({
      frameworkId: 'fw',
      role: 'r',
      absent: undefined,
      offered: 1,
      open: 0,
      causes: [],
    });
    cluster.decline(offer);
    expect(cluster.allocator.report.explain('fw', 'r')).toMatchObject({ offered: 0, open: 1 });
  });

  it('says of a framework that takes no part why that is', () => {
    const cluster = waiting();
    const absent = () => cluster.allocator.report.explain('fw', 'r').absent;
    const offer = only(cluster.agent('a1', small));
    cluster.allocator.suppress('fw', []);
    expect(absent()).toBe('suppressed');
    cluster.allocator.deactivateFramework('fw');
    expect(absent()).toBe('inactive');
    cluster.allocator.updateFramework(AllocatorScenario.spec('fw', { roles: ['s'] }));
    expect(absent()).toBe('unsubscribed');
    cluster.decline(offer);
    expect(absent).toThrow(NotSubscribedError);
  });

  it('names who came first because of a lower share', () => {
    const cluster = waiting();
    cluster.agent('a1', small);
    cluster.framework('other', { roles: ['s'] });
    cluster.agent('a2', small);
    expect(cluster.allocator.report.explain('fw', 'r').causes).toEqual([
      { why: 'in-use', agents: 1, by: [{ frameworkId: 'fw', role: 'r' }] },
      { why: 'others-first', agents: 1, others: [{ frameworkId: 'other', role: 's' }] },
    ]);
  });

  it('names who has what is in use', () => {
    const cluster = waiting();
    cluster.agent('a1', small, { used: { fw: allocated('r', small) } });
    expect(causesOf(cluster)).toEqual([{ why: 'in-use', agents: 1, by: [{ frameworkId: 'fw', role: 'r' }] }]);
  });

  it('says until when an agent is refused at least', () => {
    const cluster = waiting();
    cluster.decline(only(cluster.agent('a1', small)), 100);
    cluster.decline(only(cluster.agent('a2', small)), 50);
    expect(causesOf(cluster)).toEqual([{ why: 'filtered', agents: 2, until: 50 }]);
  });

  it('names the quota limit that is reached', () => {
    const cluster = waiting();
    cluster.quota('r', '', 'cpus:0;mem:0');
    cluster.agent('a1', small);
    expect(causesOf(cluster)).toEqual([{ why: 'quota-limit', agents: 1, role: 'r', names: ['cpus', 'mem'] }]);
  });

  it('names those for whom headroom is held', () => {
    const cluster = waiting();
    cluster.quota('absent', 'cpus:2;mem:128', '');
    cluster.agent('a1', small);
    expect(causesOf(cluster)).toEqual([{ why: 'headroom', agents: 1, roles: ['absent'], names: ['cpus', 'mem'] }]);
  });

  it('says what the framework does not want or is not capable of', () => {
    const cluster = waiting({ constraints: new Map([['r', ({ id }) => id !== 'a1']]) });
    cluster.agent('a1', small);
    cluster.agent('a2', 'cpus:1;mem:64;gpus:1');
    cluster.agent('a3', small, { region: 'remote' });
    expect(causesOf(cluster)).toEqual([
      { why: 'framework-capabilities', agents: 2, missing: ['GPU_RESOURCES', 'REGION_AWARE'] },
      { why: 'constraints', agents: 1 },
    ]);
  });

  it('says what agents are not capable of, are kept from everybody, or are too small', () => {
    const cluster = waiting({ roles: ['r/s'] });
    cluster.agent('a1', small, { capabilities: new Set(['MULTI_ROLE']) });
    cluster.agent('a2', 'cpus:0.001');
    cluster.agent('a3', 'cpus(other):1');
    cluster.allocator.addAgent(
      { id: 'a4', hostname: 'h', attributes: [], total: only(cluster.agent('x', small)).resources.unallocate() },
      new Map(),
    );
    cluster.allocator.deactivateAgent('a4');
    cluster.allocator.removeAgent('x');
    const causes = causesOf(cluster, 'r/s').map(({ why }) => why);
    expect(new Set(causes)).toEqual(
      new Set(['agent-capabilities', 'below-minimum', 'nothing-for-role', 'agent-inactive']),
    );
    cluster.allocator.updateWhitelist(new Set());
    expect(causesOf(cluster, 'r/s').map(({ why, agents }) => `${agents} ${why}`)).toEqual([
      '3 agent-not-listed',
      '1 agent-inactive',
    ]);
  });
});
