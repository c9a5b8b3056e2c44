import { agentFact } from './testing/fixtures.ts';
import { MasterHarness } from './testing/masterHarness.ts';

const removed = { type: 'ERROR', error: { message: 'Framework has been removed' } };

describe('SUBSCRIBE', () => {
  it('SCHED-011 SUBSCRIBED comes first, then a HEARTBEAT at once and every 15 seconds', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe();
    expect(scheduler.events.map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
    harness.tick(14);
    expect(scheduler.events).toHaveLength(2);
    harness.tick(1);
    expect(scheduler.events.map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'HEARTBEAT']);
    for (let second = 0; second < 30; second++) harness.tick();
    expect(scheduler.events).toHaveLength(5);
  });

  it('SCHED-012 SUBSCRIBED carries the id, the heartbeat interval and the master', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe();
    expect(scheduler.events[0]?.subscribed).toEqual({
      framework_id: { value: scheduler.id },
      heartbeat_interval_seconds: 15,
      master_info: harness.master.options.info,
    });
  });

  it('SCHED-023 without an id, or with an empty one, gets the next of the master', () => {
    const harness = MasterHarness.ready();
    expect(harness.subscribe().id).toBe('master-0000');
    expect(harness.subscribe({ id: { value: '' } }).id).toBe('master-0001');
  });

  it('SCHED-023 never gives an id that a framework chose for itself, or had', () => {
    const harness = MasterHarness.ready();
    harness.subscribe({ id: { value: 'master-0000' } });
    harness.subscribe({ id: { value: 'master-0001' } }).call({ type: 'TEARDOWN' });
    expect(harness.subscribe().id).toBe('master-0002');
  });

  it('SCHED-024 HA-022 an id that the master does not know is kept', () => {
    const scheduler = MasterHarness.ready().subscribe({ id: { value: 'of another master-0007' } });
    expect(scheduler.id).toBe('of another master-0007');
    expect(scheduler.types).toEqual(['SUBSCRIBED']);
  });

  it('SCHED-025 an id that was torn down is refused', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe();
    scheduler.call({ type: 'TEARDOWN' });
    const { streamId, answer } = harness.open({ id: { value: scheduler.id } });
    expect(answer.status).toBe(200);
    expect(harness.streamOf(streamId)).toEqual({ events: [removed], closed: true });
  });

  it('SCHED-025 an id whose failover timeout is over is refused', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe({ failover_timeout: 10 });
    scheduler.disconnect();
    harness.tick(10);
    const { streamId } = harness.open({ id: { value: scheduler.id } });
    expect(harness.streamOf(streamId).events).toEqual([removed]);
  });

  it('SCHED-025 only the last frameworks are remembered, and what is forgotten is deleted', () => {
    const harness = MasterHarness.ready(['A'], { maxCompletedFrameworks: 2 });
    const first = harness.subscribe();
    const task = first.run('t');
    first.call({ type: 'TEARDOWN' });
    harness.subscribe().call({ type: 'TEARDOWN' });
    expect(harness.writes('forget-framework')).toEqual([]);
    harness.subscribe().call({ type: 'TEARDOWN' });
    expect(harness.writes('forget-framework')).toEqual([{ kind: 'forget-framework', frameworkId: first.id }]);
    expect(harness.writes('forget-task')).toEqual([{ kind: 'forget-task', task: task.ref }]);
    expect(harness.master.state.completedFrameworks.size).toBe(2);
    expect(harness.subscribe({ id: { value: first.id } }).types).toEqual(['SUBSCRIBED']);
  });

  it('SCHED-022 what is wrong with a framework is told on the stream, which then ends', () => {
    const harness = MasterHarness.ready();
    const { streamId, answer } = harness.open({ roles: ['/a'] });
    expect(answer.status).toBe(200);
    expect(harness.streamOf(streamId).closed).toBe(true);
    expect(harness.streamOf(streamId).events.map(({ type }) => type)).toEqual(['ERROR']);
    expect(harness.master.state.frameworks.size).toBe(0);
    expect(harness.writes('store-framework')).toEqual([]);
  });

  it('SCHED-022 a refused SUBSCRIBE leaves the stream of the framework alone', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe({ principal: 'p' });
    harness.open({ id: { value: scheduler.id }, principal: 'q' });
    expect(scheduler.stream.closed).toBe(false);
    expect(scheduler.call({ type: 'REVIVE', roles: [] }).status).toBe(202);
  });

  it('SCHED-021 a principal that is not the authenticated one is 400, none becomes that', () => {
    const harness = MasterHarness.ready();
    expect(harness.open({ principal: 'q' }, { principal: 'p' }).answer).toEqual({
      status: 400,
      text: "Failed to validate scheduler::Call: Authenticated principal 'p' does not match principal 'q' set in `FrameworkInfo`",
    });
    const scheduler = harness.subscribe({}, { principal: 'p' });
    expect(harness.framework(scheduler.id).info.principal).toBe('p');
  });

  it('is not taken part in before it is stored', () => {
    const harness = MasterHarness.ready(['A']);
    harness.storing = false;
    const scheduler = harness.subscribe();
    harness.tick();
    expect(scheduler.events).toEqual([]);
    expect(scheduler.call({ type: 'TEARDOWN' })).toEqual({ status: 403, text: 'Framework is not subscribed' });
    harness.receive({ kind: 'framework-stored', frameworkId: scheduler.id, streamId: scheduler.streamId });
    harness.allocate();
    expect(scheduler.types).toEqual(['SUBSCRIBED', 'OFFERS']);
  });

  it('503 answers calls until everything stored was told', () => {
    const harness = new MasterHarness();
    expect(harness.open().answer).toEqual({ status: 503, text: 'Master has not finished recovery' });
    harness.tick();
    expect(harness.effects).toEqual([]);
  });
});

