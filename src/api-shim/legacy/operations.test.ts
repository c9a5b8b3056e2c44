import { agentId, type MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario();
  scenario.addAgents(1);
});

afterEach(closeScenarios);

const newForm = [
  { name: 'disk', type: 'SCALAR', scalar: { value: 64 }, reservations: [{ type: 'DYNAMIC', role: 'r' }] },
];
const oldForm = [{ name: 'mem', type: 'SCALAR', scalar: { value: 128 }, role: 'r', reservation: { principal: 'p' } }];
const volumes = newForm.map((disk) => ({
  ...disk,
  disk: { persistence: { id: 'v' }, volume: { container_path: 'data', mode: 'RW' } },
}));

async function post(path: string, parameters: Readonly<Record<string, string>>) {
  const body = new URLSearchParams(parameters).toString();
  const { status, text } = await scenario.ask(path, { method: 'POST', body });
  return { status, text };
}

const slaveId = agentId(1);

describe("Operators' endpoints of reservations and volumes", () => {
  it('LEGACY-039 take reservations in both forms, and a source', async () => {
    for (const resources of [newForm, oldForm].map((form) => JSON.stringify(form))) {
      expect(await post('/reserve', { slaveId, resources })).toEqual({ status: 202, text: '' });
      expect(await post('/master/unreserve', { slaveId, resources })).toEqual({ status: 202, text: '' });
    }
    await post('/reserve', { slaveId, resources: JSON.stringify(newForm) });
    const other = newForm.map((disk) => ({ ...disk, reservations: [{ type: 'DYNAMIC', role: 's' }] }));
    const changed = { slaveId, resources: JSON.stringify(other), source: JSON.stringify(newForm) };
    expect(await post('/reserve', changed)).toEqual({ status: 202, text: '' });
  });

  it('LEGACY-039 make and destroy volumes', async () => {
    await post('/reserve', { slaveId, resources: JSON.stringify(newForm) });
    const form = { slaveId, volumes: JSON.stringify(volumes) };
    expect(await post('/create-volumes', form)).toEqual({ status: 202, text: '' });
    expect(await post('/create-volumes', form)).toMatchObject({ status: 400 });
    expect(await post('/destroy-volumes', form)).toEqual({ status: 202, text: '' });
    expect(await post('/destroy-volumes', form)).toMatchObject({ status: 400 });
  });

  it.each([
    ['/reserve', 'resources'],
    ['/unreserve', 'resources'],
    ['/create-volumes', 'volumes'],
    ['/destroy-volumes', 'volumes'],
  ])('LEGACY-039 %s needs an agent, and %s that can be read', async (path, name) => {
    const missing = (parameter: string) => ({
      status: 400,
      text: `Missing '${parameter}' query parameter in the request body`,
    });
    expect(await post(path, { [name]: '[]' })).toEqual(missing('slaveId'));
    expect(await post(path, { slaveId })).toEqual(missing(name));
    for (const unreadable of ['[', '{}', '[1]', '[{"name": 1}]']) {
      const { status, text } = await post(path, { slaveId, [name]: unreadable });
      expect([status, text]).toEqual([400, expect.stringMatching(`^Error (?:in )?parsing '${name}' query parameter`)]);
    }
    expect(await scenario.ask(path, { method: 'POST', body: `slaveId=%zz` })).toMatchObject({
      status: 400,
      text: "Unable to decode query string: Malformed % escape in '%zz': '%zz'",
    });
    const unknown = { slaveId: 'nope', [name]: JSON.stringify(volumes) };
    expect(await post(path, unknown)).toEqual({ status: 400, text: 'No agent found with specified ID' });
  });
});
