import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { eventually } from '../../../test/support/eventually.ts';
import { agentId, type MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import type { TaskUpdate } from '../../master/effects.ts';
import { Resources } from '../../model/resources.ts';
import { agentCapabilities } from '../operator/agents.ts';
import { startShim } from '../server.ts';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario({
    flags: { root_submissions: 'true' },
  });
});

afterEach(closeScenarios);

async function read(path: string): Promise<Record<string, unknown>> {
  const { status, headers, text } = await scenario.ask(path);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json');
  return JSON.parse(text) as Record<string, unknown>;
}

const nothing = { cpus: 0, gpus: 0, mem: 0, disk: 0 };
const whole = { cpus: 4, gpus: 0, mem: 4096, disk: 10240, ports: '[31000-31999]' };

describe('routing', () => {
  it.each([
    '/state',
    '/state/',
    '/state/x/y',
    '/master/state',
    '/master/state/',
    '/state.json',
    '/master/state.json',
    '//state',
    '/master//state',
  ])('LEGACY-001 serves the state at %s', async (path) =>
    expect(await read(path)).toHaveProperty('activated_slaves', 0),
  );

  it.each([
    '/nope',
    '/x/',
    '/statex',
    '/master/master/state',
    '/STATE',
    '/nope.json',
    '/redirect/x',
    '/%E0%A4%A',
    '/..',
  ])('LEGACY-005 answers 404 to %s', async (path) => {
    const { status, headers, text } = await scenario.ask(path);
    expect({ status, text }).toEqual({ status: 404, text: '404 Not Found.' });
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it.each(['/redirect', '/master/redirect', '/redirect?x=1'])('LEGACY-005 sends %s to the leader', async (path) => {
    const { status, headers, text } = await scenario.ask(path);
    expect({ status, location: headers.location, text }).toEqual({
      status: 307,
      location: '//master.test:5050',
      text: '',
    });
  });

  it('LEGACY-009 does not look at the method where something is shown', async () => {
    for (const method of ['GET', 'POST', 'PUT']) {
      expect((await scenario.ask('/state', { method })).status).toBe(200);
    }
    const head = await scenario.ask('/state', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
  });

  it.each([
    ['POST', '/weights', 'GET, PUT', "{ 'GET', 'PUT' }"],
    ['PUT', '/quota', 'GET, POST, DELETE', "{ 'GET', 'POST', 'DELETE' }"],
    ['DELETE', '/maintenance/schedule', 'GET, POST', "{ 'GET', 'POST' }"],
    ['POST', '/maintenance/status', 'GET', "{ 'GET' }"],
    ['GET', '/machine/down', 'POST', "{ 'POST' }"],
    ['GET', '/teardown', 'POST', "{ 'POST' }"],
    ['PUT', '/reserve', 'POST', "{ 'POST' }"],
  ])('LEGACY-037 LEGACY-040 answers 405 to %s %s', async (method, path, allow, expected) => {
    const { status, headers, text } = await scenario.ask(path, { method });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow });
    expect(text).toBe(`405 Method Not Allowed. Expecting one of ${expected}, but received '${method}'.`);
  });

  it('LEGACY-037 LEGACY-038 tears a framework down, whatever the form is called', async () => {
    const { id, stream } = await scenario.subscribe();
    const teardown = (body: string) => scenario.ask('/master/teardown', { method: 'POST', body });
    const missing = "Missing 'frameworkId' query parameter in the request body";
    expect(await teardown('')).toMatchObject({ status: 400, text: missing });
    expect(await teardown(JSON.stringify({ frameworkId: id }))).toMatchObject({ status: 400, text: missing });
    expect(await teardown('frameworkId=%zz')).toMatchObject({ status: 400 });
    const unknown = { status: 400, text: 'No framework found with specified ID' };
    expect(await teardown('frameworkId=nope')).toMatchObject(unknown);
    expect(stream.ended).toBe(false);
    expect(await teardown(`frameworkId=${id}`)).toMatchObject({ status: 200, text: '' });
    await eventually(() => stream.ended);
    expect(await teardown(`frameworkId=${id}`)).toMatchObject(unknown);
  });

  it('ROLE-006 ROLE-008 LEGACY-040 shows weights as a list, and takes them as one', async () => {
    const put = (body: string) => scenario.ask('/weights', { method: 'PUT', body });
    expect(await scenario.ask('/weights')).toMatchObject({ status: 200, text: '[]' });
    expect(await put('[{"role": " b ", "weight": 2.5}, {"role": "a", "weight": 3}]')).toMatchObject({
      status: 200,
      text: '',
    });
    expect(await scenario.ask('/master/weights')).toMatchObject({
      status: 200,
      text: '[{"role":"a","weight":3},{"role":"b","weight":2.5}]',
    });
    expect((await scenario.ask('/weights?jsonp=f')).text).toMatch(/^f\(\[/);
    const { headers } = await scenario.ask('/weights', { method: 'DELETE' });
    expect(headers.allow).toBe('GET, PUT');
  });

  it('QUOTA-013 QUOTA-014 QUOTA-016 LEGACY-040 shows quota, sets that of a role that has none, and removes it', async () => {
    scenario.addAgents(1);
    const post = (body: object) => scenario.ask('/master/quota', { method: 'POST', body: JSON.stringify(body) });
    const remove = (path: string) => scenario.ask(path, { method: 'DELETE' });
    expect((await scenario.ask('/quota')).text).toBe('{}');
    const guarantee = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 2 } }];
    expect(await post({ role: 'q', guarantee })).toMatchObject({ status: 200, text: '' });
    expect(JSON.parse((await scenario.ask('/quota')).text)).toEqual({
      infos: [{ role: 'q', guarantee }],
      configs: [{ role: 'q', guarantees: { cpus: { value: 2 } }, limits: { cpus: { value: 2 } } }],
    });
    expect(await post({ role: 'q', guarantee })).toMatchObject({ status: 400 });
    const tooMuch = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 20 } }];
    expect(await post({ role: 'r', guarantee: tooMuch })).toMatchObject({ status: 409 });
    expect(await post({ role: 'r', guarantee: tooMuch, force: true })).toMatchObject({ status: 200 });
    expect(await remove('/quota/q?x=1')).toMatchObject({ status: 200, text: '' });
    expect(await remove('/master/quota/r')).toMatchObject({ status: 200 });
    for (const path of ['/quota/q', '/quota/a/b', '/quota', '/quota/', '/quota/%zz']) {
      expect(await remove(path)).toMatchObject({ status: 400 });
    }
    expect((await scenario.ask('/quota')).text).toBe('{}');
  });

  it.each(['', '[]', '{"role":7}', '{"role":"q","guarantee":[{"name":"cpus"}]}', '{"guarantee":[]}'])(
    'QUOTA-015 refuses the quota %s',
    async (body) => {
      expect((await scenario.ask('/quota', { method: 'POST', body })).status).toBe(400);
      expect((await scenario.ask('/quota')).text).toBe('{}');
    },
  );

  it.each([
    ['', 'Failed to parse update weights request JSON'],
    ['{"role":"a","weight":2}', 'Expecting an array'],
    ['[7]', 'Failed to convert update weights request JSON'],
    ['[{"role":"a"}]', 'weight'],
    ['[{"weight":2}]', 'Role names cannot be the empty string'],
    ['[{"role":"a","weight":"much"}]', 'weight'],
    ['[{"role":"b","weight":2},{"role":"a","weight":-1}]', 'Weights must be positive'],
  ])('ROLE-007 refuses the weights %s and changes nothing', async (body, reason) => {
    const answer = await scenario.ask('/weights', { method: 'PUT', body });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(reason);
    expect((await scenario.ask('/weights')).text).toBe('[]');
  });

  it('LEGACY-008 wraps the answer in a call for jsonp', async () => {
    const { headers, text } = await scenario.ask('/slaves?slave_id=nope&jsonp=angular.callbacks._0');
    expect(headers['content-type']).toBe('text/javascript');
    expect(text).toBe('angular.callbacks._0({"slaves":[],"recovered_slaves":[]})');
    expect((await scenario.ask('/slaves?jsonp=alert(1)//')).status).toBe(400);
    expect((await scenario.ask('/weights?jsonp=first&jsonp=')).text).toBe('([])');
  });

  it('LEGACY-007 LEGACY-028 answers from an empty state before the recovery, and is healthy', async () => {
    const fresh = await startScenario({ recovered: false });
    expect(await fresh.ask('/health')).toMatchObject({ status: 200, text: '' });
    expect((await fresh.ask('/state')).status).toBe(200);
  });
});

