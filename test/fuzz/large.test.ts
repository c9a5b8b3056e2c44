import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { agentId, MasterScenario, subscribeCall, type SubscribedFramework } from '../support/masterScenario.ts';

/** So many that what grows with their square takes many minutes, and what calls itself for each has no room on the stack. */
const many = 50_000;

const names = Array.from({ length: many }, (_, at) => `n${at}`);
const agent_id = { value: agentId(1) };
const reservations = [{ type: 'DYNAMIC', role: 'r' }];

let scenario: MasterScenario;
let framework: SubscribedFramework;

beforeAll(async () => {
  scenario = await MasterScenario.start();
  scenario.addAgents(1);
  framework = await scenario.subscribe();
});

afterAll(() => scenario.close());

async function answersOthers(): Promise<void> {
  expect(scenario.observer.failures).toEqual([]);
  expect((await scenario.ask('/health')).status).toBe(200);
}

const scalar = (name: string, value: number, more: object = {}) => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
});
const ports = (numbers: readonly number[]) => {
  return { name: 'ports', type: 'RANGES', ranges: { range: numbers.map((port) => ({ begin: port, end: port })) } };
};
const evenNumbers = names.map((_, at) => 2 * at);

describe('a scheduler may subscribe with', () => {
  const constraint = (regex: string) => ({
    attribute_constraints: [{ selector: { attribute_name: 'rack' }, predicate: { text_matches: { regex } } }],
  });
  const constraints = (groups: readonly object[]) => ({ offer_constraints: { role_constraints: { r: { groups } } } });

  it.each<readonly [what: string, info: object, more: object, answer: string]>([
    ['many roles', { roles: names }, { suppressed_roles: names }, 'SUBSCRIBED'],
    ['one role many times', { roles: names.map(() => 'r') }, {}, 'ERROR'],
    ['many suppressed roles that are not its own', {}, { suppressed_roles: names }, 'ERROR'],
    ['a role of many levels', { roles: [names.map(() => 'r').join('/')] }, {}, 'ERROR'],
    ['many groups of constraints', {}, constraints(names.map(() => constraint('r[0-9]'))), 'SUBSCRIBED'],
    ['a long regular expression', {}, constraints([constraint('a|'.repeat(many))]), 'ERROR'],
    ['a deep regular expression', {}, constraints([constraint('('.repeat(many))]), 'ERROR'],
    [
      'a regular expression that says little often',
      {},
      constraints([constraint('(?:(?:(?:){1000}){1000}){1000}')]),
      'ERROR',
    ],
  ])('%s', async (_what, info, more, answer) => {
    const call = subscribeCall({ name: 'large', ...info }) as { readonly subscribe: object };
    const stream = await scenario.openStream({ ...call, subscribe: { ...call.subscribe, ...more } });
    await eventually(() => stream.events.length > 0);
    expect(stream.events[0]?.type).toBe(answer);
    const id = (stream.events[0]?.subscribed as { readonly framework_id: { readonly value: string } } | undefined)
      ?.framework_id;
    if (id !== undefined) {
      const subscribed = { stream, id: id.value, streamId: String(stream.response.headers['mesos-stream-id']) };
      for (const path of ['/state', '/frameworks', '/roles', `/explain?framework=${id.value}`, '/metrics/snapshot']) {
        expect((await scenario.ask(path)).status).toBe(200);
      }
      for (const type of ['GET_STATE', 'GET_FRAMEWORKS', 'GET_ROLES', 'GET_METRICS']) {
        expect((await scenario.operate({ type, ...(type === 'GET_METRICS' && { get_metrics: {} }) })).status).toBe(200);
      }
      expect((await scenario.schedule(subscribed, { type: 'TEARDOWN' })).status).toBe(202);
    }
    await answersOthers();
  });
});