describe('A framework that is subscribed', () => {
  it('SCHED-015 is looked up before anything else', () => {
    const harness = MasterHarness.ready();
    const call = { kind: 'call', frameworkId: 'nobody', call: { type: 'TEARDOWN' } } as const;
    expect(harness.receive(call)).toEqual({ status: 400, text: 'Framework cannot be found' });
  });

  it('SCHED-015 is held to its principal, then to be connected, then to its stream', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe({ principal: 'p' });
    const ask = (principal: string, streamId?: string) =>
      harness.receive({
        kind: 'call',
        frameworkId: scheduler.id,
        call: { type: 'REVIVE', roles: [] },
        principal,
        ...(streamId !== undefined && { streamId }),
      });
    const foreign = "Authenticated principal 'q' does not match principal 'p' set in `FrameworkInfo`";
    expect(ask('q')).toEqual({ status: 400, text: foreign });
    expect(ask('p')).toEqual({
      status: 400,
      text: "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
    });
    expect(ask('p', 'stale')).toEqual({
      status: 400,
      text: `The stream ID 'stale' included in this request didn't match the stream ID currently associated with framework ID ${scheduler.id}`,
    });
    expect(ask('p', scheduler.streamId)).toEqual({ status: 202 });
    scheduler.disconnect();
    expect(ask('q').text).toBe(foreign);
    expect(ask('p')).toEqual({ status: 403, text: 'Framework is not subscribed' });
  });

  it('SCHED-017 is answered 202 also where a call has no effect', () => {
    const scheduler = MasterHarness.ready().subscribe();
    for (const type of ['MESSAGE', 'REQUEST'] as const) {
      expect(scheduler.call({ type })).toEqual({ status: 202 });
    }
    for (const type of ['ACCEPT_INVERSE_OFFERS', 'DECLINE_INVERSE_OFFERS'] as const) {
      const answer = { inverse_offer_ids: [{ value: 'no offer' }] };
      expect(scheduler.call({ type, answer })).toEqual({ status: 202 });
    }
    expect(scheduler.call({ type: 'DECLINE', decline: { offer_ids: [{ value: 'no offer' }] } })).toEqual({
      status: 202,
    });
    expect(scheduler.kill('no task')).toEqual({ status: 202 });
  });

  it('SCHED-072 may REQUEST what it likes and gets nothing for it', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({}, { suppressed_roles: ['r'] });
    scheduler.call({ type: 'REQUEST' });
    harness.tick();
    expect(scheduler.offers).toEqual([]);
  });
});

