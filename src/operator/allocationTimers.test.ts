import { agentFact } from '../master/testing/fixtures.ts';
import { MasterHarness } from '../master/testing/masterHarness.ts';
import type { Input } from '../master/inputs.ts';
import { AllocationTimers } from './allocationTimers.ts';

/** A master whose inputs are timed by a clock that the test moves. */
class Timed {
  readonly harness: MasterHarness;
  readonly timers: AllocationTimers;
  now = 100;

  constructor(agentsPerSlice: number) {
    this.harness = MasterHarness.ready([], { agentsPerSlice });
    this.timers = new AllocationTimers(this.harness.master, () => this.now);
  }

  /** Has the master take an input, which takes so many seconds; gives what run ended with it. */
  take(input: Input, seconds: number): number | undefined {
    this.harness.receive(input);
    this.now += seconds;
    return this.timers.handled(input, seconds);
  }

  /** The metrics, to the microsecond, without what they have in common. */
  get shown(): Readonly<Record<string, number>> {
    const rounded = Object.entries(this.timers.metrics()).map(([name, value]) => [
      name.replace('allocator/mesos/allocation_', ''),
      Math.round(value * 1000) / 1000,
    ]);
    return Object.fromEntries(rounded) as Record<string, number>;
  }
}

describe('The timers of allocations', () => {
  it('ALLOC-137 METRIC-010 tell how long a run takes, and how long it was waited for since the first event', () => {
    const timed = new Timed(100);
    timed.harness.subscribe();
    timed.take({ kind: 'agent-observed', agent: agentFact('A') }, 0.001);
    timed.now += 0.25;
    timed.take({ kind: 'agent-observed', agent: agentFact('B') }, 0);
    timed.now += 0.25;
    expect(timed.shown).toEqual({});
    expect(timed.take({ kind: 'allocate' }, 0.002)).toBe(0.002);
    expect(timed.shown).toEqual({ run_ms: 2, run_latency_ms: 500 });
    timed.take({ kind: 'tick' }, 0.004);
    expect(timed.shown).toMatchObject({
      run_ms: 4,
      'run_ms/count': 2,
      'run_ms/min': 2,
      'run_ms/max': 4,
      run_latency_ms: 0,
      'run_latency_ms/max': 500,
    });
  });

  it('ALLOC-137 count the slices of a run together, and a tick that comes meanwhile as waiting', () => {
    const timed = new Timed(1);
    timed.harness.subscribe();
    timed.take({ kind: 'agent-observed', agent: agentFact('A') }, 0);
    timed.take({ kind: 'agent-observed', agent: agentFact('B') }, 0);
    expect(timed.take({ kind: 'allocate' }, 0.001)).toBeUndefined();
    timed.now += 1;
    expect(timed.take({ kind: 'tick' }, 0.001)).toBeUndefined();
    timed.now += 3;
    expect(timed.take({ kind: 'allocate' }, 0.001)).toBeCloseTo(0.003);
    expect(timed.shown).toEqual({ run_ms: 3, run_latency_ms: 0 });
    timed.now += 1;
    timed.take({ kind: 'allocate' }, 0.001);
    expect(timed.shown).toMatchObject({ run_latency_ms: 4001 });
  });
});
