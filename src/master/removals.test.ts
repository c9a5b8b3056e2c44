import type { MasterOptions } from './options.ts';
import { agentFact } from './testing/fixtures.ts';
import { MasterHarness } from './testing/masterHarness.ts';

const silent = (id: string) => agentFact(id, { ready: false });

/** The agents that were given up, in alphabetical order. */
function unreachable({ master }: MasterHarness): readonly string[] {
  return [...master.state.agents.values()].flatMap(({ id, phase }) => (phase === 'unreachable' ? [id] : [])).sort();
}

describe('Agents that do not answer', () => {
  it('HA-014 are given up one after the other, where only so many may be', () => {
    const harness = MasterHarness.ready(['A', 'B', 'C'], { agentRemovalSeconds: 600 });
    for (const id of ['A', 'B', 'C']) harness.observe(silent(id));
    harness.tick(75);
    expect(unreachable(harness)).toHaveLength(1);
    harness.tick(599);
    expect(unreachable(harness)).toHaveLength(1);
    harness.tick(1);
    expect(unreachable(harness)).toHaveLength(2);
    expect(harness.master.state.counts.get('slave_unreachable_scheduled')).toBe(3);
    expect(harness.master.state.counts.get('slave_unreachable_completed')).toBe(2);
  });

  it('HA-014 are spared if they answer before it is their turn', () => {
    const harness = MasterHarness.ready(['A', 'B'], { agentRemovalSeconds: 600 });
    for (const id of ['A', 'B']) harness.observe(silent(id));
    harness.tick(75);
    expect(unreachable(harness)).toEqual(['A']);
    harness.observe(agentFact('B'));
    harness.tick(1000);
    expect(unreachable(harness)).toEqual(['A']);
    expect(harness.master.state.counts.get('slave_unreachable_canceled')).toBe(1);
  });
});

describe('A new leader, to which many agents have not come back', () => {
  function lead(options: Partial<MasterOptions>): MasterHarness {
    const harness = new MasterHarness(options);
    for (const id of ['A', 'B', 'C']) harness.observe(silent(id));
    harness.observe(agentFact('D'));
    harness.receive({ kind: 'recovered' });
    return harness;
  }

  const resignations = ({ effects }: MasterHarness) => effects.filter(({ kind }) => kind === 'resign');

  it('HA-013 resigns in place of giving up more than it may', () => {
    const harness = lead({ recoveryRemovalLimit: 0.5 });
    harness.tick(599);
    expect(resignations(harness)).toEqual([]);
    harness.tick(1);
    expect(unreachable(harness)).toEqual([]);
    expect(resignations(harness)[0]).toMatchObject({ reason: '3 of 4 agents have not come back' });
  });

  it('HA-013 gives up those that it may', () => {
    const harness = lead({ recoveryRemovalLimit: 0.5 });
    harness.observe(agentFact('C'));
    harness.tick(600);
    expect(unreachable(harness)).toEqual(['A', 'B']);
    expect(resignations(harness)).toEqual([]);
    expect(harness.master.state.counts.get('recovery_slave_removals')).toBe(2);
  });

  it('HA-013 may give up all of them by default', () => {
    const harness = lead({});
    harness.tick(600);
    expect(unreachable(harness)).toEqual(['A', 'B', 'C']);
  });
});
