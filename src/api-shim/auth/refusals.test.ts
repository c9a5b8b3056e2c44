import { eventually } from '../../../test/support/eventually.ts';
import type { Question } from '../../../test/support/httpClient.ts';
import type { MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import type { Action } from './authorizer.ts';

/** A request by its path; a call of operators by what is said beside its type. */
interface Wish {
  readonly path: string;
  readonly question?: Question;
}

const get = (path: string): Wish => ({ path });
const call = (type: string, part?: object): Wish => ({
  path: '/api/v1',
  question: { body: { type, ...(part !== undefined && { [type.toLowerCase()]: part }) } },
});

const cpu = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } };
const ofFree = { role: 'free', guarantee: [cpu] };
const machine = { hostname: 'node1.test', ip: '10.0.0.1' };
const window = { machine_ids: [machine], unavailability: { start: { nanoseconds: 1_900_000_000_000_000_000 } } };

/** What is refused, and the actions of which each one alone is enough for that. */
const refused: readonly (readonly [name: string, wish: Wish, needs: readonly Action[]])[] = [
  ['/files/debug', get('/files/debug'), ['get_endpoints']],
  ['/flags', get('/flags'), ['view_flags']],
  ['/metrics/snapshot', get('/metrics/snapshot'), ['get_endpoints']],
  ['/logging/toggle', get('/logging/toggle'), ['get_endpoints', 'set_log_level']],
  ['/logging/toggle', get('/logging/toggle?level=1&duration=1mins'), ['get_endpoints', 'set_log_level']],
  ['POST /quota', { path: '/quota', question: { body: ofFree } }, ['update_quotas']],
  ['DELETE /quota', { path: '/quota/taken', question: { method: 'DELETE' } }, ['update_quotas']],
  ['GET_FLAGS', call('GET_FLAGS'), ['view_flags']],
  [
    'SET_LOGGING_LEVEL',
    call('SET_LOGGING_LEVEL', { level: 1, duration: { nanoseconds: 60_000_000_000 } }),
    ['set_log_level'],
  ],
  [
    'UPDATE_QUOTA',
    call('UPDATE_QUOTA', { quota_configs: [{ role: 'free', limits: { cpus: { value: 1 } } }] }),
    ['update_quotas'],
  ],
  ['SET_QUOTA', call('SET_QUOTA', { quota_request: ofFree }), ['update_quotas']],
  ['REMOVE_QUOTA', call('REMOVE_QUOTA', { role: 'taken' }), ['update_quotas']],
];

/** What leaves out all that is there to be shown, and the actions of which each one alone is enough for that. */
const emptied: readonly (readonly [name: string, wish: Wish, needs: readonly Action[], empty: object])[] = [
  ['GET /quota', get('/quota'), ['get_quotas'], {}],
  ['GET_QUOTA', call('GET_QUOTA'), ['get_quotas'], { get_quota: { status: {} } }],
  ['/maintenance/schedule', get('/maintenance/schedule'), ['get_maintenance_schedules'], {}],
  [
    'GET_MAINTENANCE_SCHEDULE',
    call('GET_MAINTENANCE_SCHEDULE'),
    ['get_maintenance_schedules'],
    { get_maintenance_schedule: { schedule: {} } },
  ],
  ['/maintenance/status', get('/maintenance/status'), ['get_maintenance_statuses'], {}],
  [
    'GET_MAINTENANCE_STATUS',
    call('GET_MAINTENANCE_STATUS'),
    ['get_maintenance_statuses'],
    { get_maintenance_status: { status: {} } },
  ],
  ['GET_OPERATIONS', call('GET_OPERATIONS'), ['view_roles'], { get_operations: {} }],
];

let scenario: MasterScenario;
let denied: Action | undefined;
let raised: number;

beforeEach(async () => {
  denied = undefined;
  raised = 0;
  scenario = await startScenario({
    authorizer: { approver: (_caller, action) => Promise.resolve(() => action !== denied) },
    logging: { level: 0, raise: () => (raised += 1) },
  });
  scenario.addAgents(1);
  const limited = [{ role: 'taken', limits: { cpus: { value: 1 } } }];
  expect(await asked(call('UPDATE_QUOTA', { quota_configs: limited }))).toMatchObject({ status: 200 });
  await reserveAsFramework();
  const schedule = { windows: [window] };
  expect(await asked(call('UPDATE_MAINTENANCE_SCHEDULE', { schedule }))).toMatchObject({ status: 200 });
});

afterEach(closeScenarios);

function asked({ path, question }: Wish): ReturnType<MasterScenario['ask']> {
  return scenario.ask(path, question);
}

/** Leaves an operation that nobody has acknowledged. */
async function reserveAsFramework(): Promise<void> {
  const framework = await scenario.subscribe({ roles: ['r'], principal: 'p' });
  await eventually(() => framework.stream.types.includes('OFFERS'));
  const [offer] = scenario.master.state.frameworks.get(framework.id)?.offers.keys() ?? [];
  const resources = [{ ...cpu, reservations: [{ type: 'DYNAMIC', role: 'r', principal: 'p' }] }];
  const operations = [{ type: 'RESERVE', id: { value: 'op' }, reserve: { resources } }];
  await scenario.schedule(framework, { type: 'ACCEPT', accept: { offer_ids: [{ value: offer }], operations } });
}

/** What the requests of this file would change. */
function standing(): object {
  const { quotas } = scenario.master.state;
  return { quotas: [...quotas.keys()], writes: scenario.writer.writes.length, raised };
}

it.each(refused)('AUTH-017 AUTH-014 %s is 403 to whom it is denied, and does nothing', async (_name, wish, needs) => {
  const before = standing();
  for (const action of needs) {
    denied = action;
    expect(await asked(wish)).toMatchObject({ status: 403 });
    expect(standing()).toEqual(before);
  }
  denied = undefined;
  expect(await asked(wish)).toMatchObject({ status: 200 });
});

it.each(emptied)('AUTH-017 MAINT-015 QUOTA-020 %s is empty to whom it is denied', async (name, wish, needs, empty) => {
  const [type] = /^GET_\w+$/.exec(name) ?? [];
  const nothing = { ...empty, ...(type !== undefined && { type }) };
  for (const action of needs) {
    denied = action;
    const { status, text } = await asked(wish);
    expect([status, JSON.parse(text)]).toEqual([200, nothing]);
  }
  denied = undefined;
  expect(JSON.parse((await asked(wish)).text)).not.toEqual(nothing);
});

it('AUTH-017 OPER-033 GET_EXECUTORS shows nothing to anybody, as long as tasks with executors of their own are refused', async () => {
  expect(JSON.parse((await asked(call('GET_EXECUTORS'))).text)).toEqual({
    type: 'GET_EXECUTORS',
    get_executors: { executors: [] },
  });
});
