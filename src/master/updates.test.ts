import { uuidOf } from './testing/fixtures.ts';
import { MasterHarness } from './testing/masterHarness.ts';

describe('Status updates', () => {
  it('TASK-032 carry what the pod says, with a uuid to acknowledge', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const status = harness.statusOf(task.ref, 'TASK_RUNNING', {
      agent_id: { value: 'A' },
      executor_id: { value: 't' },
    });
    harness.receive({ kind: 'task-update', task: task.ref, status });
    expect(scheduler.updates).toEqual([status]);
  });

  it('TASK-033 come one after the other: the next when the one before is acknowledged', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const starting = harness.report(task.ref, 'TASK_STARTING');
    const running = harness.report(task.ref, 'TASK_RUNNING');
    harness.report(task.ref, 'TASK_FINISHED');
    expect(scheduler.states).toEqual(['t TASK_STARTING']);
    expect(task.shown).toBe('TASK_STARTING');
    scheduler.acknowledge(task, starting);
    expect(scheduler.states).toEqual(['t TASK_STARTING', 't TASK_RUNNING']);
    expect(task.shown).toBe('TASK_FINISHED');
    scheduler.acknowledge(task, running);
    expect(scheduler.states).toEqual(['t TASK_STARTING', 't TASK_RUNNING', 't TASK_FINISHED']);
  });

  it('TASK-034 are sent again after 10 seconds, doubling up to 10 minutes, with the same uuid', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    harness.report(task.ref, 'TASK_RUNNING');
    const waits: number[] = [];
    let last = harness.now;
    for (let seen = 1; seen < 10;) {
      harness.tick();
      if (scheduler.updates.length === seen) continue;
      waits.push(harness.now - last);
      last = harness.now;
      seen = scheduler.updates.length;
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 600, 600, 600]);
    expect(new Set(scheduler.updates.map(({ uuid }) => uuid?.toString())).size).toBe(1);
  });

  it('TASK-034 begin anew at 10 seconds with the next one, and when the framework comes back', () => {
    const harness = MasterHarness.ready(['A']);
    let scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const starting = harness.report(task.ref, 'TASK_STARTING');
    harness.report(task.ref, 'TASK_RUNNING');
    harness.tick(10);
    harness.tick(20);
    scheduler.acknowledge(task, starting);
    const seen = scheduler.states.length;
    harness.tick(10);
    expect(scheduler.states.slice(seen)).toEqual(['t TASK_RUNNING']);
    scheduler = scheduler.resubscribe();
    harness.tick(9);
    expect(scheduler.updates).toHaveLength(1);
    harness.tick(1);
    expect(scheduler.updates).toHaveLength(2);
  });

  it('are not sent again once they are acknowledged', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    scheduler.acknowledge(task, harness.report(task.ref, 'TASK_RUNNING'));
    for (let round = 0; round < 20; round++) harness.tick(100);
    expect(scheduler.updates).toHaveLength(1);
  });

  it('that are told again change nothing', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const status = harness.statusOf(task.ref, 'TASK_RUNNING');
    for (let times = 0; times < 3; times++) harness.receive({ kind: 'task-update', task: task.ref, status });
    expect(scheduler.updates).toHaveLength(1);
    expect(task.updates).toHaveLength(1);
    expect(harness.writes('store-task')).toHaveLength(1);
  });

  it('TASK-035 that end a task give back what it held, though older ones wait to be acknowledged', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    harness.report(task.ref, 'TASK_RUNNING');
    expect(harness.allocator.available('A').get('cpus')).toBe(3);
    harness.report(task.ref, 'TASK_FINISHED');
    expect(harness.allocator.available('A').get('cpus')).toBe(4);
    expect(scheduler.states).toEqual(['t TASK_RUNNING']);
  });

  it('that end a task whose pod lingers give nothing back until that is gone', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const status = harness.statusOf(task.ref, 'TASK_FAILED');
    harness.receive({ kind: 'task-update', task: task.ref, status, lingers: true });
    expect(harness.allocator.available('A').get('cpus')).toBe(3);
    expect(harness.allocator.report.held().get('r')?.get('cpus')).toBe(0);
    harness.receive({ kind: 'task-ended', task: task.ref });
    harness.receive({ kind: 'task-ended', task: task.ref });
    expect(harness.allocator.available('A').get('cpus')).toBe(4);
    expect(harness.master.state.lingering.size).toBe(0);
  });

  it.each([
    'TASK_FINISHED',
    'TASK_FAILED',
    'TASK_KILLED',
    'TASK_ERROR',
    'TASK_LOST',
    'TASK_DROPPED',
    'TASK_GONE',
    'TASK_GONE_BY_OPERATOR',
  ] as const)('TASK-030 TASK-036 after %s there are no more', (state) => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }] });
    const task = scheduler.run('t');
    const end = harness.report(task.ref, state);
    harness.report(task.ref, 'TASK_RUNNING');
    harness.report(task.ref, 'TASK_FAILED');
    scheduler.acknowledge(task, end);
    harness.report(task.ref, 'TASK_FINISHED');
    expect(scheduler.states).toEqual([`t ${state}`]);
    expect(harness.framework(scheduler.id).completedTasks.map((past) => past.state)).toEqual([state]);
  });

  it.each(['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_UNREACHABLE'] as const)(
    'TASK-030 %s is not the end',
    (state) => {
      const harness = MasterHarness.ready(['A']);
      const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'TASK_KILLING_STATE' }] });
      const task = scheduler.run('t');
      scheduler.acknowledge(task, harness.report(task.ref, state));
      expect(harness.task(scheduler.id, 't')).toBe(task);
      expect(harness.allocator.available('A').get('cpus')).toBe(3);
    },
  );

  it('SCHED-049 say TASK_KILLING only to a framework that knows it', () => {
    const told = (type: 'TASK_KILLING_STATE' | 'MULTI_ROLE') => {
      const harness = MasterHarness.ready(['A']);
      const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type }] });
      harness.report(scheduler.run('t').ref, 'TASK_KILLING');
      return scheduler.states;
    };
    expect(told('MULTI_ROLE')).toEqual([]);
    expect(told('TASK_KILLING_STATE')).toEqual(['t TASK_KILLING']);
  });

  it.each(['TASK_DROPPED', 'TASK_GONE'] as const)(
    'SCHED-050 say TASK_LOST for %s to a framework that is not PARTITION_AWARE',
    (state) => {
      const told = (type: 'PARTITION_AWARE' | 'MULTI_ROLE') => {
        const harness = MasterHarness.ready(['A']);
        const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type }] });
        harness.report(scheduler.run('t').ref, state);
        return scheduler.states;
      };
      expect(told('MULTI_ROLE')).toEqual(['t TASK_LOST']);
      expect(told('PARTITION_AWARE')).toEqual([`t ${state}`]);
    },
  );

  it('TASK-046 of a task whose pod is gone tell it as lost, with a uuid', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    harness.report(task.ref, 'TASK_DROPPED', { source: 'SOURCE_AGENT', reason: 'REASON_RECONCILIATION' });
    expect(scheduler.latest).toMatchObject({
      state: 'TASK_LOST',
      source: 'SOURCE_AGENT',
      reason: 'REASON_RECONCILIATION',
      uuid: expect.any(Uint8Array) as Uint8Array,
    });
  });

  it('of a task that the API server refuses end it without an acknowledgement', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const { uuid: _uuid, ...status } = harness.statusOf(task.ref, 'TASK_ERROR');
    harness.receive({ kind: 'task-refused', task: task.ref, status });
    expect(scheduler.states).toEqual(['t TASK_ERROR']);
    expect(harness.framework(scheduler.id).tasks.size).toBe(0);
    expect(harness.allocator.available('A').get('cpus')).toBe(4);
    harness.tick(1000);
    expect(scheduler.updates).toHaveLength(1);
  });
});