describe('a scheduler may', () => {
  async function offer(): Promise<object> {
    const { offers } = scenario.master.state;
    scenario.clock.advance(10);
    await eventually(() => offers.size > 0);
    return { value: [...offers.keys()][0] };
  }
  const task = (resources: readonly object[]) => {
    return { name: 't', task_id: { value: 't' }, agent_id, resources, command: { value: 'true' } };
  };
  const launch = (resources: readonly object[]) => [{ type: 'LAUNCH', launch: { task_infos: [task(resources)] } }];

  it.each<readonly [what: string, call: object]>([
    ['decline many offers', { type: 'DECLINE', decline: { offer_ids: names.map((value) => ({ value })) } }],
    [
      'accept many offers',
      { type: 'ACCEPT', accept: { offer_ids: names.map((value) => ({ value })), operations: [] } },
    ],
    [
      'ask about many tasks',
      { type: 'RECONCILE', reconcile: { tasks: names.map((value) => ({ task_id: { value } })) } },
    ],
    ['revive many roles', { type: 'REVIVE', revive: { roles: names } }],
    ['suppress a role many times', { type: 'SUPPRESS', suppress: { roles: names.map(() => 'r') } }],
    ['revive a role many times', { type: 'REVIVE', revive: { roles: names.map(() => 'r') } }],
  ])('%s', async (_what, call) => {
    expect((await scenario.schedule(framework, call)).status).toBe(202);
    await answersOthers();
  });

  it.each<readonly [what: string, operations: readonly object[]]>([
    ['launch with resources of many names', launch(names.map((name) => scalar(name, 1)))],
    ['launch with one resource many times', launch(names.map(() => scalar('cpus', 1)))],
    ['launch with many ranges', launch([ports(evenNumbers)])],
    ['launch with many resources of a range each', launch(evenNumbers.map((port) => ports([port])))],
    ['launch with many sets', launch(names.map((item) => ({ name: 'zones', type: 'SET', set: { item: [item] } })))],
    [
      'reserve in many ways',
      [
        {
          type: 'RESERVE',
          reserve: {
            resources: names.map((key) =>
              scalar('cpus', 1, { reservations: [{ type: 'DYNAMIC', role: 'r', labels: { labels: [{ key }] } }] }),
            ),
          },
        },
      ],
    ],
    [
      'create many volumes',
      [
        {
          type: 'CREATE',
          create: {
            volumes: names.map((id) =>
              scalar('disk', 1, {
                reservations,
                disk: { persistence: { id }, volume: { mode: 'RW', container_path: id } },
              }),
            ),
          },
        },
      ],
    ],
    [
      'do many things at once',
      names.map(() => ({ type: 'RESERVE', reserve: { resources: [scalar('cpus', 100, { reservations })] } })),
    ],
  ])('%s', async (_what, operations) => {
    const accept = { offer_ids: [await offer()], operations, filters: { refuse_seconds: 0 } };
    expect((await scenario.schedule(framework, { type: 'ACCEPT', accept })).status).toBe(202);
    await answersOthers();
  });
});

it.each<readonly [what: string, status: number, call: object]>([
  [
    'reserve in many ways',
    409,
    {
      type: 'RESERVE_RESOURCES',
      reserve_resources: {
        agent_id,
        resources: names.map((key) =>
          scalar('cpus', 1, { reservations: [{ type: 'DYNAMIC', role: 'r', labels: { labels: [{ key }] } }] }),
        ),
      },
    },
  ],
  [
    'limit many names',
    200,
    {
      type: 'UPDATE_QUOTA',
      update_quota: {
        force: true,
        quota_configs: [{ role: 'r', limits: Object.fromEntries(names.map((name) => [name, { value: 1 }])) }],
      },
    },
  ],
  [
    'weigh a role many times',
    200,
    { type: 'UPDATE_WEIGHTS', update_weights: { weight_infos: names.map(() => ({ role: 'r', weight: 2 })) } },
  ],
  [
    'plan for many machines',
    200,
    {
      type: 'UPDATE_MAINTENANCE_SCHEDULE',
      update_maintenance_schedule: {
        schedule: {
          windows: [
            { machine_ids: names.map((hostname) => ({ hostname })), unavailability: { start: { nanoseconds: 1 } } },
          ],
        },
      },
    },
  ],
  [
    'plan many windows',
    200,
    {
      type: 'UPDATE_MAINTENANCE_SCHEDULE',
      update_maintenance_schedule: {
        schedule: {
          windows: names.map((hostname) => ({
            machine_ids: [{ hostname }],
            unavailability: { start: { nanoseconds: 1 } },
          })),
        },
      },
    },
  ],
  [
    'take many machines down',
    200,
    { type: 'START_MAINTENANCE', start_maintenance: { machines: names.map((hostname) => ({ hostname })) } },
  ],
])('an operator may %s', async (_what, status, call) => {
  expect((await scenario.operate(call)).status).toBe(status);
  await answersOthers();
});
