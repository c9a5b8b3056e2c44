import { describe, expect, it } from '@jest/globals';
import { ResourceLimits, ResourceQuantities } from '../../model/quantities.ts';
import { agentFact } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import { defaultQuota, type Quota } from './quota.ts';

const guarantee: Quota = {
  guarantees: ResourceQuantities.fromScalars({ cpus: { value: 1 } }),
  limits: ResourceLimits.none,
};

/** A new leader with a framework. It knows of some agents, the first of which answer, and of the quota of the role. */
function leader(known: number, answering: number, ...quotas: readonly Quota[]): MasterHarness {
  const harness = new MasterHarness();
  for (let number = 1; number <= known; number++)
    harness.observe(agentFact(`a${number}`, { ready: number <= answering }));
  for (const quota of quotas) harness.receive({ kind: 'quota-set', role: 'r', quota });
  harness.receive({ kind: 'recovered' });
  harness.subscribe();
  return harness;
}

/** The agents that are offered after the runs that events asked for. */
function offered(harness: MasterHarness): string[] {
  harness.allocate();
  return [...harness.master.state.agents.values()].filter(({ offers }) => offers.size > 0).map(({ id }) => id);
}

function paused(harness: MasterHarness): boolean {
  return harness.master.state.recoveryPause !== undefined;
}

describe('QUOTA-021 ALLOC-130 A new leader, where there is quota', () => {
  it('offers nothing until 80 % of the agents answer', () => {
    const harness = leader(5, 2, guarantee);
    harness.tick();
    expect(offered(harness)).toEqual([]);
    expect(harness.decisions('AllocationPaused').map(({ message }) => message)).toEqual([
      'There is quota, and 2 of 5 agents answer: nothing is offered until 4 do, or 600 s have passed',
    ]);
    harness.observe(agentFact('a3'));
    harness.tick();
    expect([offered(harness), harness.decisions('AllocationResumed')]).toEqual([[], []]);
    harness.observe(agentFact('a5'));
    expect(harness.decisions('AllocationResumed').map(({ message }) => message)).toEqual([
      'Offers are made again: 4 agents answer',
    ]);
    harness.tick();
    expect(offered(harness)).toEqual(['a1', 'a2', 'a3', 'a5']);
  });

  it('takes an agent that is new for one that is back, and asks no more once it offers', () => {
    const harness = leader(5, 3, guarantee);
    harness.observe(agentFact('new'));
    expect(offered(harness)).toEqual(['new']);
    harness.observe(agentFact('new', { ready: false }));
    harness.tick();
    expect(offered(harness)).toEqual(['a1', 'a2', 'a3']);
  });

  it('offers what there is after ten minutes, however little', () => {
    const harness = leader(5, 1, guarantee);
    harness.tick(599);
    expect(offered(harness)).toEqual([]);
    harness.tick(1);
    expect(offered(harness)).toEqual(['a1']);
    expect(harness.decisions('AllocationResumed')).toHaveLength(1);
  });

  it('does not count an agent that was removed meanwhile', () => {
    const harness = leader(5, 3, guarantee);
    harness.receive({ kind: 'agent-removed', agentId: 'a1' });
    harness.observe(agentFact('a4'));
    expect([offered(harness), paused(harness)]).toEqual([[], true]);
    harness.observe(agentFact('a5'));
    expect(paused(harness)).toBe(false);
  });

  it.each([
    ['so many answer already', leader(5, 4, guarantee)],
    ['there are too few to wait for', leader(1, 0, guarantee)],
    ['no role has quota', leader(5, 1)],
    ['the quota of all roles was reset', leader(5, 1, defaultQuota)],
  ])('does not wait where %s', (_what, harness) => {
    expect(paused(harness)).toBe(false);
    expect(harness.decisions('AllocationPaused')).toEqual([]);
    harness.observe(agentFact('new'));
    expect(offered(harness)).toContain('new');
  });
});
