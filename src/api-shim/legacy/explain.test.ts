import { setImmediate as turn } from 'node:timers/promises';
import { eventually } from '../../../test/support/eventually.ts';
import { agentId, type MasterScenario, type SubscribedFramework } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import { permissiveAuthorizer } from '../auth/authorizer.ts';
import { visibilityOf } from '../auth/visibility.ts';
import { explainDocument } from './explain.ts';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario();
});

afterEach(closeScenarios);

/** What is explained of the roles of a framework. */
async function rolesOf({ id }: SubscribedFramework, query = ''): Promise<unknown> {
  const { status, headers, text } = await scenario.ask(`/master/explain?framework=${id}${query}`);
  expect([status, headers['content-type']]).toEqual([200, 'application/json']);
  const { framework_id: frameworkId, name, roles } = JSON.parse(text) as Record<string, unknown>;
  expect([frameworkId, name]).toEqual([id, 'f']);
  return roles;
}

async function offered(framework: SubscribedFramework): Promise<void> {
  await eventually(() => framework.stream.types.includes('OFFERS'));
}

/** Declines all offers that there are. */
async function decline(framework: SubscribedFramework, seconds: number): Promise<void> {
  const offerIds = [...scenario.master.state.offers.keys()].map((value) => ({ value }));
  const call = { offer_ids: offerIds, filters: { refuse_seconds: seconds } };
  await scenario.schedule(framework, { type: 'DECLINE', decline: call });
}

describe('/explain', () => {
  it('speaks of all roles of a framework, or of the one that is asked about', async () => {
    const framework = await scenario.subscribe({ roles: ['r', 's'] });
    const reasons = [{ why: 'no_agents', agents: 0, message: 'there are no agents' }];
    expect(await rolesOf(framework)).toEqual([
      { role: 'r', reasons },
      { role: 's', reasons },
    ]);
    expect(await rolesOf(framework, '&role=s')).toEqual([{ role: 's', reasons }]);
  });

  it('says who has what a framework does not get, and what it got', async () => {
    scenario.addAgents(1);
    const first = await scenario.subscribe();
    await offered(first);
    expect(await rolesOf(first)).toEqual([
      { role: 'r', reasons: [{ why: 'offered', agents: 1, message: 'it got 1 agent in the last allocation' }] },
    ]);
    const second = await scenario.subscribe({ roles: ['s'] });
    scenario.clock.advance(1);
    const message = `1 agent is offered or in use already: f (${first.id}) in role r`;
    const by = [{ framework_id: first.id, role: 'r' }];
    expect(await rolesOf(second)).toEqual([{ role: 's', reasons: [{ why: 'in_use', agents: 1, by, message }] }]);
  });

  it('says until when a filter hides an agent, and that a role is suppressed', async () => {
    scenario.addAgents(1);
    const framework = await scenario.subscribe();
    await offered(framework);
    await decline(framework, 100);
    scenario.clock.advance(1);
    const message = '1 agent is hidden by filters, the first ends in 1.6 min';
    expect(await rolesOf(framework)).toEqual([
      { role: 'r', reasons: [{ why: 'filtered', agents: 1, until: 1100, message }] },
    ]);
    await scenario.schedule(framework, { type: 'SUPPRESS' });
    const suppressed = 'suppressed: its scheduler asked for no offers in this role, until it revives it';
    expect(await rolesOf(framework)).toEqual([{ role: 'r', reasons: [{ why: 'suppressed', message: suppressed }] }]);
  });

  it('says that an agent may be next, and that a framework is away', async () => {
    scenario.addAgents(1);
    const framework = await scenario.subscribe({ failover_timeout: 60 });
    await offered(framework);
    await decline(framework, 0);
    const message = '1 agent changed since the last allocation and may be next';
    expect(await rolesOf(framework)).toEqual([{ role: 'r', reasons: [{ why: 'open', agents: 1, message }] }]);
    framework.stream.response.destroy();
    await eventually(() => scenario.master.state.frameworks.get(framework.id)?.streamId === undefined);
    expect(await rolesOf(framework)).toMatchObject([{ reasons: [{ why: 'inactive' }] }]);
  });

  it('lets others have their turn while it looks at many agents for many roles', async () => {
    scenario.addAgents(2000);
    const { id } = await scenario.subscribe({ roles: ['r', 's', 't', 'u', 'v', 'w'] });
    let answered = false;
    const visible = await visibilityOf(permissiveAuthorizer, {});
    const parts = { master: scenario.master, now: () => 0 };
    const answer = explainDocument(parts, visible, id, null).then(() => (answered = true));
    await turn();
    expect(answered).toBe(false);
    await answer;
  });

  it('refuses questions that have no answer', async () => {
    const { id } = await scenario.subscribe();
    const answer = async (query: string) => {
      const { status, text } = await scenario.ask(`/explain${query}`);
      return [status, text];
    };
    expect(await answer('')).toEqual([400, "Missing the parameter 'framework'"]);
    expect(await answer('?framework=')).toEqual([400, "Missing the parameter 'framework'"]);
    expect(await answer('?framework=nope')).toEqual([404, "Framework 'nope' is not known"]);
    expect(await answer(`?framework=${id}&role=x`)).toEqual([400, `Framework '${id}' is not subscribed to role 'x'`]);
  });

  it('has nothing to say before the recovery', async () => {
    const fresh = await startScenario({ recovered: false });
    expect((await fresh.ask(`/explain?framework=${agentId(1)}`)).status).toBe(503);
  });
});