describe('A framework that fails over', () => {
  it('SCHED-026 SCHED-027 moves to the new stream, with its tasks and without its offers', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const old = harness.subscribe();
    const task = old.run('t');
    harness.tick();
    expect(old.offers.length).toBeGreaterThan(0);
    const fresh = old.resubscribe();
    expect(old.events.at(-1)).toEqual({ type: 'ERROR', error: { message: 'Framework failed over' } });
    expect(old.stream.closed).toBe(true);
    expect(fresh.id).toBe(old.id);
    expect(fresh.types).toEqual(['SUBSCRIBED']);
    expect(harness.task(fresh.id, 't')).toBe(task);
    harness.allocate();
    expect(fresh.types).toEqual(['SUBSCRIBED', 'OFFERS']);
    expect(fresh.offers.length).toBe(2);
    expect([...old.types, ...fresh.types]).not.toContain('RESCIND');
  });

  it('SCHED-027 keeps its filters when it fails over without having been away', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const old = harness.subscribe();
    harness.tick();
    old.decline(old.offers.slice(0, 1), 3600);
    const fresh = old.resubscribe();
    harness.allocate();
    expect(fresh.offers).toHaveLength(1);
    fresh.disconnect();
    const back = fresh.resubscribe();
    harness.allocate();
    expect(back.offers).toHaveLength(2);
  });

  it('SCHED-057 is told on the old stream which offers are of roles that it leaves', () => {
    const harness = MasterHarness.ready(['A']);
    const old = harness.subscribe();
    harness.tick();
    const fresh = old.resubscribe({ roles: ['s'] });
    expect(old.types.slice(-2)).toEqual(['RESCIND', 'ERROR']);
    expect(fresh.types).toEqual(['SUBSCRIBED']);
  });

  it('SCHED-026 the old stream can do nothing more, not even end the framework', () => {
    const old = MasterHarness.ready().subscribe();
    const fresh = old.resubscribe();
    expect(old.call({ type: 'TEARDOWN' }).status).toBe(400);
    old.disconnect();
    expect(fresh.call({ type: 'REVIVE', roles: [] })).toEqual({ status: 202 });
  });

  it('two SUBSCRIBEs in flight: the later one wins, whatever is stored first', () => {
    const harness = MasterHarness.ready();
    harness.storing = false;
    const first = harness.subscribe();
    const second = first.resubscribe();
    expect(first.types).toEqual(['ERROR']);
    harness.receive({ kind: 'framework-stored', frameworkId: first.id, streamId: first.streamId });
    expect(second.types).toEqual([]);
    harness.receive({ kind: 'framework-stored', frameworkId: first.id, streamId: second.streamId });
    harness.receive({ kind: 'framework-stored', frameworkId: first.id, streamId: second.streamId });
    expect(first.types).toEqual(['ERROR']);
    expect(second.types).toEqual(['SUBSCRIBED']);
  });

  it('a stream that ends while it is being stored is not subscribed later', () => {
    const harness = MasterHarness.ready(['A']);
    harness.storing = false;
    const scheduler = harness.subscribe();
    scheduler.disconnect();
    harness.receive({ kind: 'framework-stored', frameworkId: scheduler.id, streamId: scheduler.streamId });
    harness.tick();
    expect(scheduler.events).toEqual([]);
    harness.tick(100);
    expect(harness.master.state.completedFrameworks.has(scheduler.id)).toBe(true);
  });

  it('a framework that is torn down while it is being stored stays away', () => {
    const harness = MasterHarness.ready();
    harness.storing = false;
    const scheduler = harness.subscribe();
    expect(harness.receive({ kind: 'command', command: { type: 'TEARDOWN', frameworkId: scheduler.id } })).toEqual({
      status: 200,
    });
    harness.receive({ kind: 'framework-stored', frameworkId: scheduler.id, streamId: scheduler.streamId });
    expect(scheduler.stream).toEqual({ events: [], closed: true });
    expect(harness.master.state.streams.size).toBe(0);
  });

  it('SCHED-028 HA-020 has no offers while it is away, and its filters are forgotten', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.decline(scheduler.offers, 3600);
    expect(harness.allocator.report.activeFilters('r')).toBe(1);
    scheduler.disconnect();
    expect(harness.allocator.report.activeFilters('r')).toBe(0);
    harness.tick();
    expect(harness.master.state.offers.size).toBe(0);
    const back = scheduler.resubscribe();
    harness.allocate();
    expect(back.offers).toHaveLength(1);
  });

  it('SCHED-028 HA-020 without a failover timeout, or with a negative one, is removed at once', () => {
    const harness = MasterHarness.ready();
    for (const failover_timeout of [0, -5]) {
      const scheduler = harness.subscribe({ failover_timeout });
      scheduler.disconnect();
      expect(harness.master.state.completedFrameworks.has(scheduler.id)).toBe(true);
    }
  });

  it('SCHED-029 in time lives on, however often', () => {
    const harness = MasterHarness.ready();
    let scheduler = harness.subscribe({ failover_timeout: 10 });
    for (let round = 0; round < 3; round++) {
      scheduler.disconnect();
      harness.tick(9);
      scheduler = scheduler.resubscribe({ failover_timeout: 10 });
      harness.tick(20);
    }
    expect(harness.master.state.frameworks.has(scheduler.id)).toBe(true);
  });

  it('SCHED-029 HA-020 too late is removed as by TEARDOWN', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ failover_timeout: 10 });
    const task = scheduler.run('t');
    scheduler.disconnect();
    harness.tick(9.5);
    expect(harness.master.state.frameworks.has(scheduler.id)).toBe(true);
    harness.tick(0.5);
    expect(harness.writes('kill-task').map(({ task: ref }) => ref)).toEqual([task.ref]);
    expect(harness.writes('complete-framework').map(({ frameworkId }) => frameworkId)).toEqual([scheduler.id]);
  });

  it('SCHED-030 a failover timeout that is no duration is refused, a negative one is one', () => {
    const harness = MasterHarness.ready();
    const { streamId } = harness.open({ failover_timeout: 1e30 });
    expect(harness.streamOf(streamId).events[0]?.error?.message).toBe(
      'The framework failover_timeout (1e+30) is invalid',
    );
    expect(harness.subscribe({ failover_timeout: -1 }).types).toEqual(['SUBSCRIBED']);
  });

  it('SCHED-031 keeps its user and checkpoint, and may not change its principal', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe({ principal: 'p', checkpoint: true });
    scheduler.resubscribe({ principal: 'p', user: 'bob', checkpoint: false });
    expect(harness.framework(scheduler.id).info).toMatchObject({ user: 'alice', checkpoint: true });
    for (const principal of [{ principal: 'q' }, {}]) {
      const { streamId } = harness.open({ id: { value: scheduler.id }, ...principal });
      const message = "Changing framework's principal is not allowed.";
      expect(harness.streamOf(streamId)).toEqual({ events: [{ type: 'ERROR', error: { message } }], closed: true });
    }
  });

  it('SCHED-032 is all else that it says it is now', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ roles: ['a', 'b'], name: 'old', webui_url: 'http://old' });
    const fresh = scheduler.resubscribe(
      { roles: ['b', 'c'], name: 'new', failover_timeout: 7 },
      { suppressed_roles: ['b'] },
    );
    const { info, roles, suppressedRoles } = harness.framework(fresh.id);
    expect(info).toMatchObject({ name: 'new', failover_timeout: 7 });
    expect(info.webui_url).toBeUndefined();
    expect(roles).toEqual(['b', 'c']);
    expect([...suppressedRoles]).toEqual(['b']);
    harness.allocate();
    expect(fresh.offers.map(({ allocation_info }) => allocation_info?.role)).toEqual(['c']);
  });

  it('SCHED-033 gets the oldest unacknowledged update of each task right away', () => {
    const harness = MasterHarness.ready(['A']);
    const old = harness.subscribe();
    const task = old.run('t');
    harness.report(task.ref, 'TASK_STARTING');
    harness.tick(9);
    old.disconnect();
    harness.report(task.ref, 'TASK_RUNNING');
    const fresh = old.resubscribe();
    expect(fresh.states).toEqual(['t TASK_STARTING']);
    expect(fresh.updates[0]?.uuid).toEqual(old.updates[0]?.uuid);
    harness.tick(9);
    expect(fresh.updates).toHaveLength(1);
    harness.tick(1);
    expect(fresh.updates).toHaveLength(2);
  });

  it('SCHED-132 what becomes of its tasks while it is away is known, but not forwarded', () => {
    const harness = MasterHarness.ready(['A']);
    const old = harness.subscribe();
    const task = old.run('t');
    old.disconnect();
    harness.report(task.ref, 'TASK_STARTING');
    expect(old.updates).toEqual([]);
    expect([task.due, task.forwarded]).toEqual([1, 0]);
  });

  it('SCHED-034 is told nothing of what happened meanwhile but updates with a uuid', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const old = harness.subscribe();
    old.run('a', {}, 'A');
    const onB = old.run('b', {}, 'B');
    old.disconnect();
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    harness.report(onB.ref, 'TASK_RUNNING');
    expect(old.resubscribe().types).toEqual(['SUBSCRIBED', 'UPDATE']);
  });

  it('SCHED-035 that has not come back to a new leader keeps its tasks', () => {
    const harness = new MasterHarness();
    harness.observe(agentFact('A'));
    harness.recoverFramework('f', {}, { failover_timeout: 10 });
    harness.receive({ kind: 'recovered' });
    harness.tick(1e6);
    expect(harness.master.state.frameworks.has('f')).toBe(true);
  });
});
