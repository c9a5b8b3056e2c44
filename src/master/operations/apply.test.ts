import type { OfferOperation, TaskInfo } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import { agentFact, taskInfo, uuidOf } from '../testing/fixtures.ts';
import { contradictions } from '../testing/invariants.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import { create, destroy, grow, reserve, reserved, shrink, unreserve, volume } from '../testing/operations.ts';
import type { Scheduler } from '../testing/scheduler.ts';

const sharing = { capabilities: [{ type: 'MULTI_ROLE' as const }, { type: 'SHARED_RESOURCES' as const }] };

function setUp(): { readonly harness: MasterHarness; readonly scheduler: Scheduler } {
  const harness = MasterHarness.ready(['A']);
  const scheduler = harness.subscribe();
  harness.tick();
  return { harness, scheduler };
}

/** Uses all offers of a scheduler, lets an allocation follow, and sees that all still fits together. */
function use(scheduler: Scheduler, ...operations: OfferOperation[]): void {
  const { harness } = scheduler;
  expect(scheduler.accept(scheduler.offers, operations, 0)).toEqual({ status: 202 });
  expect(contradictions(harness)).toEqual([]);
  harness.tick();
  expect(contradictions(harness)).toEqual([]);
}

function launch(...tasks: TaskInfo[]): OfferOperation {
  return { type: 'LAUNCH', launch: { task_infos: tasks } };
}

function offered(scheduler: Scheduler): string {
  return Resources.of(scheduler.offer.resources ?? [])
    .unallocate()
    .toString();
}

function statuses(scheduler: Scheduler) {
  return scheduler.events.flatMap(({ update_operation_status: update }) =>
    update === undefined ? [] : [update.status],
  );
}

const withId = (operation: OfferOperation, id = 'op'): OfferOperation => ({ ...operation, id: { value: id } });

