import { beforeEach, describe, expect, it } from '@jest/globals';
import type { InverseOffer } from '../../model/generated/messages.ts';
import type { ScheduledWindow } from './schedule.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { Scheduler } from '../testing/scheduler.ts';

const unavailability = { start: { nanoseconds: 1e12 } };
const windows: readonly ScheduledWindow[] = [
  { machines: [{ id: { hostname: 'host-A', ip: '10.0.0.1' }, down: false }], unavailability },
];

let harness: MasterHarness;
let scheduler: Scheduler;

beforeEach(() => {
  harness = MasterHarness.ready(['A', 'B'], { offerTimeoutSeconds: 1000 });
  scheduler = harness.subscribe();
  scheduler.run('t', {}, 'A');
  harness.receive({ kind: 'schedule-set', windows });
  harness.tick();
});

function received(by = scheduler): readonly InverseOffer[] {
  return by.events.flatMap(({ inverse_offers: event }) => event?.inverse_offers ?? []);
}

/** The latest inverse offer. */
function latest(): InverseOffer {
  const offer = received().at(-1);
  if (offer === undefined) throw new Error('no inverse offer');
  return offer;
}

function answer(type: 'ACCEPT_INVERSE_OFFERS' | 'DECLINE_INVERSE_OFFERS', seconds?: number): void {
  const filters = seconds === undefined ? {} : { filters: { refuse_seconds: seconds } };
  scheduler.call({ type, answer: { inverse_offer_ids: [latest().id], ...filters } });
}

function said(): unknown {
  return harness.allocator.report.inverseOfferStatuses().get('A')?.get(scheduler.id);
}

describe('An inverse offer', () => {
  it('MAINT-006 SCHED-073 goes to each framework with something on the agent, once', () => {
    harness.subscribe({}, { suppressed_roles: ['r'] });
    harness.tick();
    expect(received()).toEqual([
      {
        id: { value: expect.stringMatching(/^master-O/) },
        url: { scheme: 'http', address: { hostname: 'host-A', ip: '10.0.0.1', port: 5051 }, path: '/slave(1)' },
        framework_id: { value: scheduler.id },
        agent_id: { value: 'A' },
        unavailability,
      },
    ]);
    expect(harness.master.state.inverseOffers.size).toBe(1);
  });

  it('MAINT-007 is accepted and declined, and made again when the filter is over', () => {
    answer('ACCEPT_INVERSE_OFFERS', 0);
    const timestamp = { nanoseconds: BigInt(harness.now) * 1_000_000_000n };
    expect(said()).toEqual({ status: 'ACCEPT', framework_id: { value: scheduler.id }, timestamp });
    harness.tick();
    expect(received()).toHaveLength(2);
    answer('DECLINE_INVERSE_OFFERS');
    expect(said()).toMatchObject({ status: 'DECLINE' });
    harness.tick(4);
    expect(received()).toHaveLength(2);
    harness.tick(1);
    expect(received()).toHaveLength(3);
  });

  it('MAINT-008 is rescinded when the schedule changes, with what was said to it', () => {
    answer('DECLINE_INVERSE_OFFERS', 0);
    harness.tick();
    const { id } = latest();
    harness.receive({ kind: 'schedule-set', windows: [] });
    expect(scheduler.events).toContainEqual({
      type: 'RESCIND_INVERSE_OFFER',
      rescind_inverse_offer: { inverse_offer_id: id },
    });
    expect(said()).toBeUndefined();
    harness.tick();
    expect(received()).toHaveLength(2);
  });

  it.each(['deactivated', 'drained'])(
    'MAINT-008 MAINT-019 is rescinded when its agent is %s, and not made meanwhile',
    (how) => {
      harness.order('A', how === 'deactivated' ? { deactivated: true } : { drain: { markGone: false, held: true } });
      expect(scheduler.types).toContain('RESCIND_INVERSE_OFFER');
      harness.tick();
      expect(received()).toHaveLength(1);
      harness.order('A', {});
      harness.tick();
      expect(received()).toHaveLength(2);
    },
  );

  it('MAINT-008 is over with its time, and made anew', () => {
    harness.tick(1000);
    expect(scheduler.types).toContain('RESCIND_INVERSE_OFFER');
    expect(received()).toHaveLength(2);
  });

  it('MAINT-008 goes with the connection of its framework, which is asked again when it is back', () => {
    scheduler.disconnect();
    expect(harness.master.state.inverseOffers.size).toBe(0);
    const back = scheduler.resubscribe();
    harness.tick();
    expect(received(back)).toHaveLength(1);
  });

  it('MAINT-008 that is not known is passed over', () => {
    const answerTo = (id: string): void =>
      void scheduler.call({ type: 'ACCEPT_INVERSE_OFFERS', answer: { inverse_offer_ids: [{ value: id }] } });
    answerTo('nope');
    const other = harness.subscribe();
    other.call({ type: 'ACCEPT_INVERSE_OFFERS', answer: { inverse_offer_ids: [latest().id] } });
    expect(harness.allocator.report.inverseOfferStatuses().get('A')?.size).toBe(0);
    expect(harness.master.state.inverseOffers.size).toBe(1);
  });

  it('is made of a node that takes no further pod, too', () => {
    const fact = harness.master.state.agents.get('A')?.fact;
    if (fact === undefined) throw new Error('no agent');
    harness.observe({ ...fact, full: true });
    expect(scheduler.types).not.toContain('RESCIND_INVERSE_OFFER');
  });
});

it('ALLOC-112 an offer names the executors that the framework has on the agent', () => {
  const executor = { executor_id: { value: 'e' }, framework_id: { value: scheduler.id }, command: { value: 'x' } };
  const task = harness.task(scheduler.id, 't');
  Object.assign(task, { info: { ...task.info, executor } });
  harness.receive({ kind: 'schedule-set', windows: [] });
  harness.tick();
  const ids = new Map(scheduler.offers.map(({ agent_id: { value }, executor_ids }) => [value, executor_ids]));
  expect([ids.get('A'), ids.get('B')]).toEqual([[{ value: 'e' }], undefined]);
});
