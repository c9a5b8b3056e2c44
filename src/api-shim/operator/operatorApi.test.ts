import { codec } from '../../wire/codec.ts';
import { eventually } from '../../../test/support/eventually.ts';
import {
  agentId,
  frameworkId,
  type MasterScenario,
  type SubscribedFramework,
} from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';

const path = '/api/v1';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario();
});

afterEach(closeScenarios);

/** The body of an answer to a call of this type. */
async function read(type: string): Promise<Record<string, unknown>> {
  const { status, text } = await scenario.operate({ type });
  expect(status).toBe(200);
  return JSON.parse(text) as Record<string, unknown>;
}

const cpus = { name: 'cpus', type: 'SCALAR', scalar: { value: 4 } };
const disk = { name: 'disk', type: 'SCALAR', scalar: { value: 10240 } };
const mem = { name: 'mem', type: 'SCALAR', scalar: { value: 4096 } };
const ports = { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31000, end: 31999 }] } };
const allocated = { role: '*', allocation_info: { role: 'r' } };

/** Launches a task of 1 cpu and 64 MB on what a framework is offered. */
async function launch(framework: SubscribedFramework, more: object = {}): Promise<void> {
  await eventually(() => framework.stream.types.includes('OFFERS'));
  const event = framework.stream.events.find(({ type }) => type === 'OFFERS');
  const { offers } = event?.offers as { offers: { id: object; agent_id: object }[] };
  const task = {
    name: 't1',
    task_id: { value: 't1' },
    agent_id: offers[0]?.agent_id,
    command: { value: 'sleep 1' },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
    ],
    ...more,
  };
  const operations = [{ type: 'LAUNCH', launch: { task_infos: [task] } }];
  const accept = { offer_ids: [offers[0]?.id], operations, filters: { refuse_seconds: 1000 } };
  expect((await scenario.schedule(framework, { type: 'ACCEPT', accept })).status).toBe(202);
}

/** Has a task report a state, with a uuid of sixteen times the same byte. */
function report(framework: SubscribedFramework, state: 'TASK_STARTING' | 'TASK_RUNNING', byte: number): void {
  const task = scenario.master.state.frameworks.get(framework.id)?.tasks.get('t1');
  if (task === undefined) throw new Error('no such task');
  scenario.loop.tell({
    kind: 'task-update',
    task: task.ref,
    status: {
      task_id: { value: 't1' },
      agent_id: { value: agentId(1) },
      state,
      source: 'SOURCE_EXECUTOR',
      timestamp: 1000,
      uuid: new Uint8Array(16).fill(byte),
      data: Uint8Array.of(1, 2, 3),
    },
  });
}

describe('quota', () => {
  const config = { role: 'q', guarantees: { cpus: { value: 2 } }, limits: { cpus: { value: 3 } } };

  it('QUOTA-001 QUOTA-017 OPER-039 is set by UPDATE_QUOTA, shown by GET_QUOTA and taken away by REMOVE_QUOTA', async () => {
    scenario.addAgents(1);
    expect(await read('GET_QUOTA')).toEqual({ type: 'GET_QUOTA', get_quota: { status: {} } });
    const update = { type: 'UPDATE_QUOTA', update_quota: { quota_configs: [config] } };
    expect(await scenario.operate(update)).toMatchObject({ status: 200, text: '' });
    expect(await read('GET_QUOTA')).toMatchObject({
      get_quota: { status: { infos: [{ role: 'q', guarantee: [{ name: 'cpus' }] }], configs: [config] } },
    });
    const remove = { type: 'REMOVE_QUOTA', remove_quota: { role: 'q' } };
    expect(await scenario.operate(remove)).toMatchObject({ status: 200, text: '' });
    expect(await scenario.operate(remove)).toMatchObject({ status: 400 });
  });

  it('QUOTA-007 QUOTA-014 is a conflict where SET_QUOTA guarantees more than there is', async () => {
    const guarantee = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 2 } }];
    const set = { type: 'SET_QUOTA', set_quota: { quota_request: { role: 'q', guarantee } } };
    expect(await scenario.operate(set)).toMatchObject({ status: 409 });
    scenario.addAgents(1);
    expect(await scenario.operate(set)).toMatchObject({ status: 200 });
    expect(await scenario.operate(set)).toMatchObject({ status: 400 });
  });
});

