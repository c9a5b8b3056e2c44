import { agentFact } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';

describe('KILL', () => {
  it('SCHED-110 of a task that is unknown is answered as RECONCILE is', () => {
    const scheduler = MasterHarness.ready(['A']).subscribe();
    scheduler.kill('nope');
    scheduler.kill('nope', 'A');
    expect(scheduler.updates).toMatchObject([
      { task_id: { value: 'nope' }, state: 'TASK_LOST', reason: 'REASON_RECONCILIATION' },
      { agent_id: { value: 'A' }, message: 'Reconciliation: Task is unknown to the agent' },
    ]);
  });

  it('SCHED-111 needs no agent, and does nothing if it names another', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t', {}, 'A');
    scheduler.kill('t', 'B');
    expect(harness.writes('kill-task')).toEqual([]);
    expect(scheduler.updates).toEqual([]);
    scheduler.kill('t');
    expect(harness.writes('kill-task')).toEqual([{ kind: 'kill-task', task: task.ref, gracePeriodSeconds: 3 }]);
  });

  it('SCHED-117 SHUTDOWN of the executor of a command task ends the task, of any other nothing', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t', {}, 'A');
    const shutdown = (executor: string, agent: string) =>
      scheduler.call({ type: 'SHUTDOWN', shutdown: { executor_id: { value: executor }, agent_id: { value: agent } } });
    expect(shutdown('nope', 'A')).toEqual({ status: 202 });
    shutdown('t', 'B');
    expect(harness.writes('kill-task')).toEqual([]);
    shutdown('t', 'A');
    expect(harness.writes('kill-task')).toEqual([{ kind: 'kill-task', task: task.ref, gracePeriodSeconds: 3 }]);
    expect(scheduler.updates).toEqual([]);
  });

  it('SCHED-112 of a task on an agent that does not answer is written down at once', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    harness.observe(agentFact('A', { ready: false }));
    scheduler.kill('t');
    expect(harness.writes('kill-task')).toEqual([{ kind: 'kill-task', task: task.ref, gracePeriodSeconds: 3 }]);
  });

  it("SCHED-113 goes by the call's kill policy, else by the task's, else by 3 seconds", () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    scheduler.run('own', { kill_policy: { grace_period: { nanoseconds: 7e9 } } });
    scheduler.run('none');
    scheduler.kill('own');
    scheduler.kill('own', undefined, 1);
    scheduler.kill('none');
    scheduler.kill('none', undefined, -5);
    expect(harness.writes('kill-task').map(({ gracePeriodSeconds }) => gracePeriodSeconds)).toEqual([7, 1, 3, 0]);
  });

  it('SCHED-114 before the task is stored is asked for after its creation', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    scheduler.kill('t');
    const kinds = harness.effects.map(({ kind }) => kind).filter((kind) => kind.endsWith('-task'));
    expect(kinds).toEqual(['create-task', 'kill-task']);
    harness.report(task.ref, 'TASK_KILLED', { source: 'SOURCE_AGENT', reason: 'REASON_TASK_KILLED_DURING_LAUNCH' });
    expect(scheduler.latest).toMatchObject({ state: 'TASK_KILLED', reason: 'REASON_TASK_KILLED_DURING_LAUNCH' });
  });

  it('of a task that has ended does nothing', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    harness.report(task.ref, 'TASK_FINISHED');
    scheduler.kill('t');
    expect(harness.writes('kill-task')).toEqual([]);
    expect(scheduler.updates).toHaveLength(1);
  });

  it('of an unreachable task is answered as RECONCILE is', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }] });
    scheduler.run('t');
    harness.observe(agentFact('A', { ready: false }));
    harness.tick(75);
    scheduler.kill('t', 'A');
    expect(scheduler.latest).toMatchObject({ state: 'TASK_UNREACHABLE', reason: 'REASON_RECONCILIATION' });
    expect(harness.writes('kill-task')).toEqual([]);
  });
});

describe('The resource of a task that somebody deletes', () => {
  it('kills it, once, and not after its end', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const [running, ended] = [scheduler.run('running'), scheduler.run('ended')];
    harness.report(ended.ref, 'TASK_FINISHED');
    for (const { ref } of [running, running, ended]) harness.receive({ kind: 'task-deleted', task: ref });
    expect(harness.writes('kill-task').map(({ task }) => task)).toEqual([running.ref]);
  });

  it('of a former run of the same id is not the one that runs', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const former = scheduler.run('t');
    scheduler.acknowledge(former, harness.report(former.ref, 'TASK_FINISHED'));
    scheduler.run('t');
    harness.receive({ kind: 'task-deleted', task: former.ref });
    expect(harness.writes('kill-task')).toEqual([]);
  });
});
