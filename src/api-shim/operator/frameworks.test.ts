import { eventually } from '../../../test/support/eventually.ts';
import { agentId, type MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario();
});

afterEach(closeScenarios);

async function read(type: 'GET_FRAMEWORKS' | 'GET_STATE'): Promise<unknown> {
  return JSON.parse((await scenario.operate({ type })).text);
}

const start = { nanoseconds: 1_900_000_000_000_000_000 };

async function scheduleMaintenance(): Promise<void> {
  const machine = { hostname: 'node1.test', ip: '10.0.0.1' };
  const schedule = { windows: [{ machine_ids: [machine], unavailability: { start } }] };
  await scenario.ask('/maintenance/schedule', { method: 'POST', body: JSON.stringify(schedule) });
}

it('OPER-031 tells with an offer when its agent will be unavailable', async () => {
  scenario.addAgents(1);
  await scheduleMaintenance();
  const framework = await scenario.subscribe();
  await eventually(() => framework.stream.types.includes('OFFERS'));
  const offer = { agent_id: { value: agentId(1) }, unavailability: { start } };
  expect(await read('GET_FRAMEWORKS')).toMatchObject({ get_frameworks: { frameworks: [{ offers: [offer] }] } });
});

it('OPER-031 tells which agents a framework is asked to leave, until it has answered', async () => {
  scenario.addAgents(1);
  const framework = await scenario.subscribe();
  await eventually(() => framework.stream.types.includes('OFFERS'));
  const [offer] = [...scenario.master.state.offers.values()];
  const resources = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }];
  const task = { name: 't', task_id: { value: 't' }, agent_id: { value: agentId(1) }, command: {}, resources };
  const operations = [{ type: 'LAUNCH', launch: { task_infos: [task] } }];
  const accept = { offer_ids: [{ value: offer?.id }], operations, filters: { refuse_seconds: 1000 } };
  expect((await scenario.schedule(framework, { type: 'ACCEPT', accept })).status).toBe(202);

  await scheduleMaintenance();
  scenario.clock.advance(1);
  await eventually(() => framework.stream.types.includes('INVERSE_OFFERS'));

  const [id] = scenario.master.state.inverseOffers.keys();
  const inverseOffer = {
    id: { value: id },
    url: { scheme: 'http', address: { hostname: 'node1.test', ip: '10.0.0.1', port: 5051 }, path: '/slave(1)' },
    framework_id: { value: framework.id },
    agent_id: { value: agentId(1) },
    unavailability: { start },
  };
  const shown = { frameworks: [{ inverse_offers: [inverseOffer] }] };
  expect(await read('GET_FRAMEWORKS')).toMatchObject({ get_frameworks: shown });
  expect(await read('GET_STATE')).toMatchObject({ get_state: { get_frameworks: shown } });

  const accepted = { type: 'ACCEPT_INVERSE_OFFERS', accept_inverse_offers: { inverse_offer_ids: [{ value: id }] } };
  await scenario.schedule(framework, accepted);
  expect(JSON.stringify(await read('GET_FRAMEWORKS'))).not.toContain('inverse_offers');
});