describe('weights', () => {
  it('ROLE-006 OPER-037 are set by UPDATE_WEIGHTS, and shown by GET_WEIGHTS if there are any', async () => {
    expect(await read('GET_WEIGHTS')).toEqual({ type: 'GET_WEIGHTS' });
    const weight_infos = [
      { role: 'b', weight: 2.5 },
      { role: ' a', weight: 3 },
    ];
    const update = { type: 'UPDATE_WEIGHTS', update_weights: { weight_infos } };
    expect(await scenario.operate(update)).toMatchObject({ status: 200, text: '' });
    expect(await read('GET_WEIGHTS')).toEqual({
      type: 'GET_WEIGHTS',
      get_weights: {
        weight_infos: [
          { role: 'a', weight: 3 },
          { role: 'b', weight: 2.5 },
        ],
      },
    });
  });
});

describe('what is checked before a call is looked at', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('OPER-004 answers 405 to %s', async (method) => {
    const { status, headers, text } = await scenario.ask(path, { method });
    expect({ status, allow: headers.allow, type: headers['content-type'] }).toEqual({
      status: 405,
      allow: 'POST',
      type: 'text/plain; charset=utf-8',
    });
    expect(text).toBe(`405 Method Not Allowed. Expecting one of { 'POST' }, but received '${method}'.`);
  });

  it.each(['/api/v1/', '//api/v1', '/api/v1/foo', '/api/v1/operator', '/master/api/v1', '/api/v1?x=y'])(
    'OPER-001 takes calls at %s',
    async (other) => {
      expect((await scenario.ask(other, { body: { type: 'GET_HEALTH' } })).status).toBe(200);
    },
  );

  it.each([
    [undefined, 400],
    ['application/json; charset=utf-8', 415],
    ['Application/JSON', 415],
    ['application/x-www-form-urlencoded', 415],
  ])('OPER-005 OPER-006 answers content type %s with %i', async (contentType, status) => {
    const headers = contentType === undefined ? {} : { 'Content-Type': contentType };
    expect((await scenario.ask(path, { method: 'POST', headers, body: '{"type":"GET_HEALTH"}' })).status).toBe(status);
  });

  it.each([
    ['{"type":', /^Failed to parse body into JSON: /],
    ['{"type":"GET_HEALTH"} x', /^Failed to parse body into JSON: /],
    ['"GET_HEALTH"', /^Failed to convert JSON into Call protobuf: Expecting a JSON object$/],
    ['{"type":1}', /^Failed to convert JSON into Call protobuf: Not expecting a JSON number for field 'type'$/],
    ['{"type":null}', /^Failed to validate master::Call: Expecting 'type' to be present$/],
    ['{"type":"FOO"}', /^Failed to validate master::Call: Expecting 'type' to be present$/],
    ['{"type":"TEARDOWN"}', /^Failed to validate master::Call: Expecting 'teardown' to be present$/],
    ['{"type":"UPDATE_WEIGHTS"}', /^Failed to validate master::Call: Expecting 'update_weights' to be present$/],
  ])('OPER-009 OPER-011 OPER-012 answers 400 to %j', async (body, text) => {
    const reply = await scenario.ask(path, { headers: { 'Content-Type': 'application/json' }, method: 'POST', body });
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(text);
  });

  it('OPER-007 answers 406 where neither form is accepted, also to calls without an answer', async () => {
    const teardown = { type: 'TEARDOWN', teardown: { framework_id: { value: 'nope' } } };
    expect((await scenario.operate(teardown, { Accept: 'text/html' })).status).toBe(406);
  });

  it('OPER-011 answers 501 to type UNKNOWN', async () => {
    const answer = await scenario.operate({ type: 'UNKNOWN' });
    expect(answer).toMatchObject({ status: 501, text: '501 Not Implemented.' });
  });

  it('OPER-003 answers 503 until the master is recovered', async () => {
    const fresh = await startScenario({ recovered: false });
    const { status, text } = await fresh.operate({ type: 'GET_HEALTH' });
    expect({ status, text }).toEqual({ status: 503, text: 'Master has not finished recovery' });
  });
});

