import { describe, expect, it } from '@jest/globals';
import { agentFact } from './testing/fixtures.ts';
import { MasterHarness } from './testing/masterHarness.ts';
import type { Scheduler } from './testing/scheduler.ts';

const agents = ['A', 'B', 'C'];

/** Three agents, of which one is given away at a time, and a framework that has not been offered any. */
function start(): { readonly harness: MasterHarness; readonly scheduler: Scheduler } {
  const harness = MasterHarness.ready(agents, { agentsPerSlice: 1 });
  return { harness, scheduler: harness.subscribe() };
}

/** Goes on until no slice is wanted; gives how many there were. */
function finish(harness: MasterHarness): number {
  let slices = 0;
  for (; harness.master.allocationPending; slices += 1) harness.allocate();
  return slices;
}

/** Goes on until the first agent is offered. */
function untilOffered(harness: MasterHarness, scheduler: Scheduler): void {
  while (scheduler.offers.length === 0 && harness.master.allocationPending) harness.allocate();
}

function offeredAgents({ offers }: Scheduler): readonly string[] {
  return offers.map(({ agent_id }) => agent_id.value).sort();
}

describe('an allocation', () => {
  it('ALLOC-001 goes on slice by slice until every agent has been given away, once', () => {
    const { harness, scheduler } = start();
    harness.tick();
    expect(scheduler.offers.length).toBeLessThan(agents.length);
    expect(finish(harness)).toBeGreaterThan(1);
    expect(offeredAgents(scheduler)).toEqual(agents);
    expect(harness.master.allocationPending).toBe(false);
  });

  it('sees what happens between its slices', () => {
    const { harness, scheduler } = start();
    untilOffered(harness, scheduler);
    const [early] = offeredAgents(scheduler);
    const late = agents.filter((id) => id !== early);
    const [cordoned = '', other = ''] = late;
    harness.observe(agentFact(cordoned, { schedulable: false }));
    finish(harness);
    expect(offeredAgents(scheduler)).toEqual([early, other].sort());
  });

  it('ALLOC-004 is followed by that of a tick that came meanwhile', () => {
    const { harness, scheduler } = start();
    finish(harness);
    harness.tick();
    finish(harness);
    const { runs } = harness.allocator;
    scheduler.call({ type: 'REVIVE', roles: [] });
    harness.allocate();
    harness.tick();
    finish(harness);
    expect(harness.allocator.runs - runs).toBe(2);
  });

  it('lets calls have their turn between its slices', () => {
    const { harness, scheduler } = start();
    untilOffered(harness, scheduler);
    expect(offeredAgents(scheduler)).toHaveLength(1);
    scheduler.call({ type: 'SUPPRESS', roles: [] });
    finish(harness);
    expect(offeredAgents(scheduler)).toHaveLength(1);
  });
});
