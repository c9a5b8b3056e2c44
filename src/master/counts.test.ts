import { agentFact, taskInfo } from './testing/fixtures.ts';
import { MasterHarness } from './testing/masterHarness.ts';
import { reserve, reserved } from './testing/operations.ts';

let harness: MasterHarness;

beforeEach(() => {
  harness = MasterHarness.ready(['A']);
});

/** The master's counters that are not 0, those whose names begin so. */
function counted(prefix: string): Record<string, number> {
  return Object.fromEntries([...harness.master.state.counts].filter(([name]) => name.startsWith(prefix)));
}

/** A framework's counters that are not 0. */
function countedOf(id: string, prefix: string): Record<string, number> {
  const { frameworks, completedFrameworks } = harness.master.state;
  const counts = (frameworks.get(id) ?? completedFrameworks.get(id))?.counts ?? [];
  return Object.fromEntries([...counts].filter(([name]) => name.startsWith(prefix)));
}

describe('what the master counts', () => {
  it('METRIC-003 METRIC-004 the ends of tasks, and their reasons', () => {
    const scheduler = harness.subscribe();
    const finished = scheduler.run('finished');
    harness.report(finished.ref, 'TASK_RUNNING');
    harness.report(finished.ref, 'TASK_FINISHED');
    const failed = scheduler.run('failed');
    const reason = 'REASON_COMMAND_EXECUTOR_FAILED';
    harness.report(failed.ref, 'TASK_FAILED', { reason });
    harness.report(failed.ref, 'TASK_FAILED', { reason });
    scheduler.run('torn down');
    harness.receive({ kind: 'command', command: { type: 'TEARDOWN', frameworkId: scheduler.id } });
    expect(counted('task')).toEqual({
      tasks_finished: 1,
      tasks_failed: 1,
      tasks_killed: 1,
      'task_failed/source_executor/reason_command_executor_failed': 1,
      'task_killed/source_master/reason_framework_removed': 1,
    });
    expect(countedOf(scheduler.id, 'tasks/')).toEqual({
      'tasks/terminal/task_finished': 1,
      'tasks/terminal/task_failed': 1,
      'tasks/terminal/task_killed': 1,
    });
  });

  it('METRIC-003 METRIC-004 tasks that are refused or dropped', () => {
    const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }] });
    harness.tick();
    const { offers } = scheduler;
    scheduler.launch(offers, [taskInfo('too large', 'A', 'cpus:99')]);
    scheduler.launch(offers, [taskInfo('too late', 'A')]);
    expect(counted('task')).toEqual({
      tasks_error: 1,
      'task_error/source_master/reason_task_invalid': 1,
      tasks_dropped: 1,
      'task_dropped/source_master/reason_invalid_offers': 1,
    });
  });

  it('METRIC-005 agents that register, are lost and come back', () => {
    const away = { ...agentFact('A'), ready: false };
    harness.observe(away);
    harness.observe(agentFact('A'));
    harness.observe(away);
    harness.tick(10_000);
    harness.observe(agentFact('A'));
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(counted('slave')).toEqual({
      slave_registrations: 1,
      slave_reregistrations: 2,
      slave_unreachable_scheduled: 1,
      slave_unreachable_completed: 1,
      slave_removals: 2,
      'slave_removals/reason_unhealthy': 1,
      'slave_removals/reason_unregistered': 1,
    });
  });

  it('METRIC-005 agents that were there before it led as such that come back', () => {
    harness = new MasterHarness();
    harness.observe(agentFact('A'));
    expect(counted('slave')).toEqual({ slave_reregistrations: 1 });
  });

  it('METRIC-006 calls as the messages that they stand for', () => {
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const uuid = harness.report(task.ref, 'TASK_RUNNING');
    scheduler.acknowledge(task, uuid);
    scheduler.acknowledge(task, uuid);
    scheduler.kill('t');
    scheduler.kill('unknown');
    scheduler.reconcile();
    harness.tick();
    scheduler.accept(scheduler.offers, [{ type: 'LAUNCH', launch: { task_infos: [] } }], 0);
    harness.tick();
    scheduler.decline(scheduler.offers);
    scheduler.call({ type: 'REVIVE', roles: [] });
    scheduler.call({ type: 'SUPPRESS', roles: [] });
    scheduler.resubscribe();
    scheduler.call({ type: 'TEARDOWN' });
    expect(counted('messages_')).toEqual({
      messages_register_slave: 1,
      messages_register_framework: 1,
      messages_launch_tasks: 1,
      messages_status_update: 1,
      messages_status_update_acknowledgement: 2,
      messages_kill_task: 2,
      messages_reconcile_tasks: 2,
      messages_decline_offers: 2,
      messages_revive_offers: 1,
      messages_suppress_offers: 1,
      messages_reregister_framework: 1,
    });
    expect(counted('valid_')).toEqual({ valid_status_updates: 1, valid_status_update_acknowledgements: 1 });
    expect(counted('invalid_')).toEqual({ invalid_status_update_acknowledgements: 1 });
  });

  it('METRIC-006 nothing of what pods say of a framework that is over', () => {
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    scheduler.call({ type: 'TEARDOWN' });
    harness.report(task.ref, 'TASK_KILLED');
    expect([counted('messages_status_update'), counted('invalid_')]).toEqual([{}, {}]);
  });

  it('METRIC-009 the error of who loses the framework to another as an event', () => {
    const scheduler = harness.subscribe();
    scheduler.resubscribe();
    expect(countedOf(scheduler.id, 'events/')).toMatchObject({ 'events/error': 1, 'events/subscribed': 2 });
  });

  it('METRIC-009 calls that are refused for their stream as calls, and as no messages', () => {
    const scheduler = harness.subscribe();
    const { id: frameworkId } = scheduler;
    harness.receive({ kind: 'call', frameworkId, streamId: 'another', call: { type: 'SUPPRESS', roles: [] } });
    expect([countedOf(frameworkId, 'calls/suppress'), counted('messages_suppress')]).toEqual([
      { 'calls/suppress': 1 },
      {},
    ]);
  });

  it('METRIC-009 offers that an ACCEPT names without operations as accepted', () => {
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.accept(scheduler.offers, [], 0);
    expect(countedOf(scheduler.id, 'offers/')).toEqual({ 'offers/sent': 1, 'offers/accepted': 1 });
  });

  it('METRIC-009 the offers of a framework whose stream ends as rescinded', () => {
    const scheduler = harness.subscribe({ failover_timeout: 10 });
    harness.tick();
    scheduler.disconnect();
    expect(countedOf(scheduler.id, 'offers/')).toEqual({ 'offers/sent': 1, 'offers/rescinded': 1 });
    expect(countedOf(scheduler.id, 'events/rescind')).toEqual({ 'events/rescind': 1 });
  });

  it('METRIC-008 operations that are wrong as errors, and those that an agent tells the end of as its messages', () => {
    const scheduler = harness.subscribe();
    harness.tick();
    const { offers } = scheduler;
    scheduler.accept(offers, [reserve(reserved('cpus:99', 'r')), reserve(reserved('cpus:1', 'r'))], 0);
    scheduler.accept(offers, [reserve(reserved('cpus:1', 'r'))], 0);
    expect(counted('operations/reserve')).toEqual({
      'operations/reserve/total': 3,
      'operations/reserve/error': 2,
      'operations/reserve/finished': 1,
    });
    expect(counted('messages_operation')).toEqual({ messages_operation_status_update: 1 });
  });

  it("METRIC-009 a framework's calls, events and offers, until it is forgotten", () => {
    const scheduler = harness.subscribe();
    scheduler.run('t');
    harness.tick();
    scheduler.decline(scheduler.offers, 0);
    harness.tick();
    harness.observe({ ...agentFact('A'), schedulable: false });
    expect(countedOf(scheduler.id, 'offers/')).toEqual({
      'offers/sent': 3,
      'offers/accepted': 1,
      'offers/declined': 1,
      'offers/rescinded': 1,
    });
    expect(countedOf(scheduler.id, 'calls')).toEqual({
      calls: 3,
      'calls/subscribe': 1,
      'calls/accept': 1,
      'calls/decline': 1,
    });
    expect(countedOf(scheduler.id, 'events')).toEqual({
      events: 6,
      'events/subscribed': 1,
      'events/heartbeat': 1,
      'events/offers': 3,
      'events/rescind': 1,
    });
    expect(countedOf(scheduler.id, 'operations')).toEqual({ operations: 1, 'operations/launch': 1 });
    harness.receive({ kind: 'command', command: { type: 'TEARDOWN', frameworkId: scheduler.id } });
    expect(countedOf(scheduler.id, 'calls/accept')).toEqual({ 'calls/accept': 1 });
  });
});