describe('documents', () => {
  it.each(['/state', '/state-summary', '/slaves', '/frameworks', '/tasks', '/roles'])(
    'LEGACY-001 %s under all its names',
    async (path) => {
      const plain = await read(path);
      for (const name of [`${path}.json`, `/master${path}`, `/master${path}.json`, `${path}/`]) {
        expect(await read(name)).toEqual(plain);
      }
    },
  );

  it('LEGACY-027 the flags, which LEGACY-012 the state shows too, to those who may see them', async () => {
    const flags = { cluster: 'c', log_dir: '/var/log', root_submissions: 'true' };
    let allowed = true;
    const guarded = await startScenario({
      flags,
      authorizer: { approver: (_caller, action) => Promise.resolve(() => allowed || action !== 'view_flags') },
    });
    const body = async (path: string): Promise<unknown> => JSON.parse((await guarded.ask(path)).text);
    expect(await body('/flags')).toEqual({ flags });
    expect(await body('/state')).toMatchObject({ cluster: 'c', log_dir: '/var/log', flags });
    expect(await body('/state-summary')).toMatchObject({ cluster: 'c' });
    allowed = false;
    expect((await guarded.ask('/flags')).status).toBe(403);
    expect(Object.keys((await body('/state')) as object)).not.toContain('cluster');
    expect(Object.keys((await body('/state')) as object)).not.toContain('flags');
  });

  it('OPER-017 OPER-018 compressed for those that accept it, and shared by those who ask at the same time', async () => {
    scenario.addAgents(9);
    const headers = { 'Accept-Encoding': 'gzip' };
    const [plain, ...compressed] = await Promise.all([
      scenario.ask('/slaves'),
      ...Array.from({ length: 5 }, () => scenario.ask('/slaves', { headers })),
    ]);
    expect(JSON.parse(plain.text)).toMatchObject({ slaves: { length: 9 } });
    for (const { headers: received, body } of compressed) {
      expect(received['content-encoding']).toBe('gzip');
      expect(gunzipSync(body).toString()).toBe(plain.text);
    }
  });

  it('LEGACY-031 the machine', async () => {
    const stats = await read('/system/stats.json');
    expect(Object.keys(stats).sort()).toEqual([
      ...['avg_load_15min', 'avg_load_1min', 'avg_load_5min', 'cpus_total', 'mem_free_bytes', 'mem_total_bytes'],
    ]);
    expect(Object.values(stats).every((value) => typeof value === 'number')).toBe(true);
  });

  it('LEGACY-041 the registry', async () => {
    scenario.addAgents(1);
    scenario.loop.tell({ kind: 'weight-set', role: 'r', weight: 2 });
    expect(await read('/registrar%281%29/registry')).toEqual(await read('/registrar(1)/registry'));
    const registry = (await read('/registrar(1)/registry')) as {
      slaves: { slaves: { info: { resources: object[] } }[] };
    };
    expect(registry.slaves.slaves[0]?.info.resources).toContainEqual({
      name: 'cpus',
      type: 'SCALAR',
      scalar: { value: 4 },
      role: '*',
    });
    expect(registry).toMatchObject({
      master: { info: { hostname: 'master.test', port: 5050 } },
      slaves: {
        slaves: [
          {
            deactivated: false,
            info: {
              id: { value: agentId(1) },
              hostname: 'node1.test',
              attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }],
            },
          },
        ],
      },
      weights: [{ info: { role: 'r', weight: 2 } }],
    });
  });

  it('LEGACY-008 as scripts, all of them', async () => {
    for (const path of [
      '/state',
      '/tasks',
      '/system/stats.json',
      '/registrar(1)/registry',
      '/version',
      '/files/debug',
    ]) {
      const { headers, text } = await scenario.ask(`${path}?jsonp=f`);
      expect(headers['content-type']).toBe('text/javascript');
      expect(text).toMatch(/^f\(\{.*\}\)$/s);
    }
  });

  it('LEGACY-029 the version', async () => {
    const version = await read('/version');
    expect(Object.keys(version).sort()).toEqual(['build_date', 'build_time', 'build_user', 'version']);
    expect(version.version).toBe('1.11.0');
  });

  it('LEGACY-011 LEGACY-012 the state', async () => {
    scenario.addAgents(1);
    const state = await read('/state');
    expect(Object.keys(state).sort()).toEqual([
      ...['activated_slaves', 'build_date', 'build_time', 'build_user', 'capabilities', 'completed_frameworks'],
      ...['deactivated_slaves', 'domain', 'elected_time', 'flags', 'frameworks', 'hostname', 'id', 'leader'],
      ...['leader_info', 'orphan_tasks', 'pid', 'recovered_slaves', 'slaves', 'start_time', 'unreachable_slaves'],
      ...['unregistered_frameworks', 'version'],
    ]);
    expect(state).toMatchObject({
      capabilities: ['AGENT_UPDATE', 'AGENT_DRAINING', 'QUOTA_V2'],
      leader: 'master@127.0.0.1:5050',
      leader_info: { hostname: 'master.test', port: 5050 },
      activated_slaves: 1,
      start_time: 900,
    });
  });

  it('LEGACY-013 LEGACY-018 LEGACY-019 LEGACY-022 LEGACY-023 the agents', async () => {
    scenario.addAgents(2);
    const { slaves } = await read(`/slaves?slave_id=${agentId(2)}`);
    expect(slaves).toEqual([
      {
        id: agentId(2),
        hostname: 'node2.test',
        port: 5051,
        attributes: { rack: 'r2' },
        pid: 'slave(1)@10.0.0.2:5051',
        registered_time: 1000,
        resources: whole,
        used_resources: nothing,
        offered_resources: nothing,
        reserved_resources: {},
        unreserved_resources: whole,
        active: true,
        deactivated: false,
        version: '1.11.0',
        capabilities: agentCapabilities,
        reserved_resources_full: {},
        unreserved_resources_full: [
          { name: 'cpus', type: 'SCALAR', scalar: { value: 4 }, role: '*' },
          { name: 'disk', type: 'SCALAR', scalar: { value: 10240 }, role: '*' },
          { name: 'mem', type: 'SCALAR', scalar: { value: 4096 }, role: '*' },
          { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31000, end: 31999 }] }, role: '*' },
        ],
        used_resources_full: [],
        offered_resources_full: [],
      },
    ]);
  });

  it('LEGACY-014 LEGACY-017 LEGACY-024 the frameworks', async () => {
    scenario.addAgents(1);
    const framework = await scenario.subscribe({
      labels: { labels: [{ key: 'k', value: 'v' }] },
      failover_timeout: 60,
    });
    await eventually(() => framework.stream.types.includes('OFFERS'));
    const offerId = [...scenario.master.state.offers.keys()][0];
    expect(await read(`/frameworks?framework_id=${framework.id}`)).toEqual({
      frameworks: [
        {
          id: framework.id,
          name: 'f',
          used_resources: nothing,
          offered_resources: whole,
          capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT'],
          hostname: '',
          webui_url: '',
          active: true,
          connected: true,
          recovered: false,
          user: 'root',
          failover_timeout: 60,
          checkpoint: false,
          registered_time: 1000,
          unregistered_time: 0,
          resources: whole,
          roles: ['r'],
          tasks: [],
          unreachable_tasks: [],
          completed_tasks: [],
          offers: [
            {
              id: offerId,
              framework_id: framework.id,
              allocation_info: { role: 'r' },
              slave_id: agentId(1),
              resources: whole,
            },
          ],
          executors: [],
          labels: [{ key: 'k', value: 'v' }],
          offer_constraints: {},
        },
      ],
      completed_frameworks: [],
      unregistered_frameworks: [],
    });
    await scenario.schedule(framework, { type: 'TEARDOWN' });
    expect(await read('/frameworks')).toMatchObject({
      frameworks: [],
      completed_frameworks: [{ id: framework.id, unregistered_time: 1000, resources: nothing }],
    });
  });

  it('LEGACY-015 LEGACY-016 LEGACY-025 the tasks, in pages', async () => {
    const framework = await scenario.subscribe({ failover_timeout: 60 });
    const updates = (timestamp: number): TaskUpdate[] => [
      {
        status: {
          task_id: { value: 'x' },
          state: 'TASK_RUNNING',
          source: 'SOURCE_EXECUTOR',
          message: 'not shown',
          timestamp,
          uuid: new Uint8Array(16).fill(1),
          container_status: { container_id: { value: 'c' }, executor_pid: 7 },
        },
        acknowledged: true,
      },
    ];
    const resources = Resources.parse('cpus:1;mem:64').allocate('r');
    for (const [id, timestamp] of Object.entries({ t1: 30, t2: 10, t3: 20 })) {
      const info = { name: id, task_id: { value: id }, agent_id: { value: agentId(1) } };
      scenario.master.state.frameworks.get(framework.id)?.completedTasks.push({
        ref: { frameworkId: framework.id, taskId: id, offerId: 'o' },
        agentId: agentId(1),
        role: 'r',
        info: { ...info, labels: { labels: [{ key: 'k' }] } },
        resources,
        state: 'TASK_RUNNING',
        updates: updates(timestamp),
        forwarded: 1,
        due: 1,
      });
    }
    const ids = async (query: string) => {
      const { tasks } = (await read(`/tasks${query}`)) as { tasks: { id: string }[] };
      return tasks.map(({ id }) => id);
    };
    expect(await ids('')).toEqual(['t1', 't3', 't2']);
    expect(await ids('?order=asc')).toEqual(['t2', 't3', 't1']);
    expect(await ids('?order=asc&offset=1&limit=1')).toEqual(['t3']);
    expect(await ids('?limit=x&offset=&order=other')).toEqual(['t1', 't3', 't2']);
    expect(await ids('?limit=1&limit=-1')).toEqual(['t1', 't3', 't2']);
    expect(await ids('?offset=-1')).toEqual([]);
    expect(await ids('?task_id=t2')).toEqual(['t2']);
    expect(await ids('?framework_id=nope')).toEqual([]);
    expect(await read('/tasks?task_id=t2')).toEqual({
      tasks: [
        {
          id: 't2',
          name: 't2',
          framework_id: framework.id,
          executor_id: '',
          slave_id: agentId(1),
          state: 'TASK_RUNNING',
          resources: { ...nothing, cpus: 1, mem: 64 },
          role: 'r',
          statuses: [{ state: 'TASK_RUNNING', timestamp: 10, container_status: { container_id: { value: 'c' } } }],
          labels: [{ key: 'k' }],
        },
      ],
    });
  });

  it('LEGACY-026 the roles', async () => {
    expect(await read('/roles')).toEqual({ roles: [] });
    scenario.addAgents(1);
    const framework = await scenario.subscribe();
    await eventually(() => framework.stream.types.includes('OFFERS'));
    const amounts = { cpus: 4, disk: 10240, mem: 4096, ports: 1000 };
    expect(await read('/roles')).toEqual({
      roles: [
        {
          name: 'r',
          weight: 1,
          quota: { role: 'r', guarantee: {}, limit: {}, consumed: {} },
          resources: amounts,
          allocated: {},
          offered: amounts,
          reserved: {},
          frameworks: [framework.id],
        },
      ],
    });
  });

  it('LEGACY-021 the summary of the state', async () => {
    scenario.addAgents(1);
    const { frameworks, slaves } = await read('/state-summary');
    expect(frameworks).toEqual([]);
    expect(slaves).toMatchObject([{ id: agentId(1), TASK_RUNNING: 0, TASK_UNREACHABLE: 0, framework_ids: [] }]);
  });

  it('METRIC-001 METRIC-002 METRIC-003 METRIC-013 the metrics', async () => {
    scenario.addAgents(2);
    await scenario.subscribe();
    const metrics = await read('/metrics/snapshot?timeout=5secs');
    expect(metrics).toMatchObject({
      'master/uptime_secs': 100,
      'master/elected': 1,
      'master/slaves_active': 2,
      'master/frameworks_active': 1,
      'master/cpus_total': 8,
      'master/cpus_percent': 0,
      'master/tasks_running': 0,
      'master/tasks_unreachable': 0,
      'master/tasks_finished': 0,
      'master/mem_revocable_total': 0,
    });
    expect(Object.values(metrics).every((value) => typeof value === 'number')).toBe(true);
  });

  it('LEGACY-030 refuses a timeout that is no duration', async () => {
    expect((await scenario.ask('/metrics/snapshot?timeout=soon')).status).toBe(400);
  });
});

