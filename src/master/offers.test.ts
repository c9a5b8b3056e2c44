import { Resources } from '../model/resources.ts';
import { agentFact } from './testing/fixtures.ts';
import { MasterHarness } from './testing/masterHarness.ts';

const gpus = Resources.parse('cpus:4;mem:4096;gpus:2');

describe('An offer', () => {
  it('SCHED-060 is of one agent and one role, and says where the agent is', () => {
    const harness = MasterHarness.ready();
    const domain = { fault_domain: { region: { name: 'north' }, zone: { name: 'n1' } } };
    const attributes = [{ name: 'rack', type: 'TEXT' as const, text: { value: 'r1' } }];
    harness.observe(agentFact('A', { domain, attributes }));
    const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'REGION_AWARE' }] });
    harness.tick();
    const { resources, id, ...offer } = scheduler.offer;
    expect(id.value).toBe('master-O0');
    expect(offer).toEqual({
      framework_id: { value: scheduler.id },
      agent_id: { value: 'A' },
      hostname: 'host-A',
      url: {
        scheme: 'http',
        address: { hostname: 'host-A', ip: '10.0.0.1', port: 5051 },
        path: '/slave(1)',
      },
      domain,
      attributes,
      allocation_info: { role: 'r' },
    });
    expect(resources?.map(({ name }) => name).sort()).toEqual(['cpus', 'disk', 'mem', 'ports']);
  });

  it('SCHED-060 of several agents come in one event', () => {
    const harness = MasterHarness.ready(['A', 'B', 'C']);
    const scheduler = harness.subscribe();
    harness.tick();
    expect(scheduler.types).toEqual(['SUBSCRIBED', 'OFFERS']);
    expect(scheduler.offers.map(({ agent_id: { value } }) => value).sort()).toEqual(['A', 'B', 'C']);
  });

  it('SCHED-062 names no executor: those of command tasks are never listed', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    scheduler.run('t');
    harness.tick();
    expect(scheduler.offer.executor_ids).toBeUndefined();
  });

  it('counts ports of several agents once in the total, and drops them with the first of the offers, as Mesos does', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    harness.tick();
    const total = () => harness.framework(scheduler.id).offered.unallocate().toString();
    expect(total()).toBe('cpus:8; mem:8192; disk:2048; ports:[31000-31999]');
    scheduler.decline(scheduler.offers.slice(0, 1), 3600);
    expect(total()).toBe('cpus:4; mem:4096; disk:1024');
  });

  it('SCHED-063 ALLOC-114 lies for ever without an offer timeout', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    const { offer } = scheduler;
    harness.tick(1e6);
    expect(scheduler.offer).toBe(offer);
    expect(scheduler.types).not.toContain('RESCIND');
  });

  it('SCHED-063 ALLOC-114 is rescinded when its time is over, and what it held is offered again', () => {
    const harness = MasterHarness.ready(['A'], { offerTimeoutSeconds: 30 });
    const scheduler = harness.subscribe();
    harness.tick();
    const [{ id } = { id: undefined }] = scheduler.offers;
    harness.tick(29);
    expect(scheduler.types).not.toContain('RESCIND');
    harness.tick(1);
    expect(scheduler.events.flatMap(({ rescind }) => rescind?.offer_id ?? [])).toEqual([id]);
    expect(scheduler.offer.id).not.toEqual(id);
  });

  it('SCHED-063 is not rescinded once it was declined or used', () => {
    const harness = MasterHarness.ready(['A', 'B'], { offerTimeoutSeconds: 30 });
    const scheduler = harness.subscribe();
    scheduler.run('t', {}, 'A');
    scheduler.decline(scheduler.offers, 3600);
    scheduler.call({ type: 'SUPPRESS', roles: [] });
    harness.tick(100);
    expect(scheduler.types).not.toContain('RESCIND');
  });

  it('SCHED-064 is rescinded when its agent stops answering, is cordoned or removed', () => {
    const harness = MasterHarness.ready(['A', 'B', 'C', 'D']);
    const scheduler = harness.subscribe();
    harness.tick();
    harness.observe(agentFact('A', { ready: false }));
    harness.observe(agentFact('B', { schedulable: false }));
    harness.receive({ kind: 'agent-removed', agentId: 'C' });
    const rescinded = scheduler.events.flatMap(({ rescind }) => rescind?.offer_id.value ?? []);
    const gone = scheduler.received.filter(({ id }) => rescinded.includes(id.value));
    expect(gone.map(({ agent_id: { value } }) => value).sort()).toEqual(['A', 'B', 'C']);
    harness.tick();
    expect(scheduler.offer.agent_id).toEqual({ value: 'D' });
  });

  it('SCHED-064 is rescinded where an agent has become too small for it', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    scheduler.run('t');
    harness.tick();
    harness.observe(agentFact('A', { total: Resources.parse('cpus:2;mem:4096;disk:1024;ports:[31000-31999]') }));
    expect(scheduler.offers).toEqual([]);
    harness.tick();
    expect(Resources.of(scheduler.offer.resources ?? []).get('cpus')).toBe(1);
  });

  it('SCHED-064 stays where an agent has grown', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    harness.observe(agentFact('A', { total: Resources.parse('cpus:8;mem:8192;disk:1024;ports:[31000-31999]') }));
    expect(scheduler.offers).toHaveLength(1);
    harness.tick();
    expect(scheduler.offers).toHaveLength(2);
  });
});

