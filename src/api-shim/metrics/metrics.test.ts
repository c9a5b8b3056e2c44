import { eventually } from '../../../test/support/eventually.ts';
import { MasterScenario, type SubscribedFramework } from '../../../test/support/masterScenario.ts';
import { ResourceLimits, ResourceQuantities } from '../../model/quantities.ts';
import { Resources } from '../../model/resources.ts';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await MasterScenario.start();
});

afterEach(() => scenario.close());

/** The metrics whose names begin so, without that. */
async function metrics(prefix: string): Promise<Record<string, number>> {
  const { text } = await scenario.ask('/metrics/snapshot');
  const all = Object.entries(JSON.parse(text) as Record<string, number>);
  return Object.fromEntries(
    all.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
  );
}

async function subscribeAndWait(info: object = {}): Promise<SubscribedFramework> {
  const framework = await scenario.subscribe(info);
  await eventually(() => framework.stream.types.includes('OFFERS'));
  return framework;
}

describe("the allocator's metrics", () => {
  it('ALLOC-136 METRIC-010 say what there is and what is offered or in use, from the start on', async () => {
    const resources = 'allocator/mesos/resources/';
    const nothing = await metrics(resources);
    expect(Object.keys(nothing)).toHaveLength(6);
    expect(Object.values(nothing).every((value) => value === 0)).toBe(true);
    scenario.addAgents(1);
    await subscribeAndWait();
    expect(await metrics(resources)).toEqual({
      'cpus/total': 4,
      'cpus/offered_or_allocated': 4,
      'mem/total': 4096,
      'mem/offered_or_allocated': 4096,
      'disk/total': 10240,
      'disk/offered_or_allocated': 10240,
    });
    expect(await metrics('allocator/event_queue_dispatches')).toEqual({ '': 0 });
    expect(await metrics('allocator/mesos/event_queue_dispatches')).toEqual({ '': 0 });
    expect((await metrics('allocator/mesos/allocation_runs'))['']).toBeGreaterThan(0);
  });

  it('ALLOC-042 QUOTA-011 count reservations and what tasks use as consumed, as /roles does, and offers not', async () => {
    const total = Resources.parse('cpus(r):1;cpus:4;mem:512;ports:[31000-31009]');
    scenario.addAgents(1, { total });
    const framework = await subscribeAndWait();
    const consumed = async () => {
      const { text } = await scenario.ask('/roles');
      const { roles } = JSON.parse(text) as { roles: readonly { name: string; quota: { consumed: object } }[] };
      const counted = Object.entries(await metrics('allocator/mesos/quota/roles/r/resources/'));
      const some = counted.filter(([name, value]) => name.endsWith('/consumed') && value > 0);
      return {
        shown: roles.find(({ name }) => name === 'r')?.quota.consumed,
        counted: Object.fromEntries(some.map(([name, value]) => [name.replace('/consumed', ''), value])),
      };
    };
    expect(await consumed()).toEqual({ shown: { cpus: 1 }, counted: { cpus: 1 } });
    const [offer] = scenario.master.state.offers.values();
    const task_infos = [
      {
        name: 't',
        task_id: { value: 't' },
        agent_id: { value: offer?.agentId },
        command: { value: 'true' },
        resources: Resources.parse('cpus:2;mem:64;ports:[31000-31001]').allocate('r').toMessages(),
      },
    ];
    const accept = { offer_ids: [{ value: offer?.id }], operations: [{ type: 'LAUNCH', launch: { task_infos } }] };
    await scenario.schedule(framework, { type: 'ACCEPT', accept });
    const both = { cpus: 3, mem: 64 };
    // The allocator counts scalars alone.
    expect(await consumed()).toEqual({ shown: { ...both, ports: 2 }, counted: both });
  });

  it('ALLOC-138 METRIC-011 count what tasks use of quota, below a role too, as long as there is some', async () => {
    scenario.addAgents(1);
    const { id } = await subscribeAndWait({ roles: ['r/s'] });
    const { allocator } = scenario;
    const guarantees = ResourceQuantities.parse('cpus:1');
    allocator.updateQuota('r', { guarantees, limits: ResourceLimits.parse('mem:1024') });
    const framework = scenario.master.state.frameworks.get(id);
    if (framework === undefined) throw new Error('The framework is gone');
    const reserved = Resources.parse('cpus(r):8');
    framework.used = Resources.parse('cpus:2;ports:[1-9]').plus(reserved).allocate('r/s');
    expect(await metrics('allocator/mesos/quota/roles/r/resources/')).toEqual({
      'cpus/guarantee': 1,
      'cpus/offered_or_allocated': 0,
      'cpus/consumed': 2,
      'mem/limit': 1024,
      'mem/offered_or_allocated': 0,
    });
    allocator.updateQuota('r', undefined);
    const left = Object.keys(await metrics('allocator/mesos/quota/roles/r/resources/'));
    expect(left).toEqual(['cpus/consumed']);
  });

  it('ALLOC-139 METRIC-010 tell of roles with frameworks: their shares, filters, and who suppressed them', async () => {
    scenario.addAgents(1);
    const framework = await subscribeAndWait({ name: 'a/b é', roles: ['r', 's'] });
    const held = (await metrics('allocator/mesos/roles/'))['r/shares/dominant'];
    expect(held).toBe(1);
    const offerIds = [...scenario.master.state.offers.keys()].map((value) => ({ value }));
    const decline = { offer_ids: offerIds, filters: { refuse_seconds: 100 } };
    await scenario.schedule(framework, { type: 'DECLINE', decline });
    await scenario.schedule(framework, { type: 'SUPPRESS', suppress: { roles: ['s'] } });
    expect(await metrics('allocator/mesos/roles/')).toEqual({ 'r/shares/dominant': 0, 's/shares/dominant': 0 });
    expect(await metrics('allocator/mesos/offer_filters/roles/')).toEqual({ 'r/active': 1, 's/active': 0 });
    expect(await metrics(`master/frameworks/a%2Fb%20%C3%A9/${framework.id}/roles/`)).toEqual({
      'r/suppressed': 0,
      's/suppressed': 1,
    });
  });
});