describe('ACKNOWLEDGE', () => {
  it('SCHED-118 of the terminal update ends the task, stored before it is answered', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const end = harness.report(task.ref, 'TASK_FINISHED');
    harness.effects = [];
    scheduler.acknowledge(task, end);
    expect(harness.framework(scheduler.id).tasks.size).toBe(0);
    expect(harness.framework(scheduler.id).completedTasks.map(({ ref }) => ref)).toEqual([task.ref]);
    expect(harness.writes('store-task')).toMatchObject([{ durable: true, progress: { acknowledged: true } }]);
  });

  it('SCHED-118 of any other update is no durable write', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const running = harness.report(task.ref, 'TASK_RUNNING');
    harness.effects = [];
    scheduler.acknowledge(task, running);
    expect(harness.writes('store-task')).toMatchObject([{ durable: false, progress: { acknowledged: false } }]);
  });

  it('SCHED-118 SCHED-119 changes nothing where it fits no update: wrong, stale, not forwarded yet, other agent, twice', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t', {}, 'A');
    const starting = harness.report(task.ref, 'TASK_STARTING');
    const running = harness.report(task.ref, 'TASK_RUNNING');
    const end = harness.report(task.ref, 'TASK_FINISHED');
    expect(scheduler.acknowledge(task, uuidOf(9999))).toEqual({ status: 202 });
    scheduler.acknowledge(task, running);
    scheduler.acknowledge(task, end);
    scheduler.acknowledge(task, starting, 'B');
    scheduler.call({
      type: 'ACKNOWLEDGE',
      acknowledge: { agent_id: { value: 'A' }, task_id: { value: 'nope' }, uuid: starting },
    });
    expect(scheduler.states).toEqual(['t TASK_STARTING']);
    scheduler.acknowledge(task, starting);
    scheduler.acknowledge(task, starting);
    expect(scheduler.states).toEqual(['t TASK_STARTING', 't TASK_RUNNING']);
    expect(task.updates.map(({ acknowledged }) => acknowledged)).toEqual([true, false, false]);
  });

  it('TASK-002 lets the id be used again, and the old run is not mistaken for the new one', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const former = scheduler.run('t');
    const end = harness.report(former.ref, 'TASK_FINISHED');
    scheduler.acknowledge(former, end);
    const latter = scheduler.run('t');
    expect(latter.ref).not.toEqual(former.ref);
    scheduler.acknowledge(latter, end);
    harness.report(former.ref, 'TASK_FAILED');
    harness.receive({ kind: 'task-ended', task: former.ref });
    expect(latter.state).toBe('TASK_STAGING');
    expect(harness.allocator.available('A').get('cpus')).toBe(3);
  });

  it('of many tasks keeps only the latest of those that are over', () => {
    const harness = MasterHarness.ready(['A'], { maxCompletedTasksPerFramework: 2 });
    const scheduler = harness.subscribe();
    const refs = ['a', 'b', 'c'].map((id) => {
      const task = scheduler.run(id);
      scheduler.acknowledge(task, harness.report(task.ref, 'TASK_FINISHED'));
      return task.ref;
    });
    expect(harness.framework(scheduler.id).completedTasks.map(({ ref }) => ref)).toEqual(refs.slice(1));
    expect(harness.writes('forget-task').map(({ task }) => task)).toEqual(refs.slice(0, 1));
  });
});

