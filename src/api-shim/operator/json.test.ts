import type { MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import { eventually } from '../../../test/support/eventually.ts';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario();
});

afterEach(closeScenarios);

async function read(call: object): Promise<Record<string, unknown>> {
  const { status, text } = await scenario.operate(call);
  expect(status).toBe(200);
  return JSON.parse(text) as Record<string, unknown>;
}

describe("Operators' calls in JSON", () => {
  it('OPER-010 may hold fields that nobody knows', async () => {
    expect(await read({ type: 'GET_HEALTH', nonsense: { deep: [1] } })).toEqual({
      type: 'GET_HEALTH',
      get_health: { healthy: true },
    });
  });

  it.each([
    ['names in camel case are not known', { type: 'GET_METRICS', getMetrics: {} }],
    ['a message must be an object', { type: 'GET_METRICS', get_metrics: 'all' }],
    ['a duration is a message', { type: 'GET_METRICS', get_metrics: { timeout: '10mins' } }],
  ])('OPER-010 %s', async (_rule, call) => {
    expect((await scenario.operate(call)).status).toBe(400);
  });
});

describe('Answers', () => {
  it('OPER-013 say in plain text what is wrong, or the status where there is no more to say', async () => {
    const malformed = await scenario.operate({});
    expect(malformed.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(malformed.text).toContain("Expecting 'type' to be present");
    const unknown = await scenario.operate({ type: 'UNKNOWN' });
    expect(unknown.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(unknown.text).toBe('501 Not Implemented.');
  });

  it('OPER-015 OPER-016 are written by the names of v1: numbers as such, no empty lists, defaults filled in', async () => {
    scenario.addAgents(1);
    await scenario.subscribe({ checkpoint: undefined });
    await eventually(() => scenario.master.state.offers.size > 0);
    const { text } = await scenario.operate({ type: 'GET_AGENTS' });
    expect(text).not.toMatch(/slave_|SLAVE_/);
    const { get_agents: agents } = JSON.parse(text) as { get_agents: { agents: Record<string, unknown>[] } };
    const [agent] = agents.agents;
    expect(agent).toMatchObject({
      agent_info: { id: { value: expect.any(String) as string }, port: 5051 },
      registered_time: { nanoseconds: expect.any(Number) as number },
    });
    expect(agent).not.toHaveProperty('resource_providers');
    expect(agent).not.toHaveProperty('allocated_resources');
    const frameworks = await read({ type: 'GET_FRAMEWORKS' });
    expect(frameworks).toMatchObject({
      get_frameworks: {
        frameworks: [{ framework_info: { checkpoint: false, failover_timeout: expect.any(Number) as number } }],
      },
    });
  });
});

describe('Frameworks', () => {
  it('OPER-032 that have not come back since the last leader are listed as such', async () => {
    scenario = await startScenario({ recovered: false });
    const framework = {
      info: { id: { value: 'f' }, name: 'f', user: 'alice', failover_timeout: 100 },
      suppressedRoles: [],
      registeredTime: 1,
      reregisteredTime: 1,
    };
    scenario.loop.tell({ kind: 'framework-recovered', framework });
    scenario.loop.tell({ kind: 'recovered' });
    const { get_frameworks: frameworks } = await read({ type: 'GET_FRAMEWORKS' });
    expect(frameworks).toMatchObject({
      frameworks: [{ framework_info: { id: { value: 'f' } }, recovered: true, active: false, connected: false }],
    });
    expect(frameworks).not.toHaveProperty('recovered_frameworks');
  });

  it('ROLE-005 take their roles with them, where nothing else speaks of these', async () => {
    const { id } = await scenario.subscribe({ roles: ['only', 'weighed'] });
    await scenario.operate({
      type: 'UPDATE_WEIGHTS',
      update_weights: { weight_infos: [{ role: 'weighed', weight: 2 }] },
    });
    const names = async () => {
      const { get_roles: roles } = (await read({ type: 'GET_ROLES' })) as { get_roles: { roles: { name: string }[] } };
      return roles.roles.map(({ name }) => name);
    };
    expect(await names()).toEqual(['only', 'weighed']);
    await scenario.operate({ type: 'TEARDOWN', teardown: { framework_id: { value: id } } });
    expect(await names()).toEqual(['weighed']);
  });
});