describe('operations of ACCEPT', () => {
  it('RESV-016 SCHED-084 reserve and unreserve what was offered, which is offered again', () => {
    const { harness, scheduler } = setUp();
    use(scheduler, reserve(reserved('cpus:1;mem:512', 'r')));
    expect(offered(scheduler)).toContain('cpus(reservations: [(DYNAMIC,r)]):1');
    expect(harness.writes('store-reservations')).toMatchObject([{ agentId: 'A', by: 'framework' }]);
    use(scheduler, unreserve(reserved('cpus:1', 'r')));
    expect(offered(scheduler)).toContain('cpus:4');
  });

  it('SCHED-084 SCHED-065 what they made is offered at the next tick, whatever the filter for what is left of the offer', () => {
    const { harness, scheduler } = setUp();
    scheduler.accept(scheduler.offers, [reserve(reserved('cpus:1;mem:64', 'r'))], 3600);
    harness.tick();
    expect(offered(scheduler)).toContain('cpus(reservations: [(DYNAMIC,r)]):1');
    expect(offered(scheduler)).toContain('cpus:3');
    scheduler.accept(scheduler.offers, [launch(taskInfo('t', 'A'))], 3600);
    harness.tick();
    expect(scheduler.offers).toEqual([]);
  });

  it('give nothing of what a lingering task holds on an agent that has become too small for it and for reservations', () => {
    const { harness, scheduler } = setUp();
    const task = scheduler.run('t');
    harness.tick();
    use(scheduler, reserve(reserved('cpus:3', 'r')));
    harness.receive({
      kind: 'task-update',
      task: task.ref,
      status: harness.statusOf(task.ref, 'TASK_FINISHED'),
      lingers: true,
    });
    harness.observe(agentFact('A', { total: Resources.parse('cpus:3;mem:4096;disk:1024') }));
    harness.tick();
    use(scheduler, unreserve(reserved('cpus:1', 'r')));
    expect(offered(scheduler)).toContain('cpus(reservations: [(DYNAMIC,r)]):2');
    expect(offered(scheduler)).not.toContain('cpus:');
    harness.receive({ kind: 'task-ended', task: task.ref });
    harness.tick();
    expect(scheduler.offers.some(({ resources }) => Resources.of(resources ?? []).get('cpus') === 1)).toBe(true);
  });

  it('RESV-016 SCHED-094 drop a reservation for another role, of too much, of nothing: all is offered again', () => {
    const { harness, scheduler } = setUp();
    use(
      scheduler,
      reserve(reserved('cpus:1', 's')),
      reserve(reserved('cpus:5', 'r')),
      reserve([]),
      reserve(reserved('cpus:1', 'r'), reserved('cpus:1', 'q')),
      reserve(Resources.parse('cpus:1').toMessages()),
    );
    expect(harness.writes('store-reservations')).toEqual([]);
    expect(harness.decisions('OperationRefused')).toHaveLength(5);
    expect(offered(scheduler)).toContain('cpus:4');
    expect(statuses(scheduler)).toEqual([]);
  });

  it('SCHED-094 a framework with a principal reserves in its name', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ principal: 'p' });
    harness.tick();
    use(scheduler, reserve(reserved('cpus:1', 'r')));
    expect(harness.writes('store-reservations')).toEqual([]);
    const own = Resources.parse('cpus:1')
      .toMessages()
      .map((resource) => ({ ...resource, reservations: [{ type: 'DYNAMIC' as const, role: 'r', principal: 'p' }] }));
    use(scheduler, reserve(own));
    expect(harness.writes('store-reservations')).toHaveLength(1);
  });

  it('VOL-012 SCHED-084 SCHED-085 reserve, make a volume and launch on it at once', () => {
    const { harness, scheduler } = setUp();
    const resources = [...reserved('cpus:1;mem:64', 'r'), volume('v', 64)];
    use(
      scheduler,
      reserve(reserved('cpus:1;mem:64;disk:64', 'r')),
      create(volume('v', 64)),
      launch(taskInfo('t', 'A', '', { resources })),
    );
    expect(scheduler.updates).toEqual([]);
    const order = harness.effects
      .map(({ kind }) => kind)
      .filter((kind) => /^(store-reservations|create-task)$/.test(kind));
    expect(order).toEqual(['store-reservations', 'store-reservations', 'create-task']);
    expect(offered(scheduler)).not.toContain('[v:data]');
    harness.report(harness.task(scheduler.id, 't').ref, 'TASK_FINISHED');
    harness.tick();
    expect(
      scheduler.offers.some(({ resources: of = [] }) => of.some(({ disk }) => disk?.persistence?.id === 'v')),
    ).toBe(true);
  });

  it('RESV-017 reserve for a role and those below it: nobody else is offered it', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    use(scheduler, reserve(reserved('cpus:4', 'r')));
    scheduler.decline(scheduler.offers, 1000);
    const [other, below] = [harness.subscribe({ roles: ['s'] }), harness.subscribe({ roles: ['r/below'] })];
    harness.tick();
    const cpus = (of: Scheduler): number =>
      of.offers.reduce((sum, { resources = [] }) => sum + Resources.of(resources).get('cpus'), 0);
    expect(cpus(other)).toBe(0);
    other.decline(other.offers, 1000);
    harness.tick();
    expect(cpus(below)).toBe(4);
  });

  it('SCHED-095 do not unreserve static reservations, or volumes', () => {
    const harness = MasterHarness.ready();
    harness.observe(agentFact('A', { total: Resources.parse('cpus(r):4;mem:4096;disk:100') }));
    const scheduler = harness.subscribe();
    harness.tick();
    use(scheduler, unreserve(Resources.parse('cpus(r):1').toMessages()));
    use(scheduler, reserve(reserved('disk:64', 'r')), create(volume('v', 64)), unreserve([volume('v', 64)]));
    expect(harness.decisions('OperationRefused')).toHaveLength(2);
    expect(offered(scheduler)).toContain('[v:data]');
  });

  it('SCHED-096 do not make volumes that cannot be', () => {
    const { harness, scheduler } = setUp();
    use(
      scheduler,
      reserve(reserved('disk:100', 'r')),
      create(volume('v', 200)),
      create(volume('v', 10, { shared: {} })),
      create(volume('v', 10, { disk: { persistence: { id: 'v' }, volume: { container_path: 'p', mode: 'RO' } } })),
      create(volume('v', 10), volume('v', 10)),
    );
    expect(harness.decisions('OperationRefused')).toHaveLength(4);
  });

  it('SCHED-097 VOL-013 destroy a volume with what is offered of it, but none in use', () => {
    const { harness, scheduler } = setUp();
    use(scheduler, reserve(reserved('disk:100', 'r')), create(volume('v', 64)), destroy(volume('w', 64)));
    use(scheduler, destroy(volume('v', 64)), unreserve(reserved('disk:100', 'r')));
    expect(offered(scheduler)).toContain('disk:960;');
    harness.receive({ kind: 'volume-destroyed', agentId: 'A', volume: { role: 'r', id: 'v' } });
    scheduler.decline(scheduler.offers, 0);
    harness.tick();
    harness.tick();
    const disk = scheduler.offers.flatMap(({ resources = [] }) => resources).filter(({ name }) => name === 'disk');
    expect(disk.reduce((sum, { scalar }) => sum + (scalar?.value ?? 0), 0)).toBe(1024);
  });

  it('VOL-011 SCHED-098 later operations of the same ACCEPT cannot use a volume of another size', () => {
    const { harness, scheduler } = setUp();
    const [addition] = reserved('disk:36', 'r');
    if (addition === undefined) throw new Error('no disk');
    use(scheduler, reserve(reserved('disk:100', 'r')), create(volume('v', 64)));
    const resources = [...Resources.parse('cpus:1;mem:64').toMessages(), volume('v', 100)];
    use(scheduler, grow(volume('v', 64), addition), launch(taskInfo('t', 'A', '', { resources })));
    expect(scheduler.states).toEqual(['t TASK_ERROR']);
    expect(offered(scheduler)).toContain('[v:data]:100');
    use(scheduler, shrink(volume('v', 100), 30));
    expect(offered(scheduler)).toContain('[v:data]:70');
    expect(harness.decisions('OperationRefused')).toEqual([]);
  });

  it('VOL-015 a shared volume serves several tasks, is offered while in use, and not destroyed before they end', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe(sharing);
    harness.tick();
    const shared = volume('v', 64, { shared: {} });
    const task = (id: string) =>
      taskInfo(id, 'A', '', { resources: [...Resources.parse('cpus:1;mem:64').toMessages(), shared] });
    use(scheduler, reserve(reserved('disk:64', 'r')), create(shared), launch(task('a'), task('b')));
    expect(scheduler.updates).toEqual([]);
    expect(offered(scheduler)).toContain('[v:data]<SHARED>');
    const other = harness.subscribe(sharing);
    use(scheduler, destroy(shared));
    expect(harness.decisions('OperationRefused')).toHaveLength(1);
    for (const id of ['a', 'b']) harness.report(harness.task(scheduler.id, id).ref, 'TASK_FINISHED');
    expect(contradictions(harness)).toEqual([]);
    harness.tick();
    const [first] = [scheduler, other].filter(({ offers }) =>
      offers.some(({ resources = [] }) => resources.some(({ shared: is }) => is !== undefined)),
    );
    if (first === undefined) throw new Error('nobody is offered the volume');
    use(first, destroy(shared));
    expect(harness.decisions('OperationRefused')).toHaveLength(1);
    expect(harness.master.state.agents.get('A')?.clearing.size).toBe(1);
  });
});