describe('reading', () => {
  it('OPER-019 tells the health, with bare headers', async () => {
    const { status, headers, text } = await scenario.operate({ type: 'GET_HEALTH' }, { Connection: 'keep-alive' });
    expect(status).toBe(200);
    expect(text).toBe('{"type":"GET_HEALTH","get_health":{"healthy":true}}');
    expect(Object.keys(headers).sort()).toEqual(['content-length', 'content-type', 'date']);
    expect(headers['content-type']).toBe('application/json');
  });

  it('OPER-008 OPER-020 tells the version, here in protobuf', async () => {
    const call = codec('application/x-protobuf', 'mesos.v1.master.Call').encode({ type: 'GET_VERSION' });
    const type = 'application/x-protobuf';
    const reply = await scenario.ask(path, { body: call, headers: { 'Content-Type': type, Accept: type } });
    expect(reply.headers['content-type']).toBe(type);
    const response = codec(type, 'mesos.v1.master.Response').decode(reply.body);
    expect(response.get_version?.version_info.version).toBe('1.11.0');
  });

  it('OPER-038 tells the master', async () => {
    expect(await read('GET_MASTER')).toMatchObject({
      get_master: { master_info: { hostname: 'master.test', version: '1.11.0' }, start_time: 900, elected_time: 950 },
    });
  });

  it('OPER-021 tells the flags, as texts', async () => {
    const flagged = await startScenario({ flags: { port: '5050', ip: '127.0.0.1' } });
    const { text } = await flagged.operate({ type: 'GET_FLAGS' });
    const flags = [
      { name: 'port', value: '5050' },
      { name: 'ip', value: '127.0.0.1' },
    ];
    expect(JSON.parse(text)).toEqual({ type: 'GET_FLAGS', get_flags: { flags } });
  });

  it('OPER-021 OPER-023 is refused to those who may not', async () => {
    const strict = await startScenario({
      authorizer: {
        approver: (_caller, action) => Promise.resolve(() => action.startsWith('view_') && action !== 'view_flags'),
      },
    });
    const set_logging_level = { level: 1, duration: { nanoseconds: 1e9 } };
    expect((await strict.operate({ type: 'GET_FLAGS' })).status).toBe(403);
    expect((await strict.operate({ type: 'SET_LOGGING_LEVEL', set_logging_level })).status).toBe(403);
  });

  it('OPER-023 sets the level of the log, and answers with nothing', async () => {
    const raised: (readonly [number, number])[] = [];
    const logging = { level: 0, raise: (level: number, seconds: number) => void raised.push([level, seconds]) };
    const talkative = await startScenario({ logging });
    for (const nanoseconds of [60e9, -5]) {
      const set_logging_level = { level: 2, duration: { nanoseconds } };
      const { status, text } = await talkative.operate({ type: 'SET_LOGGING_LEVEL', set_logging_level });
      expect([status, text]).toEqual([200, '']);
    }
    expect(raised).toEqual([
      [2, 60],
      [2, 0],
    ]);
  });

  it('OPER-022 tells the metrics, whatever the timeout', async () => {
    for (const get_metrics of [{}, { timeout: { nanoseconds: 5_000_000_000 } }]) {
      const { text } = await scenario.operate({ type: 'GET_METRICS', get_metrics });
      const { metrics } = (JSON.parse(text) as { get_metrics: { metrics: { name: string; value: number }[] } })
        .get_metrics;
      expect(metrics).toContainEqual({ name: 'master/elected', value: 1 });
      expect(metrics.map(({ name }) => name)).toEqual(metrics.map(({ name }) => name).sort());
    }
    expect((await scenario.operate({ type: 'GET_METRICS' })).status).toBe(400);
  });

  it('OPER-018 shares an answer between those who ask at the same time', async () => {
    let asked = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const approver = async () => {
      asked += 1;
      await gate;
      return () => true;
    };
    const busy = await startScenario({ authorizer: { approver } });
    const replies = Array.from({ length: 10 }, () => busy.operate({ type: 'GET_STATE' }));
    await eventually(() => asked === 40);
    open();
    expect(new Set((await Promise.all(replies)).map(({ text }) => text)).size).toBe(1);
    const { text } = await busy.ask('/metrics/snapshot');
    expect(JSON.parse(text)).toMatchObject({ 'master/http_cache_hits': 9 });
  });

  it('OPER-026 tells that nothing is there', async () => {
    expect(await read('GET_STATE')).toEqual({
      type: 'GET_STATE',
      get_state: {
        get_tasks: { tasks: [], unreachable_tasks: [], completed_tasks: [] },
        get_executors: { executors: [] },
        get_frameworks: { frameworks: [], completed_frameworks: [] },
        get_agents: { agents: [], recovered_agents: [] },
      },
    });
    expect(await read('GET_ROLES')).toEqual({ type: 'GET_ROLES', get_roles: {} });
    expect(await read('GET_OPERATIONS')).toEqual({ type: 'GET_OPERATIONS', get_operations: {} });
    expect(await read('GET_EXECUTORS')).toEqual({ type: 'GET_EXECUTORS', get_executors: { executors: [] } });
  });

  it('OPER-027 tells of an agent as recorded', async () => {
    scenario.addAgents(1);
    const { get_agents: body } = await read('GET_AGENTS');
    expect(body).toEqual({
      agents: [
        {
          agent_info: {
            hostname: 'node1.test',
            port: 5051,
            resources: [cpus, disk, mem, ports],
            attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }],
            id: { value: agentId(1) },
            checkpoint: true,
            domain: { fault_domain: { region: { name: 'region-1' }, zone: { name: 'zone-1' } } },
          },
          active: true,
          deactivated: false,
          version: '1.11.0',
          pid: 'slave(1)@10.0.0.1:5051',
          registered_time: { nanoseconds: 1000e9 },
          total_resources: [cpus, disk, mem, ports].map((resource) => ({ ...resource, role: '*' })),
          capabilities: [
            'MULTI_ROLE',
            'HIERARCHICAL_ROLE',
            'RESERVATION_REFINEMENT',
            'RESOURCE_PROVIDER',
            'RESIZE_VOLUME',
            'AGENT_OPERATION_FEEDBACK',
            'AGENT_DRAINING',
            'TASK_RESOURCE_LIMITS',
          ].map((type) => ({ type })),
        },
      ],
      recovered_agents: [],
    });
  });

  it('OPER-028 tells a cordoned agent from one that does not answer', async () => {
    scenario.addAgents(1, { schedulable: false });
    expect(await read('GET_AGENTS')).toMatchObject({ get_agents: { agents: [{ active: false, deactivated: true }] } });
    scenario.addAgents(1, { ready: false });
    expect(await read('GET_AGENTS')).toMatchObject({ get_agents: { agents: [{ active: false, deactivated: false }] } });
  });

  it('OPER-029 tells nothing of unreachable agents', async () => {
    scenario.addAgents(1, { ready: false });
    scenario.clock.advance(100);
    expect(await read('GET_AGENTS')).toEqual({ type: 'GET_AGENTS', get_agents: { agents: [], recovered_agents: [] } });
  });

  it('OPER-031 tells of a framework and its offers', async () => {
    scenario.addAgents(1);
    const framework = await scenario.subscribe({
      labels: { labels: [{ key: 'k', value: 'v' }] },
      failover_timeout: 10,
    });
    await eventually(() => framework.stream.types.includes('OFFERS'));
    const offered = [cpus, disk, mem, ports].map((resource) => ({ ...resource, ...allocated }));
    expect(await read('GET_FRAMEWORKS')).toEqual({
      type: 'GET_FRAMEWORKS',
      get_frameworks: {
        frameworks: [
          {
            framework_info: {
              user: 'root',
              name: 'f',
              id: { value: frameworkId(0) },
              failover_timeout: 10,
              checkpoint: false,
              roles: ['r'],
              capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
              labels: { labels: [{ key: 'k', value: 'v' }] },
            },
            active: true,
            connected: true,
            recovered: false,
            registered_time: { nanoseconds: 1000e9 },
            reregistered_time: { nanoseconds: 1000e9 },
            offers: [
              expect.objectContaining({
                agent_id: { value: agentId(1) },
                url: {
                  scheme: 'http',
                  address: { hostname: 'node1.test', ip: '10.0.0.1', port: 5051 },
                  path: '/slave(1)',
                },
                resources: offered.map(({ role: _role, ...resource }) => resource),
                allocation_info: { role: 'r' },
              }),
            ],
            offered_resources: offered,
            offer_constraints: {},
          },
        ],
        completed_frameworks: [],
      },
    });
    expect(await read('GET_AGENTS')).toMatchObject({ get_agents: { agents: [{ offered_resources: offered }] } });
  });

  it('OPER-031 tells of a framework that is gone', async () => {
    const framework = await scenario.subscribe();
    await scenario.schedule(framework, { type: 'TEARDOWN' });
    const { get_frameworks: body } = await read('GET_FRAMEWORKS');
    expect(body).toMatchObject({
      frameworks: [],
      completed_frameworks: [{ active: false, connected: false, unregistered_time: { nanoseconds: 1000e9 } }],
    });
  });

  it('OPER-034 OPER-033 TASK-058 tells of a task, which has no executor to tell of, what it was launched with, and what was forwarded of it', async () => {
    scenario.addAgents(1);
    const framework = await scenario.subscribe();
    const labels = { labels: [{ key: 'a', value: 'b' }, { key: 'c' }] };
    const discovery = { visibility: 'CLUSTER', name: 'd' };
    await launch(framework, { labels, discovery, command: { value: 'sleep 1', user: 'nobody' } });
    const { get_tasks: staged } = await read('GET_TASKS');
    expect(staged).toEqual({
      tasks: [
        {
          name: 't1',
          task_id: { value: 't1' },
          framework_id: { value: framework.id },
          agent_id: { value: agentId(1) },
          state: 'TASK_STAGING',
          resources: [
            { name: 'cpus', type: 'SCALAR', scalar: { value: 1 }, allocation_info: { role: 'r' } },
            { name: 'mem', type: 'SCALAR', scalar: { value: 64 }, allocation_info: { role: 'r' } },
          ],
          labels,
          discovery,
          user: 'nobody',
        },
      ],
      unreachable_tasks: [],
      completed_tasks: [],
    });
    report(framework, 'TASK_STARTING', 1);
    report(framework, 'TASK_RUNNING', 2);
    // Tasks with executors of their own are refused as yet, so that command tasks are all that there can be.
    expect(await read('GET_EXECUTORS')).toEqual({ type: 'GET_EXECUTORS', get_executors: { executors: [] } });
    const { get_tasks: running } = await read('GET_TASKS');
    const uuid = Buffer.alloc(16, 1).toString('base64');
    expect(running).toMatchObject({
      tasks: [
        {
          state: 'TASK_STARTING',
          statuses: [{ state: 'TASK_STARTING', uuid }],
          status_update_state: 'TASK_STARTING',
          status_update_uuid: uuid,
        },
      ],
    });
    expect(JSON.stringify(running)).not.toContain('"data"');
  });

  it('OPER-036 ROLE-003 ROLE-004 tells of roles, those above them, and what is offered and held below', async () => {
    scenario.addAgents(2);
    const framework = await scenario.subscribe({ roles: ['a/b'] });
    await launch(framework);
    const resources = [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 5 } },
      { name: 'disk', type: 'SCALAR', scalar: { value: 10240 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 4160 } },
    ];
    expect(await read('GET_ROLES')).toEqual({
      type: 'GET_ROLES',
      get_roles: {
        roles: [
          { name: 'a', weight: 1, resources },
          { name: 'a/b', weight: 1, frameworks: [{ value: framework.id }], resources },
        ],
      },
    });
  });
});