describe("the master's metrics", () => {
  it('METRIC-005 METRIC-006 METRIC-007 METRIC-008 are all there from the start on, as 0', async () => {
    const master = await metrics('master/');
    expect(master).toMatchObject({
      'slave_removals/reason_unhealthy': 0,
      slave_unreachable_canceled: 0,
      messages_register_framework: 0,
      messages_status_update_acknowledgement: 0,
      valid_framework_to_executor_messages: 0,
      invalid_operation_status_updates: 0,
      dropped_messages: 0,
      event_queue_messages: 0,
      event_queue_http_requests: 0,
      'operations/pending': 0,
      'operations/grow_volume/gone_by_operator': 0,
    });
  });

  it('METRIC-004 show reasons once there are any', async () => {
    scenario.addAgents(1);
    const framework = await subscribeAndWait();
    expect(Object.keys(await metrics('master/task_'))).toEqual([]);
    const [offer] = framework.stream.events.flatMap(
      ({ offers }) => (offers as { offers: object[] } | undefined)?.offers ?? [],
    );
    const { id, agent_id } = offer as { id: object; agent_id: object };
    const task = { name: 't', task_id: { value: 't' }, agent_id, resources: [] };
    const accept = { offer_ids: [id], operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }] };
    await scenario.schedule(framework, { type: 'ACCEPT', accept });
    expect(await metrics('master/task_')).toEqual({ 'error/source_master/reason_task_invalid': 1 });
    expect(await metrics('master/tasks_error')).toEqual({ '': 1 });
  });

  it('METRIC-009 tell of each framework, those that are over too', async () => {
    scenario.addAgents(1);
    const framework = await subscribeAndWait({ name: 'f' });
    const prefix = `master/frameworks/f/${framework.id}/`;
    expect(await metrics(prefix)).toMatchObject({
      subscribed: 1,
      calls: 1,
      'calls/subscribe': 1,
      'calls/accept': 0,
      'events/offers': 1,
      'offers/sent': 1,
      'tasks/active/task_running': 0,
      'tasks/terminal/task_finished': 0,
      'operations/launch': 0,
    });
    await scenario.operate({ type: 'TEARDOWN', teardown: { framework_id: { value: framework.id } } });
    expect(await metrics(prefix)).toMatchObject({
      subscribed: 0,
      calls: 1,
      'calls/subscribe': 1,
      'roles/r/suppressed': 0,
      'tasks/active/task_running': 0,
    });
  });

  it('METRIC-009 tell of a framework that was renamed under its first name', async () => {
    scenario.addAgents(1);
    const framework = await subscribeAndWait({ name: 'f' });
    const framework_info = { user: 'root', name: 'g', roles: ['r'], capabilities: [{ type: 'MULTI_ROLE' }] };
    await scenario.schedule(framework, {
      type: 'UPDATE_FRAMEWORK',
      update_framework: { framework_info: { ...framework_info, id: { value: framework.id } } },
    });
    expect(scenario.master.state.frameworks.get(framework.id)?.info.name).toBe('g');
    expect(await metrics(`master/frameworks/f/${framework.id}/`)).toMatchObject({ 'calls/update_framework': 1 });
    expect(await metrics('master/frameworks/g/')).toEqual({});
  });

  it('METRIC-012 tell of the machine', async () => {
    const system = await metrics('system/');
    expect(Object.keys(system)).toEqual(
      expect.arrayContaining([
        'load_1min',
        'load_5min',
        'load_15min',
        'mem_free_bytes',
        'cpus_total',
        'mem_total_bytes',
      ]),
    );
    expect(system.cpus_total).toBeGreaterThan(0);
  });
});
