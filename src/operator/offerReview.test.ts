import { agentFact } from '../master/testing/fixtures.ts';
import { MasterHarness } from '../master/testing/masterHarness.ts';
import { OfferReview } from './offerReview.ts';

/** A review of a real master, of which the test says when a second is over. */
class Reviewed {
  readonly harness: MasterHarness;
  readonly told: string[] = [];
  readonly review: OfferReview;
  #look: (() => void) | undefined;
  #seen = 0;

  constructor(agents: readonly string[] = []) {
    this.harness = MasterHarness.ready(agents);
    this.review = new OfferReview({
      master: this.harness.master,
      clock: {
        every: (_seconds, look) => {
          this.#look = look;
          return () => (this.#look = undefined);
        },
      },
      tell: (_id, { status, reason, message }) => this.told.push(`${status} ${reason}: ${message}`),
    });
    this.review.start();
  }

  get reviewing(): boolean {
    return this.#look !== undefined;
  }

  /** Lets seconds pass, each with its allocation. */
  pass(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) {
      this.harness.tick();
      const { effects } = this.harness;
      for (const effect of effects.slice(this.#seen)) if (effect.kind === 'decision') this.review.decided(effect);
      this.#seen = effects.length;
      this.#look?.();
    }
  }
}

const offered = 'True Offered: Offers are made to it';
const noAgents = 'False NoAgents: In role r: there are no agents';

describe('The review of offers', () => {
  it('tells what it found twice, once', () => {
    const reviewed = new Reviewed();
    reviewed.harness.subscribe();
    reviewed.pass(5);
    expect(reviewed.told).toEqual([]);
    reviewed.pass(60);
    expect(reviewed.told).toEqual([noAgents]);
  });

  it('tells a change once it has held, and what has passed by then never', () => {
    const reviewed = new Reviewed();
    const scheduler = reviewed.harness.subscribe();
    reviewed.pass(12);
    scheduler.call({ type: 'SUPPRESS', roles: [] });
    reviewed.pass(3);
    scheduler.call({ type: 'REVIVE', roles: [] });
    reviewed.pass(12);
    expect(reviewed.told).toEqual([noAgents]);
    scheduler.call({ type: 'SUPPRESS', roles: [] });
    reviewed.pass(12);
    expect(reviewed.told.slice(1)).toEqual([expect.stringMatching(/^False Suppressed: In role r: suppressed/)]);
  });

  it('says of a framework that has offers, or had some lately, that it is offered something', () => {
    const reviewed = new Reviewed(['A']);
    const scheduler = reviewed.harness.subscribe();
    reviewed.pass(60);
    expect(reviewed.told).toEqual([offered]);
    for (let refusals = 0; refusals < 5; refusals += 1) {
      scheduler.decline(scheduler.offers, 20);
      reviewed.pass(25);
    }
    expect(reviewed.told).toEqual([offered]);
    scheduler.decline(scheduler.offers, 3600);
    reviewed.pass(60);
    expect(reviewed.told.slice(1)).toEqual([
      expect.stringMatching(/^False Filtered: In role r: 1 agent is hidden by filters, the first ends at 20/),
    ]);
  });

  it('does not tell again what differs only in numbers', () => {
    const reviewed = new Reviewed(['A']);
    const taker = reviewed.harness.subscribe({ name: 'taker' });
    reviewed.harness.allocate();
    expect(taker.offers).toHaveLength(1);
    reviewed.harness.subscribe({ name: 'waiting', roles: ['s'] });
    reviewed.pass(15);
    expect(reviewed.told).toEqual([
      offered,
      expect.stringMatching(/^False InUse: In role s: 1 agent is offered or in/),
    ]);
    taker.call({ type: 'SUPPRESS', roles: [] });
    reviewed.harness.observe(agentFact('B', { schedulable: false }));
    reviewed.pass(60);
    expect(reviewed.told).toHaveLength(2);
  });

  it('says for each of its roles why a framework gets nothing', () => {
    const reviewed = new Reviewed();
    reviewed.harness.subscribe({ roles: ['a', 'b', 'c'] }, { suppressed_roles: ['b'] });
    reviewed.pass(12);
    expect(reviewed.told).toEqual([
      'False SeveralReasons: In roles a, c: there are no agents. ' +
        'In role b: suppressed: its scheduler asked for no offers in this role, until it revives it',
    ]);
  });

  it('tells of ten frameworks a second at most', () => {
    const reviewed = new Reviewed();
    for (let frameworks = 0; frameworks < 25; frameworks += 1) reviewed.harness.subscribe({ name: `f${frameworks}` });
    const perSecond = Array.from({ length: 12 }, () => {
      const before = reviewed.told.length;
      reviewed.pass(1);
      return reviewed.told.length - before;
    });
    expect(perSecond.filter((told) => told > 0)).toEqual([10, 10, 5]);
  });

  it('forgets frameworks that go, also while it looks at them', () => {
    const reviewed = new Reviewed();
    for (let agents = 0; agents < 25_000; agents += 1) {
      reviewed.harness.observe(agentFact(`A${agents}`, { schedulable: false }));
    }
    const [first, second] = [reviewed.harness.subscribe({ name: 'f' }), reviewed.harness.subscribe({ name: 'g' })];
    reviewed.pass(1);
    first.call({ type: 'TEARDOWN' });
    second.call({ type: 'TEARDOWN' });
    reviewed.pass(20);
    expect(reviewed.told).toEqual([]);
  });

  it('ends when it is stopped', () => {
    const reviewed = new Reviewed();
    reviewed.review.stop();
    expect(reviewed.reviewing).toBe(false);
  });
});
