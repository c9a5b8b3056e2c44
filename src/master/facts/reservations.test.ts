import { Resources } from '../../model/resources.ts';
import type { WantedReservation } from '../inputs.ts';
import { agentFact, taskInfo, taskRecord } from '../testing/fixtures.ts';
import { contradictions } from '../testing/invariants.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import { reserved, volume } from '../testing/operations.ts';

function wanted(name: string, text: string, role = 'r'): WantedReservation {
  const resources = Resources.of(text === '' ? [] : reserved(text, role));
  return { name, stack: [{ type: 'DYNAMIC', role }], resources };
}

function want(harness: MasterHarness, ...reservations: WantedReservation[]) {
  harness.effects = [];
  harness.receive({ kind: 'reservations-wanted', agentId: 'A', wanted: reservations });
  expect(contradictions(harness)).toEqual([]);
  return harness
    .writes('judge-reservation')
    .map(({ name, verdict }) => (verdict.accepted ? name : `${name}: ${verdict.reason}`));
}

describe('Reservation resources', () => {
  it('have the effect of the calls', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    expect(want(harness, wanted('a', 'cpus:2'), wanted('b', 'mem:64', 's'))).toEqual(['a', 'b']);
    expect(scheduler.offers).toEqual([]);
    harness.tick();
    expect(
      Resources.of(scheduler.offer.resources ?? [])
        .unallocate()
        .toString(),
    ).toContain('cpus(reservations: [(DYNAMIC,r)]):2');
    expect(want(harness, wanted('a', ''))).toEqual(['a']);
    expect(harness.master.state.agents.get('A')?.total.get('cpus')).toBe(4);
  });

  it('are refused where there is not enough, each by itself', () => {
    const harness = MasterHarness.ready(['A']);
    expect(want(harness, wanted('a', 'cpus:5'), wanted('b', 'cpus:1', 's'))).toEqual(['a: InsufficientResources', 'b']);
  });

  it('wait while tasks use what they give up', () => {
    const harness = MasterHarness.ready(['A']);
    want(harness, wanted('a', 'cpus:2'));
    const scheduler = harness.subscribe();
    harness.tick();
    const resources = [...reserved('cpus:1', 'r'), ...Resources.parse('mem:64').toMessages()];
    scheduler.launch(scheduler.offers, [taskInfo('t', 'A', '', { resources })]);
    expect(want(harness, wanted('a', ''))).toEqual(['a: InUse']);
    expect(want(harness, wanted('a', 'cpus:1'))).toEqual(['a']);
    harness.report(harness.task(scheduler.id, 't').ref, 'TASK_FINISHED');
    expect(want(harness, wanted('a', ''))).toEqual(['a']);
  });

  it('RESV-018 are known to a successor before anything is offered', () => {
    const harness = new MasterHarness();
    harness.observe(agentFact('A'));
    harness.receive({ kind: 'reservations-stored', agentId: 'A', checkpointed: Resources.of(reserved('cpus:2', 'r')) });
    harness.recoverFramework('F');
    harness.recoverTask(
      {
        ...taskRecord({ frameworkId: 'F', taskId: 't', offerId: 'O' }, 'A'),
        info: taskInfo('t', 'A', '', {
          resources: Resources.of(reserved('cpus:2', 'r')).allocate('r').toMessages(),
        }),
      },
      [],
    );
    harness.receive({ kind: 'recovered' });
    expect(contradictions(harness)).toEqual([]);
    expect(harness.available('A')).toBe('cpus:2; mem:4096; disk:1024; ports:[31000-31999]');
    expect(want(harness, wanted('a', 'cpus:3'))).toEqual(['a']);
  });

  it('are what is stored where a write came too late', () => {
    const harness = MasterHarness.ready(['A']);
    want(harness, wanted('a', 'cpus:2'));
    const scheduler = harness.subscribe();
    harness.tick();
    harness.receive({ kind: 'reservations-stored', agentId: 'A', checkpointed: Resources.of(reserved('cpus:1', 's')) });
    expect(scheduler.offers).toEqual([]);
    expect(contradictions(harness)).toEqual([]);
    expect(harness.available('A')).toContain('cpus(reservations: [(DYNAMIC,s)]):1');
  });

  it('keep an agent from being offered whose node has less than they say', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    want(harness, wanted('a', 'cpus:3'));
    harness.observe(agentFact('A', { total: Resources.parse('cpus:2;mem:4096') }));
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    harness.observe(agentFact('A'));
    harness.tick();
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
  });

  it('destroy the volumes that they no longer name', () => {
    const harness = MasterHarness.ready(['A']);
    const named = {
      ...wanted('a', 'disk:36'),
      resources: Resources.of([...reserved('disk:36', 'r'), volume('v', 64)]),
    };
    expect(want(harness, named)).toEqual(['a']);
    expect(want(harness, wanted('a', 'disk:100'))).toEqual(['a']);
    expect(harness.available('A')).toContain('disk(reservations: [(DYNAMIC,r)]):36');
    harness.receive({ kind: 'volume-destroyed', agentId: 'A', volume: { role: 'r', id: 'v' } });
    expect(harness.available('A')).toContain('disk(reservations: [(DYNAMIC,r)]):100');
  });

  it('VOL-004 name each volume once', () => {
    const harness = MasterHarness.ready(['A']);
    const twice = { ...wanted('a', ''), resources: Resources.of([volume('v', 64), volume('v', 32)]) };
    expect(want(harness, twice)).toEqual(['a: Invalid']);
  });
});