describe('the feedback of operations', () => {
  it('SCHED-090 tells why one with an id is refused, without uuid', () => {
    const { scheduler } = setUp();
    use(scheduler, withId(reserve(reserved('cpus:5', 'r'))));
    expect(statuses(scheduler)).toEqual([
      {
        operation_id: { value: 'op' },
        state: 'OPERATION_ERROR',
        message: expect.stringContaining('does not contain') as string,
      },
    ]);
  });

  it.each<[string, OfferOperation, string]>([
    [
      'an invalid resource',
      reserve(reserved('cpus:1', 'r').map((cpus) => ({ ...cpus, scalar: { value: -1 } }))),
      "Resource 'cpus(reservations: [(DYNAMIC,r)]):-1' is invalid: ",
    ],
    [
      'a reservation to be changed',
      reserve(reserved('cpus:1', 'r'), reserved('cpus:1', 's')),
      'Reservation updates are not yet implemented for the scheduler API.',
    ],
    ['no resources', { type: 'RESERVE' }, 'A RESERVE offer operation must have the Offer.Operation.reserve field set.'],
  ])('SCHED-094 tells that one with %s is none', (_what, operation, reason) => {
    const { scheduler } = setUp();
    use(scheduler, withId(operation));
    const message = expect.stringContaining(`Operation attempted with invalid resources: ${reason}`) as string;
    expect(statuses(scheduler)).toMatchObject([{ state: 'OPERATION_ERROR', message }]);
  });

  it('SCHED-091 SCHED-120 tells that one is finished until that is acknowledged', () => {
    const { harness, scheduler } = setUp();
    use(scheduler, withId(reserve(reserved('cpus:1', 'r'))));
    expect(statuses(scheduler)).toEqual([]);
    const ref = harness.writes('store-reservations')[0]?.operation?.ref;
    if (ref === undefined) throw new Error('nobody waits for it');
    const status = { state: 'OPERATION_FINISHED' as const, uuid: uuidOf(7) };
    harness.receive({ kind: 'operation-update', operation: ref, status });
    const told = {
      operation_id: { value: 'op' },
      state: 'OPERATION_FINISHED',
      agent_id: { value: 'A' },
      uuid: { value: uuidOf(7) },
    };
    expect(statuses(scheduler)).toEqual([told]);
    for (let second = 0; second < 11; second++) harness.tick();
    expect(statuses(scheduler)).toEqual([told, told]);
    const acknowledge = { agent_id: { value: 'A' }, operation_id: { value: 'op' }, uuid: uuidOf(8) };
    scheduler.call({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge });
    scheduler.call({ type: 'RECONCILE_OPERATIONS', reconcile: {} });
    const { uuid: _, ...known } = told;
    expect(statuses(scheduler).slice(2)).toEqual([known]);
    scheduler.call({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge: { ...acknowledge, uuid: uuidOf(7) } });
    scheduler.call({ type: 'RECONCILE_OPERATIONS', reconcile: {} });
    expect(statuses(scheduler)).toHaveLength(3);
  });

  it('SCHED-091 SCHED-136 tells the end of one that was stored before this master led, until that is acknowledged', () => {
    const former = setUp();
    use(former.scheduler, withId(reserve(reserved('cpus:1', 'r'))));
    const operation = former.harness.writes('store-reservations')[0]?.operation;
    if (operation === undefined) throw new Error('nobody waits for it');
    const harness = new MasterHarness();
    const { info } = former.harness.framework(former.scheduler.id);
    harness.receive({
      kind: 'framework-recovered',
      framework: { info, suppressedRoles: [], registeredTime: 1, reregisteredTime: 1 },
    });
    harness.observe(agentFact('A'));
    harness.receive({ kind: 'operation-recovered', operation });
    harness.receive({ kind: 'recovered' });
    const status = { state: 'OPERATION_FINISHED' as const, uuid: uuidOf(7) };
    harness.receive({ kind: 'operation-update', operation: operation.ref, status });
    const scheduler = harness.subscribe(info);
    const told = { operation_id: { value: 'op' }, agent_id: { value: 'A' }, state: status.state };
    expect(statuses(scheduler)).toEqual([{ ...told, uuid: { value: status.uuid } }]);
    scheduler.call({ type: 'RECONCILE_OPERATIONS', reconcile: {} });
    expect(statuses(scheduler).at(-1)).toEqual(told);
    const acknowledge = { agent_id: { value: 'A' }, operation_id: { value: 'op' }, uuid: status.uuid };
    scheduler.call({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge });
    expect(harness.writes('forget-operation')).toEqual([
      { kind: 'forget-operation', operation: { ref: operation.ref, agentId: 'A' } },
    ]);
    expect(harness.framework(scheduler.id).operations.size).toBe(0);
  });

  it('has a stored one forgotten whose framework is over, and those of a framework that is torn down', () => {
    const { harness, scheduler } = setUp();
    use(scheduler, withId(reserve(reserved('cpus:1', 'r'))));
    scheduler.call({ type: 'TEARDOWN' });
    expect(harness.writes('forget-operation')).toHaveLength(1);
    const [stored] = harness.writes('store-reservations');
    if (stored?.operation === undefined) throw new Error('nobody waits for it');
    harness.receive({ kind: 'operation-recovered', operation: stored.operation });
    expect(harness.writes('forget-operation')).toHaveLength(2);
  });

  it('refuses one with an id where a hundred of its framework are not acknowledged on the agent', () => {
    const { harness, scheduler } = setUp();
    const flips = Array.from({ length: 101 }, (_, at) =>
      withId((at % 2 === 0 ? reserve : unreserve)(reserved('cpus:1', 'r')), `op-${at}`),
    );
    use(scheduler, ...flips);
    expect(harness.framework(scheduler.id).operations.size).toBe(100);
    expect(statuses(scheduler)).toMatchObject([
      {
        operation_id: { value: 'op-100' },
        state: 'OPERATION_ERROR',
        message: expect.stringContaining('acknowledged') as string,
      },
    ]);
  });

  it('SCHED-092 tells without uuid that one was dropped which could not be stored, and forgets it', () => {
    const { harness, scheduler } = setUp();
    use(scheduler, withId(reserve(reserved('cpus:1', 'r'))));
    const ref = harness.writes('store-reservations')[0]?.operation?.ref;
    if (ref === undefined) throw new Error('nobody waits for it');
    const status = { state: 'OPERATION_DROPPED' as const, message: 'somebody was faster' };
    harness.receive({ kind: 'operation-update', operation: ref, status });
    const told = { operation_id: { value: 'op' }, agent_id: { value: 'A' }, ...status };
    expect(statuses(scheduler)).toEqual([told]);
    harness.tick(20);
    expect(statuses(scheduler)).toEqual([told]);
    expect(harness.framework(scheduler.id).operations.size).toBe(0);
  });

  it('SCHED-136 SCHED-137 tells of operations on an agent that is unreachable or gone', () => {
    const { harness, scheduler } = setUp();
    use(scheduler, withId(reserve(reserved('cpus:1', 'r'))));
    harness.observe(agentFact('A', { ready: false }));
    harness.tick(200);
    expect(statuses(scheduler).map(({ state }) => state)).toEqual(['OPERATION_UNREACHABLE']);
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(statuses(scheduler).map(({ state }) => state)).toEqual([
      'OPERATION_UNREACHABLE',
      'OPERATION_GONE_BY_OPERATOR',
    ]);
  });
});