describe('the server', () => {
  it('does not start on a port that is taken', async () => {
    const { master, loop, streams, operatorStreams, observer } = scenario;
    const address = { host: '127.0.0.1', port: scenario.shim.port, startTime: 0, electedTime: () => 0, now: () => 0 };
    await expect(startShim({ master, loop, streams, operatorStreams, observer, ...address })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it.each([
    '\0\0\0\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nA: ' + 'x'.repeat(100_000) + '\r\n\r\n',
    'POST /api/v1 HTTP/1.1\r\n',
  ])('survives what is no request: %#', async (bytes) => {
    const socket = connect(scenario.shim.port, '127.0.0.1');
    socket.on('error', () => undefined);
    let closed = false;
    socket.on('close', () => (closed = true));
    socket.end(bytes);
    socket.resume();
    await eventually(() => closed);
    expect((await scenario.ask('/health')).status).toBe(200);
  });

  it('ends requests that do not arrive, and no streams', async () => {
    const hasty = await startScenario({ limits: { idleSeconds: 0.05 } });
    const { stream } = await hasty.subscribe();
    const socket = connect(hasty.shim.port, '127.0.0.1');
    socket.on('error', () => undefined);
    let closed = false;
    socket.on('close', () => (closed = true));
    socket.write('POST /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    socket.resume();
    await eventually(() => closed);
    hasty.clock.advance(15);
    await eventually(() => stream.records.length === 3);
    expect(stream.ended).toBe(false);
  });

  it('takes no more connections than it may', async () => {
    const small = await startScenario({ limits: { maxConnections: 1 } });
    const { stream } = await small.subscribe();
    await expect(small.ask('/health')).rejects.toThrow();
    expect(stream.ended).toBe(false);
  });
});