describe('What a framework is offered', () => {
  it('FLAG-005 ALLOC-109 only agents of the whitelist, from the next allocation on; what it has it keeps', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    const list = (...hostnames: string[]) => {
      harness.receive({ kind: 'whitelist-read', hostnames: new Set(hostnames) });
      harness.tick();
      return scheduler.offers.map(({ agent_id: { value } }) => value).sort();
    };
    scheduler.run('t', {}, 'A');
    expect(list('host-B')).toEqual(['B']);
    scheduler.decline(scheduler.offers, 0);
    expect(list()).toEqual([]);
    expect(harness.task(scheduler.id, 't').state).toBe('TASK_STAGING');
    expect(list('host-A')).toEqual(['A']);
    expect(list()).toEqual(['A']);
    expect(scheduler.types).not.toContain('RESCIND');
  });

  it('SCHED-047 nothing where it has suppressed all roles, until REVIVE, also after a failover', () => {
    const harness = MasterHarness.ready(['A']);
    const traits = { suppressed_roles: ['r'] };
    const first = harness.subscribe({}, traits);
    harness.tick();
    const scheduler = first.resubscribe({}, traits);
    harness.tick();
    expect([...first.offers, ...scheduler.offers]).toEqual([]);
    scheduler.call({ type: 'REVIVE', roles: [] });
    harness.allocate();
    expect(scheduler.offers).toHaveLength(1);
  });

  it('SCHED-051 no agent with GPUs without GPU_RESOURCES', () => {
    const harness = MasterHarness.ready();
    harness.observe(agentFact('A', { total: gpus }));
    const without = harness.subscribe();
    const aware = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'GPU_RESOURCES' }] });
    harness.tick();
    expect(without.offers).toEqual([]);
    expect(Resources.of(aware.offer.resources ?? []).get('gpus')).toBe(2);
  });

  it('SCHED-053 ALLOC-113 in the old format of reservations without RESERVATION_REFINEMENT', () => {
    const total = Resources.parse('cpus(r):4;mem:4096');
    const offered = (capabilities: { type: 'MULTI_ROLE' | 'RESERVATION_REFINEMENT' }[]) => {
      const harness = MasterHarness.ready();
      harness.observe(agentFact('A', { total }));
      const scheduler = harness.subscribe({ capabilities });
      harness.tick();
      return scheduler.offer.resources?.find(({ name }) => name === 'cpus');
    };
    expect(offered([{ type: 'MULTI_ROLE' }])).toMatchObject({ role: 'r' });
    expect(offered([{ type: 'MULTI_ROLE' }])?.reservations).toBeUndefined();
    expect(offered([{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }])).toMatchObject({
      reservations: [{ type: 'STATIC', role: 'r' }],
    });
  });

  it('SCHED-054 ALLOC-113 without allocation_info unless it is MULTI_ROLE', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ capabilities: [], roles: [], role: 'r' });
    harness.tick();
    expect(scheduler.offer.allocation_info).toBeUndefined();
    expect(scheduler.offer.resources?.some(({ allocation_info: info }) => info !== undefined)).toBe(false);
  });

  it('ALLOC-113 no ephemeral_ports', () => {
    const harness = MasterHarness.ready();
    harness.observe(agentFact('A', { total: Resources.parse('cpus:1;mem:64;ephemeral_ports:[32768-60999]') }));
    const scheduler = harness.subscribe();
    harness.tick();
    expect(scheduler.offer.resources?.map(({ name }) => name)).toEqual(['cpus', 'mem']);
  });

  it('SCHED-054 with allocation_info in every resource if it is', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    expect(scheduler.offer.resources?.every(({ allocation_info: info }) => info?.role === 'r')).toBe(true);
  });

  it('SCHED-065 not what it has declined, for 5 seconds', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.decline(scheduler.offers);
    for (let second = 0; second < 4; second++) harness.tick();
    expect(scheduler.offers).toEqual([]);
    for (let second = 0; second < 2; second++) harness.tick();
    expect(scheduler.offers).toHaveLength(1);
  });

  it('SCHED-065 unknown offers of a DECLINE are passed over, and those of others stay theirs', () => {
    const harness = MasterHarness.ready(['A']);
    const owner = harness.subscribe();
    harness.tick();
    const thief = harness.subscribe();
    thief.decline(owner.offers);
    expect(owner.offers).toHaveLength(1);
    owner.call({ type: 'DECLINE', decline: { offer_ids: [{ value: 'nope' }, owner.offer.id, owner.offer.id] } });
    expect(owner.offers).toEqual([]);
  });

  it('SCHED-065 SCHED-084 not what it left over of an offer that it accepted', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.accept(scheduler.offers, [{ type: 'LAUNCH', launch: { task_infos: [] } }], 3600);
    harness.tick(10);
    expect(scheduler.offers).toEqual([]);
    expect(harness.allocator.report.activeFilters('r')).toBe(1);
  });

  it('SCHED-066 at once what it declined for 0 seconds, after 5 what it declined for less than none', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.decline(scheduler.offers, 0);
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
    scheduler.decline(scheduler.offers, -1);
    harness.tick(2);
    expect(scheduler.offers).toEqual([]);
    harness.tick(4);
    harness.tick(1);
    expect(scheduler.offers).toHaveLength(1);
  });

  it('SCHED-067 more than it declined, if the agent has it', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    harness.tick();
    scheduler.decline(scheduler.offers, 3600);
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    harness.report(task.ref, 'TASK_FINISHED');
    harness.tick();
    expect(Resources.of(scheduler.offer.resources ?? []).get('cpus')).toBe(4);
  });
});