describe('A framework that left a role or went away', () => {
  it('SCHED-058 is still of the role while it holds something there', async () => {
    scenario.addAgents(1);
    const framework = await scenario.subscribe({ roles: ['r'] });
    await launch(framework);
    const capabilities = [{ type: 'MULTI_ROLE' }];
    const framework_info = { user: 'root', name: 'f', id: { value: framework.id }, roles: ['s'], capabilities };
    const update = { type: 'UPDATE_FRAMEWORK', update_framework: { framework_info } };
    expect((await scenario.schedule(framework, update)).status).toBe(200);
    expect(await read('GET_ROLES')).toMatchObject({
      get_roles: { roles: [{ name: 'r', frameworks: [{ value: framework.id }] }, { name: 's' }] },
    });
  });

  it('OPER-031 shows no unregistered_time while it may come back', async () => {
    const framework = await scenario.subscribe({ failover_timeout: 100 });
    framework.stream.response.destroy();
    const away = () => scenario.master.state.frameworks.get(framework.id)?.streamId === undefined;
    await eventually(away);
    const body = JSON.stringify(await read('GET_FRAMEWORKS'));
    expect(body).toContain('"connected":false');
    expect(body).not.toContain('unregistered_time');
  });
});

describe('TEARDOWN', () => {
  it('OPER-014 OPER-041 ends a framework and its stream, and answers 200 with nothing', async () => {
    const framework = await scenario.subscribe();
    const call = { type: 'TEARDOWN', teardown: { framework_id: { value: framework.id } } };
    const { status, headers, text } = await scenario.operate(call);
    expect({ status, text, type: headers['content-type'] }).toEqual({ status: 200, text: '', type: undefined });
    await eventually(() => framework.stream.ended);
    expect(await scenario.operate(call)).toMatchObject({ status: 400, text: 'No framework found with specified ID' });
  });
});
