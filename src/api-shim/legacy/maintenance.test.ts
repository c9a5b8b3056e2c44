import { agentId, type MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario();
  scenario.addAgents(1);
});

afterEach(closeScenarios);

const one = { hostname: 'm1.test', ip: '10.9.9.1' };
const two = { hostname: 'm2.test' };
const start = { nanoseconds: 1_900_000_000_000_000_000 };
const schedule = { windows: [{ machine_ids: [one, two], unavailability: { start } }] };

async function post(path: string, body: unknown) {
  const { status, text } = await scenario.ask(path, { method: 'POST', body: JSON.stringify(body) });
  return { status, text };
}

async function shown(path: string): Promise<unknown> {
  return JSON.parse((await scenario.ask(path)).text);
}

describe('The endpoints of maintenance', () => {
  it('MAINT-001 MAINT-009 MAINT-011 MAINT-014 LEGACY-040 set the schedule, and bring machines down and up', async () => {
    expect(await shown('/maintenance/schedule')).toEqual({});
    expect(await post('/maintenance/schedule', schedule)).toEqual({ status: 200, text: '' });
    expect(await shown('/master/maintenance/schedule')).toEqual(schedule);
    expect(await shown('/maintenance/status')).toEqual({ draining_machines: [{ id: one }, { id: two }] });
    expect(await post('/machine/down', [one])).toEqual({ status: 200, text: '' });
    expect(await shown('/maintenance/status')).toEqual({ draining_machines: [{ id: two }], down_machines: [one] });
    expect(await post('/machine/up', [one])).toEqual({ status: 200, text: '' });
    expect(await shown('/maintenance/status')).toEqual({ draining_machines: [{ id: two }] });
  });

  it('MAINT-011 refuse what is no list of machines', async () => {
    for (const body of [one, 'm1.test', [{ hostname: 7 }, []]]) {
      expect((await post('/machine/down', body)).status).toBe(400);
    }
    expect((await post('/maintenance/schedule', [schedule])).status).toBe(400);
  });

  it('MAINT-020 show how far an agent is drained', async () => {
    const agent_id = { value: agentId(1) };
    const drain_agent = { agent_id, max_grace_period: { seconds: 7, nanos: 5 } };
    expect((await scenario.operate({ type: 'DRAIN_AGENT', drain_agent })).status).toBe(200);
    const drain_info = {
      state: 'DRAINED',
      config: { max_grace_period: { nanoseconds: 7_000_000_005 }, mark_gone: false },
    };
    const drained = { active: false, deactivated: true, drain_info };
    for (const path of ['/slaves', '/state', '/state-summary']) {
      expect(await shown(path)).toMatchObject({ slaves: [drained] });
    }
    const { text } = await scenario.operate({ type: 'GET_AGENTS' });
    expect(JSON.parse(text)).toMatchObject({ get_agents: { agents: [drained] } });
  });
});
