import type { Effect } from './effects.ts';
import { snapshotOf } from './snapshot.ts';
import { agentFact, taskInfo } from './testing/fixtures.ts';
import { MasterHarness } from './testing/masterHarness.ts';

/** What operators were told since this was asked last, one line an event. */
function heard(harness: MasterHarness): string[] {
  const lines = harness.effects.flatMap(line);
  harness.effects = [];
  return lines;
}

function line(effect: Effect): string[] {
  if (effect.kind !== 'publish') return [];
  const { event } = effect;
  switch (event.type) {
    case 'TASK_ADDED':
      return [`${event.type} ${event.task.ref.taskId} ${event.task.state}`];
    case 'TASK_UPDATED':
      return [`${event.type} ${event.info.task_id.value} ${event.status.state} ${event.state}`];
    case 'FRAMEWORK_ADDED':
    case 'FRAMEWORK_UPDATED':
      return [`${event.type} ${event.framework.info.name} ${event.framework.active ? 'active' : 'inactive'}`];
    case 'FRAMEWORK_REMOVED':
      return [`${event.type} ${event.framework.name}`];
    case 'AGENT_ADDED':
      return [`${event.type} ${event.agent.id}`];
    case 'AGENT_REMOVED':
      return [`${event.type} ${event.agentId}`];
  }
}

describe('What operators are told of frameworks', () => {
  it('OPER-056 is that one is there, once it is stored', () => {
    const harness = MasterHarness.ready();
    harness.storing = false;
    const { streamId } = harness.open();
    expect(heard(harness)).toEqual([]);
    expect(snapshotOf(harness.master.state).frameworks.size).toBe(0);
    harness.receive({ kind: 'framework-stored', frameworkId: 'master-0000', streamId });
    expect(heard(harness)).toEqual(['FRAMEWORK_ADDED f active']);
    expect(snapshotOf(harness.master.state).frameworks.size).toBe(1);
  });

  it('OPER-057 is that it subscribed again or changed, not that it went away', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe();
    heard(harness);
    scheduler.disconnect();
    expect(heard(harness)).toEqual([]);
    const again = scheduler.resubscribe({ name: 'g' });
    expect(heard(harness)).toEqual(['FRAMEWORK_UPDATED g active']);
    const framework_info = { ...harness.framework(scheduler.id).info, name: 'h' };
    again.call({ type: 'UPDATE_FRAMEWORK', update: { framework_info } });
    expect(heard(harness)).toEqual(['FRAMEWORK_UPDATED h active']);
  });

  it('OPER-057 SCHED-057 is no update where only suppressed roles and offer constraints changed', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe({ roles: ['r', 's'] });
    heard(harness);
    const { info } = harness.framework(scheduler.id);
    const framework_info = { ...info, roles: ['s', 'r'], capabilities: [...(info.capabilities ?? [])].reverse() };
    const update = { framework_info, suppressed_roles: ['s'] };
    expect(scheduler.call({ type: 'UPDATE_FRAMEWORK', update })).toEqual({ status: 200 });
    expect(harness.framework(scheduler.id).suppressedRoles).toEqual(new Set(['s']));
    expect(heard(harness)).toEqual([]);
  });

  it('OPER-058 is that it is torn down, after its tasks, or that its time is over', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    scheduler.run('t1');
    const other = harness.subscribe({ name: 'g', failover_timeout: 10 });
    heard(harness);
    scheduler.call({ type: 'TEARDOWN' });
    expect(heard(harness)).toEqual(['TASK_UPDATED t1 TASK_KILLED TASK_KILLED', 'FRAMEWORK_REMOVED f']);
    other.disconnect();
    harness.tick(11);
    expect(heard(harness)).toEqual(['FRAMEWORK_REMOVED g']);
  });

  it('OPER-057 is an update where one from before a restart subscribes', () => {
    const harness = new MasterHarness();
    harness.recoverFramework('F');
    harness.receive({ kind: 'recovered' });
    harness.open({ id: { value: 'F' } });
    expect(heard(harness)).toEqual(['FRAMEWORK_UPDATED f active']);
  });
});

