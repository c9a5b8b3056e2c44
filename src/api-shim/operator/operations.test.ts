import { eventually } from '../../../test/support/eventually.ts';
import { agentId, type MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import { aclAuthorizer } from '../auth/aclAuthorizer.ts';
import { parseAcls } from '../auth/acls.ts';

let scenario: MasterScenario;

async function start(options: Parameters<typeof MasterScenario.start>[0] = {}): Promise<void> {
  scenario = await startScenario(options);
  scenario.addAgents(1);
}

afterEach(closeScenarios);

const agent_id = { value: agentId(1) };

function reserved(name: string, value: number, role = 'r', more: object = {}): object {
  return { name, type: 'SCALAR', scalar: { value }, reservations: [{ type: 'DYNAMIC', role }], ...more };
}

const volume = (size: number, more: object = {}): object =>
  reserved('disk', size, 'r', {
    disk: { persistence: { id: 'v' }, volume: { container_path: 'data', mode: 'RW' } },
    ...more,
  });

function operate(type: string, part: object): Promise<{ readonly status: number; readonly text: string }> {
  return scenario.operate({ type, [type.toLowerCase()]: { agent_id, ...part } });
}

/** Subscribes with role `r` and is offered the agent. */
async function offered() {
  const framework = await scenario.subscribe({ principal: 'alice', roles: ['r'] });
  scenario.clock.advance(1);
  await eventually(() => framework.stream.types.includes('OFFERS'));
  const offers = [...(scenario.master.state.frameworks.get(framework.id)?.offers.keys() ?? [])];
  return { framework, offer_ids: offers.map((value) => ({ value })) };
}

const byAlice = (value: number): object =>
  reserved('cpus', value, 'r', { reservations: [{ type: 'DYNAMIC', role: 'r', principal: 'alice' }] });

describe('Calls on resources of agents', () => {
  it('RESV-001 VOL-001 VOL-009 VOL-010 are 202 when what they want is stored', async () => {
    await start();
    expect(await operate('RESERVE_RESOURCES', { resources: [reserved('disk', 100)] })).toMatchObject({ status: 202 });
    expect(await operate('CREATE_VOLUMES', { volumes: [volume(10)] })).toMatchObject({ status: 202 });
    const addition = reserved('disk', 5);
    expect(await operate('GROW_VOLUME', { volume: volume(10), addition })).toMatchObject({ status: 202 });
    expect(await operate('SHRINK_VOLUME', { volume: volume(15), subtract: { value: 5 } })).toMatchObject({
      status: 202,
    });
    expect(await operate('DESTROY_VOLUMES', { volumes: [volume(10)] })).toMatchObject({ status: 202 });
    expect(await operate('UNRESERVE_RESOURCES', { resources: [reserved('disk', 90)] })).toMatchObject({ status: 202 });
    expect(scenario.writer.writes.filter(({ kind }) => kind === 'store-reservations')).toHaveLength(6);
  });

  it('RESV-020 are 400 where a resource is invalid in itself', async () => {
    await start();
    const invalid = await operate('RESERVE_RESOURCES', { resources: [reserved('cpus', -1)] });
    expect(invalid.status).toBe(400);
    expect(invalid.text).toMatch(/^Failed to validate master::Call: Resource '.*' is invalid: Invalid scalar resource/);
  });

  it('VOL-009 VOL-010 need an agent', async () => {
    await start();
    for (const [type, part] of [
      ['GROW_VOLUME', { volume: volume(10), addition: reserved('disk', 5) }],
      ['SHRINK_VOLUME', { volume: volume(10), subtract: { value: 5 } }],
    ] as const) {
      expect(await scenario.operate({ type, [type.toLowerCase()]: part })).toMatchObject({ status: 400 });
    }
  });

  it('METRIC-008 are counted, all together and by their types', async () => {
    await start();
    await operate('RESERVE_RESOURCES', { resources: [reserved('cpus', 1)] });
    await operate('UNRESERVE_RESOURCES', { resources: [reserved('cpus', 1)] });
    const { text } = await scenario.ask('/metrics/snapshot');
    expect(JSON.parse(text)).toMatchObject({
      'master/operations/total': 2,
      'master/operations/finished': 2,
      'master/operations/pending': 0,
      'master/operations/reserve/finished': 1,
      'master/operations/unreserve/finished': 1,
      'master/operations/create/finished': 0,
    });
  });

  it('OPER-035 GET_OPERATIONS lists those whose end a framework has to acknowledge', async () => {
    await start();
    expect(JSON.parse((await scenario.operate({ type: 'GET_OPERATIONS' })).text)).toEqual({
      type: 'GET_OPERATIONS',
      get_operations: {},
    });
    const { framework, offer_ids } = await offered();
    const operations = [{ type: 'RESERVE', id: { value: 'op' }, reserve: { resources: [byAlice(1)] } }];
    await scenario.schedule(framework, { type: 'ACCEPT', accept: { offer_ids, operations } });
    const { get_operations: answer } = JSON.parse((await scenario.operate({ type: 'GET_OPERATIONS' })).text) as {
      get_operations: { operations: readonly object[] };
    };
    expect(answer.operations).toMatchObject([
      { framework_id: { value: framework.id }, agent_id, latest_status: { state: 'OPERATION_PENDING' } },
    ]);
  });
});

describe('Calls on resources of agents under ACLs', () => {
  const none = { type: 'NONE' };
  const any = { type: 'ANY' };
  const acls = parseAcls(
    JSON.stringify({
      reserve_resources: [
        { principals: any, roles: { values: ['r'] } },
        { principals: any, roles: none },
      ],
      unreserve_resources: [
        { principals: any, reserver_principals: { values: ['alice'] } },
        { principals: any, reserver_principals: none },
      ],
      create_volumes: [{ principals: any, roles: none }],
      destroy_volumes: [{ principals: any, creator_principals: none }],
      resize_volumes: [{ principals: any, roles: none }],
    }),
  );

  it('RESV-015 RESV-014 are 403 where one role, or the principal who reserved, is denied', async () => {
    await start({ authorizer: aclAuthorizer(() => acls) });
    const both = { resources: [reserved('cpus', 1), reserved('mem', 1, 's')] };
    expect(await operate('RESERVE_RESOURCES', both)).toMatchObject({ status: 403 });
    expect(await operate('RESERVE_RESOURCES', { resources: [reserved('cpus', 1)] })).toMatchObject({ status: 202 });
    expect(await operate('RESERVE_RESOURCES', { resources: [byAlice(1)] })).toMatchObject({ status: 202 });
    expect(await operate('UNRESERVE_RESOURCES', { resources: [reserved('cpus', 1)] })).toMatchObject({ status: 403 });
    const changed = { source: [reserved('cpus', 1)], resources: [byAlice(1)] };
    expect(await operate('RESERVE_RESOURCES', changed)).toMatchObject({ status: 403 });
    expect(await operate('UNRESERVE_RESOURCES', { resources: [byAlice(1)] })).toMatchObject({ status: 202 });
  });

  it('VOL-008 VOL-011 are 403 where volumes are denied', async () => {
    await start({ authorizer: aclAuthorizer(() => acls) });
    await operate('RESERVE_RESOURCES', { resources: [reserved('disk', 100)] });
    expect(await operate('CREATE_VOLUMES', { volumes: [volume(10)] })).toMatchObject({ status: 403 });
    const resized = { volume: volume(10), addition: reserved('disk', 1) };
    expect(await operate('GROW_VOLUME', resized)).toMatchObject({ status: 403 });
    expect(await operate('SHRINK_VOLUME', { volume: volume(10), subtract: { value: 1 } })).toMatchObject({
      status: 403,
    });
  });

  it("RESV-016 drop a framework's operation that it may not have carried out", async () => {
    await start({ authorizer: aclAuthorizer(() => acls) });
    const { framework, offer_ids } = await offered();
    const id = { value: 'op' };
    const create = { volumes: [{ ...volume(10), reservations: [{ type: 'STATIC', role: 'r' }] }] };
    const operations = [
      { type: 'CREATE', id, create },
      { type: 'RESERVE', reserve: { resources: [byAlice(1)] } },
    ];
    const accept = { type: 'ACCEPT', accept: { offer_ids, operations } };
    expect(await scenario.schedule(framework, accept)).toMatchObject({ status: 202 });
    await eventually(() => framework.stream.types.includes('UPDATE_OPERATION_STATUS'));
    const event = framework.stream.events.find(({ type }) => type === 'UPDATE_OPERATION_STATUS');
    expect(event).toMatchObject({
      update_operation_status: {
        status: {
          operation_id: id,
          state: 'OPERATION_ERROR',
          message: "Principal 'alice' is not authorized to perform CREATE",
        },
      },
    });
    expect(scenario.writer.writes.filter(({ kind }) => kind === 'store-reservations')).toHaveLength(1);
  });
});