describe('SUPPRESS and REVIVE', () => {
  it('SCHED-069 without roles mean all of them', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ roles: ['a', 'b'] });
    scheduler.call({ type: 'SUPPRESS', roles: [] });
    expect([...harness.framework(scheduler.id).suppressedRoles]).toEqual(['a', 'b']);
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    scheduler.call({ type: 'REVIVE', roles: [] });
    expect(harness.framework(scheduler.id).suppressedRoles.size).toBe(0);
  });

  it.each(['/invalid', 'not-mine'])('SCHED-069 of the role %p do nothing at all', (role) => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ roles: ['a', 'b'] }, { suppressed_roles: ['b'] });
    expect(scheduler.call({ type: 'SUPPRESS', roles: ['a', role] })).toEqual({ status: 202 });
    expect(scheduler.call({ type: 'REVIVE', roles: ['b', role] })).toEqual({ status: 202 });
    expect([...harness.framework(scheduler.id).suppressedRoles]).toEqual(['b']);
    harness.tick();
    expect(scheduler.offer.allocation_info?.role).toBe('a');
  });

  it('SCHED-070 SUPPRESS leaves offers that are out', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.call({ type: 'SUPPRESS', roles: [] });
    expect(scheduler.offers).toHaveLength(1);
    scheduler.decline(scheduler.offers, 0);
    harness.tick();
    expect(scheduler.offers).toEqual([]);
  });

  it('SCHED-070 REVIVE clears the filters of its roles and asks for an allocation', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.decline(scheduler.offers, 3600);
    expect(harness.master.allocationPending).toBe(false);
    scheduler.call({ type: 'REVIVE', roles: ['r'] });
    expect(harness.master.allocationPending).toBe(true);
    harness.allocate();
    expect(scheduler.offers).toHaveLength(1);
  });
});