describe('What operators are told of tasks', () => {
  it('OPER-053 OPER-054 is that they are launched, and each status that a Mesos master would have', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    heard(harness);
    const task = scheduler.run('t1');
    expect(heard(harness)).toEqual(['TASK_ADDED t1 TASK_STAGING']);
    const uuid = harness.report(task.ref, 'TASK_STARTING');
    expect(heard(harness)).toEqual(['TASK_UPDATED t1 TASK_STARTING TASK_STARTING']);
    harness.report(task.ref, 'TASK_RUNNING');
    harness.report(task.ref, 'TASK_FINISHED');
    expect(heard(harness)).toEqual([]);
    scheduler.acknowledge(task, uuid);
    expect(heard(harness)).toEqual(['TASK_UPDATED t1 TASK_RUNNING TASK_FINISHED']);
    harness.tick(11);
    expect(heard(harness)).toEqual([]);
  });

  it('OPER-054 OPER-055 is a status of the same state only where it tells of a check', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t1');
    const report = (more: object) => scheduler.acknowledge(task, harness.report(task.ref, 'TASK_RUNNING', more));
    report({});
    heard(harness);
    report({ message: 'still there' });
    expect(heard(harness)).toEqual([]);
    report({ reason: 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED', healthy: true });
    report({ reason: 'REASON_TASK_CHECK_STATUS_UPDATED' });
    expect(heard(harness)).toEqual(Array(2).fill('TASK_UPDATED t1 TASK_RUNNING TASK_RUNNING'));
  });

  it('is nothing of one that is refused', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    heard(harness);
    scheduler.launch(scheduler.offers, [taskInfo('t1', 'A', 'cpus:1000')]);
    expect(scheduler.states).toEqual(['t1 TASK_ERROR']);
    expect(heard(harness)).toEqual([]);
  });
});

describe('What operators are told of agents', () => {
  it('OPER-059 OPER-060 is that they are there and gone, not that they are away for a moment', () => {
    const harness = MasterHarness.ready();
    harness.observe(agentFact('A'));
    expect(heard(harness)).toEqual(['AGENT_ADDED A']);
    harness.observe({ ...agentFact('A'), ready: false });
    harness.observe(agentFact('A'));
    expect(heard(harness)).toEqual([]);
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(heard(harness)).toEqual(['AGENT_REMOVED A']);
  });

  it('OPER-059 OPER-060 OPER-053 is of an unreachable one what becomes of its tasks, and that it is back with them', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }] });
    const task = scheduler.run('t1');
    scheduler.acknowledge(task, harness.report(task.ref, 'TASK_RUNNING'));
    harness.observe({ ...agentFact('A'), ready: false });
    heard(harness);
    harness.tick(100);
    expect(heard(harness)).toEqual(['TASK_UPDATED t1 TASK_UNREACHABLE TASK_UNREACHABLE']);
    harness.observe(agentFact('A'));
    expect(heard(harness)).toEqual(['AGENT_ADDED A', 'TASK_ADDED t1 TASK_RUNNING']);
  });

  it('OPER-060 is nothing of an unreachable one whose node is deleted but of its tasks', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }] });
    scheduler.run('t1');
    harness.observe({ ...agentFact('A'), ready: false });
    harness.tick(100);
    heard(harness);
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(heard(harness)).toEqual(['TASK_UPDATED t1 TASK_LOST TASK_LOST']);
  });

  it('OPER-053 OPER-059 is, after a restart, which of them come back and with what tasks', () => {
    const before = MasterHarness.ready(['A']);
    before.subscribe().run('t1');
    const [launched] = before.writes('create-task');
    if (launched === undefined) throw new Error('nothing was launched');
    const harness = new MasterHarness();
    harness.recoverFramework(launched.task.ref.frameworkId);
    harness.recoverTask(launched.task, []);
    harness.observe({ ...agentFact('A'), ready: false });
    harness.receive({ kind: 'recovered' });
    expect(heard(harness)).toEqual([]);
    harness.observe(agentFact('A'));
    expect(heard(harness)).toEqual(['AGENT_ADDED A', 'TASK_ADDED t1 TASK_STAGING']);
  });
});
