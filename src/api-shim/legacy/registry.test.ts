import { agentId, type MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import type { Action } from '../auth/authorizer.ts';

let scenario: MasterScenario;
let refused: readonly Action[];

beforeEach(async () => {
  refused = [];
  scenario = await startScenario({
    authorizer: { approver: (_caller, action) => Promise.resolve(() => !refused.includes(action)) },
  });
});

afterEach(closeScenarios);

async function registry(): Promise<Record<string, unknown>> {
  return JSON.parse((await scenario.ask('/registrar(1)/registry')).text) as Record<string, unknown>;
}

async function operate(type: string, part: object): Promise<void> {
  const { status, text } = await scenario.operate({ type, [type.toLowerCase()]: part });
  expect({ status, text }).toMatchObject({ status: 200 });
}

const machines = [{ hostname: 'm1', ip: '10.9.9.1' }, { hostname: 'm2' }];
const unavailability = { start: { nanoseconds: 1_900_000_000_000_000_000 } };
const windows = [{ machine_ids: machines, unavailability }];
const quota = { role: 'q', guarantees: { cpus: { value: 1 } }, limits: { cpus: { value: 2 } } };

describe('LEGACY-041 HA-008 the registry', () => {
  it('holds what operators have set: quota, weights, the maintenance schedule and the modes of machines', async () => {
    scenario.addAgents(1);
    expect(Object.keys(await registry())).toEqual(['master', 'slaves']);
    await operate('UPDATE_QUOTA', { quota_configs: [quota] });
    await operate('UPDATE_WEIGHTS', { weight_infos: [{ role: 'w', weight: 2 }] });
    await operate('UPDATE_MAINTENANCE_SCHEDULE', { schedule: { windows } });
    await operate('START_MAINTENANCE', { machines: machines.slice(1) });
    expect(await registry()).toMatchObject({
      quota_configs: [quota],
      weights: [{ info: { role: 'w', weight: 2 } }],
      schedules: [{ windows }],
      machines: {
        machines: [
          { info: { id: machines[0], mode: 'DRAINING', unavailability } },
          { info: { id: machines[1], mode: 'DOWN', unavailability } },
        ],
      },
      minimum_capabilities: [{ capability: 'QUOTA_V2' }],
    });
    refused = ['view_roles', 'get_quotas', 'get_maintenance_schedules', 'get_maintenance_statuses'];
    expect(Object.keys(await registry())).toEqual(['master', 'minimum_capabilities', 'slaves']);
  });

  it('holds the agents that are admitted, with what is ordered of them, and apart those that are given up or gone', async () => {
    scenario.addAgents(3);
    await operate('DRAIN_AGENT', { agent_id: { value: agentId(1) }, max_grace_period: { seconds: 7 } });
    await operate('DEACTIVATE_AGENT', { agent_id: { value: agentId(2) } });
    await operate('MARK_AGENT_GONE', { agent_id: { value: agentId(3) } });
    const id = { value: agentId(1) };
    const drained = {
      deactivated: true,
      drain_info: { state: 'DRAINED', config: { max_grace_period: { nanoseconds: 7_000_000_000 }, mark_gone: false } },
    };
    const gone = { slaves: [{ id: { value: agentId(3) } }] };
    const capabilities = { minimum_capabilities: [{ capability: 'AGENT_DRAINING' }] };
    const deactivated = { info: { id: { value: agentId(2) } }, deactivated: true };
    expect(await registry()).toMatchObject({
      slaves: { slaves: [{ info: { id }, ...drained }, deactivated] },
      gone,
      ...capabilities,
    });
    const fact = scenario.master.state.agents.get(agentId(1))?.fact;
    if (fact === undefined) throw new Error('no agent');
    scenario.loop.tell({ kind: 'agent-observed', agent: { ...fact, ready: false } });
    scenario.clock.advance(1000);
    expect(await registry()).toMatchObject({
      slaves: { slaves: [deactivated] },
      unreachable: { slaves: [{ id, timestamp: { nanoseconds: expect.any(Number) as number }, ...drained }] },
      gone,
      ...capabilities,
    });
  });

  it('names all capabilities of the master', async () => {
    const { master } = await registry();
    const types = ['AGENT_UPDATE', 'AGENT_DRAINING', 'QUOTA_V2'];
    expect(master).toMatchObject({ info: { capabilities: types.map((type) => ({ type })) } });
  });
});
