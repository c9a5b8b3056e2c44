import { AllocatorScenario, frameworksOf } from '../../test/support/allocatorScenario.ts';

const small = 'cpus:1;mem:64';

/** A cluster of agents that nobody has been offered yet, since the framework was added without a run. */
function waiting(agents: number): AllocatorScenario {
  const cluster = new AllocatorScenario();
  for (let index = 0; index < agents; index += 1) cluster.agent(`a${index}`, small);
  cluster.allocator.addFramework(AllocatorScenario.spec('fw'), new Map(), true);
  return cluster;
}

describe('a run in slices', () => {
  it('grants as much as one in one go, a slice at a time', () => {
    const run = waiting(5).allocator.start(0);
    const slices: number[] = [];
    while (!run.done) slices.push(run.step(2).length);
    expect(slices.reduce((sum, grants) => sum + grants, 0)).toBe(5);
    expect(Math.max(...slices)).toBe(2);
    expect(run.step(2)).toEqual([]);
  });

  it('gives each agent away as it is when its turn comes', () => {
    const { allocator } = waiting(6);
    const run = allocator.start(0);
    const given = run.step(1).map(({ agentId }) => agentId);
    const [removed = '', deactivated = '', changed = ''] = ['a0', 'a1', 'a2', 'a3'].filter((id) => !given.includes(id));
    allocator.removeAgent(removed);
    allocator.deactivateAgent(deactivated);
    allocator.deactivateFramework('fw');
    allocator.addFramework(AllocatorScenario.spec('other'), new Map(), true);
    allocator.addUsage(changed, new Map([['other', allocator.available(changed).named('cpus').allocate('*')]]));
    const rest = run.step(Infinity);
    expect(new Set(frameworksOf(rest))).toEqual(new Set(['other']));
    expect(rest).toHaveLength(3);
    expect(
      rest
        .find(({ agentId }) => agentId === changed)
        ?.resources.unallocate()
        .toString(),
    ).toBe('mem:64');
  });

  it('leaves what is asked for meanwhile to the next run', () => {
    const cluster = waiting(2);
    const run = cluster.allocator.start(0);
    const [first] = run.step(1);
    expect(cluster.allocator.pending).toBe(false);
    cluster.allocator.addAgent(
      { id: 'late', hostname: 'h', attributes: [], total: first?.resources.unallocate() ?? fail() },
      new Map(),
    );
    expect(run.step(Infinity).map(({ agentId }) => agentId)).not.toContain('late');
    expect(cluster.allocator.pending).toBe(true);
    expect(cluster.settle().map(({ agentId }) => agentId)).toEqual(['late']);
  });

  it('drops filters whose time is over a slice at a time too', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw');
    for (const id of ['a1', 'a2', 'a3']) cluster.agent(id, small).forEach((grant) => cluster.decline(grant, 1));
    const run = cluster.allocator.startTick(1);
    const left: number[] = [];
    while (!run.done) {
      run.step(2);
      left.push(cluster.allocator.report.activeFilters('*'));
    }
    expect(left[0]).toBe(3);
    expect(left.at(-1)).toBe(0);
    expect(left.length).toBeGreaterThan(2);
  });
});

function fail(): never {
  throw new Error('nothing was granted');
}
