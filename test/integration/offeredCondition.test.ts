import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { frameworks, type Framework } from '../../src/kubernetes/kinds.ts';
import type { Condition } from '../../src/kubernetes/objects.ts';
import { OfferReview } from '../../src/operator/offerReview.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario, namespace } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

eachApiServer('the condition Offered', (server) => {
  let scenario: ControllerScenario;
  let look: () => void;

  beforeEach(async () => {
    scenario = await ControllerScenario.start(server());
    review();
  });
  afterEach(() => scenario.close());

  /** Reviews the offers of the operator that there is now. */
  function review(): void {
    const { master, controllers } = scenario.operator;
    new OfferReview({
      master,
      clock: {
        every: (_seconds, callback) => {
          look = callback;
          return () => undefined;
        },
      },
      tell: (id, verdict) => controllers.showOffers(id, verdict),
    }).start();
  }

  /** Has the frameworks looked at as often as in so many seconds. */
  function pass(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) look();
  }

  async function only(): Promise<Framework> {
    for await (const framework of scenario.kubectl.list(frameworks, { namespace })) return framework;
    throw new Error('there is no Framework');
  }

  async function condition(): Promise<Condition | undefined> {
    return (await only()).status?.conditions?.find(({ type }) => type === 'Offered');
  }

  function shows(reason: string): Promise<void> {
    return eventually(async () => (await condition())?.reason === reason);
  }

  function writes(): number {
    return scenario.operator.client.writes.filter(({ kind }) => kind === 'Framework').length;
  }

  it('says that offers are made, and when they are no more, why', async () => {
    await scenario.subscribe();
    await eventually(() => scenario.operator.master.state.offers.size === 1);
    pass(10);
    await shows('Offered');
    expect(await condition()).toMatchObject({ status: 'True', message: 'Offers are made to it' });
    const [offer] = scenario.operator.master.state.offers.values();
    const decline = { offer_ids: [{ value: offer?.id ?? '' }], filters: { refuse_seconds: 3600 } };
    await scenario.call({ type: 'DECLINE', decline });
    pass(60);
    await shows('Filtered');
    const message = expect.stringMatching(/^In role \*: 1 agent is hidden by filters, the first ends at /);
    expect(await condition()).toMatchObject({ status: 'False', message });
    await scenario.call({ type: 'SUPPRESS', roles: [] });
    pass(60);
    await shows('Suppressed');
  });

  async function suppressed(): Promise<void> {
    await scenario.call({ type: 'SUPPRESS', roles: [] });
    pass(60);
    await shows('Suppressed');
  }

  it('is written once, however long it holds', async () => {
    await scenario.subscribe();
    await suppressed();
    const before = writes();
    pass(600);
    await scenario.disconnect();
    await eventually(async () => (await only()).status?.phase === 'Disconnected');
    expect(writes()).toBe(before + 1);
  });

  it('is not written by a successor that finds the same', async () => {
    await scenario.subscribe();
    await suppressed();
    const before = await condition();
    await scenario.crash();
    await scenario.restart();
    review();
    await scenario.subscribe();
    const written = writes();
    await suppressed();
    await scenario.disconnect();
    await eventually(async () => (await only()).status?.phase === 'Disconnected');
    expect(writes()).toBe(written + 1);
    expect(await condition()).toEqual(before);
  });

  it('goes when the framework is completed', async () => {
    await scenario.subscribe();
    await suppressed();
    await scenario.call({ type: 'TEARDOWN' });
    await eventually(async () => (await only()).status?.phase === 'Completed');
    expect(await condition()).toBeUndefined();
  });
});