describe('TEARDOWN', () => {
  it('SCHED-123 closes the stream, kills the tasks and tells nobody of it', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    const running = scheduler.run('running', {}, 'A');
    const ended = scheduler.run('ended', {}, 'B');
    harness.report(ended.ref, 'TASK_FINISHED');
    harness.tick();
    const seen = scheduler.events.length;
    expect(scheduler.call({ type: 'TEARDOWN' })).toEqual({ status: 202 });
    expect(scheduler.stream.closed).toBe(true);
    expect(scheduler.events).toHaveLength(seen);
    expect(harness.writes('kill-task').map(({ task }) => task)).toEqual([running.ref]);
    const past = harness.master.state.completedFrameworks.get(scheduler.id);
    expect(past?.unregisteredTime).toBe(harness.now);
    expect(past?.completedTasks.map(({ state }) => state).sort()).toEqual(['TASK_FINISHED', 'TASK_KILLED']);
    expect(past?.completedTasks.find(({ state }) => state === 'TASK_KILLED')?.updates.at(-1)?.status).toMatchObject({
      source: 'SOURCE_MASTER',
      reason: 'REASON_FRAMEWORK_REMOVED',
      message: `Framework ${scheduler.id} removed`,
    });
  });

  it('SCHED-123 leaves what its tasks hold to nobody until they are gone', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    scheduler.call({ type: 'TEARDOWN' });
    const other = harness.subscribe();
    harness.tick();
    expect(harness.allocator.available('A').get('cpus')).toBe(0);
    expect(other.offer.resources?.find(({ name }) => name === 'cpus')?.scalar?.value).toBe(3);
    harness.report(task.ref, 'TASK_KILLED');
    harness.receive({ kind: 'task-ended', task: task.ref });
    harness.tick();
    expect(harness.framework(other.id).offers.size).toBe(2);
  });

  it('SCHED-123 by an operator, or by deleting its resource, is the same', () => {
    const harness = MasterHarness.ready();
    const first = harness.subscribe();
    const second = harness.subscribe();
    const teardown = { kind: 'command', command: { type: 'TEARDOWN', frameworkId: first.id } } as const;
    expect(harness.receive(teardown)).toEqual({ status: 200 });
    expect(harness.receive(teardown)).toEqual({ status: 400, text: 'No framework found with specified ID' });
    harness.receive({ kind: 'framework-deleted', frameworkId: second.id, policy: 'TeardownTasks' });
    expect([first.stream.closed, second.stream.closed]).toEqual([true, true]);
    expect(harness.master.state.frameworks.size).toBe(0);
  });
});
