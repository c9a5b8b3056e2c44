import type { FrameworkInfoCapability } from '../../model/generated/messages.ts';
import { agentFact, uuidOf } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';

const aware: FrameworkInfoCapability[] = [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }];

describe('RECONCILE', () => {
  it('SCHED-130 answers from the master, without uuid and data, with what is known of the container', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const known = {
      healthy: true,
      check_status: { type: 'COMMAND' as const, command: { exit_code: 0 } },
      container_status: { container_id: { value: 'c' } },
    };
    harness.report(task.ref, 'TASK_RUNNING', { ...known, data: uuidOf(1) });
    scheduler.reconcile();
    expect(scheduler.latest).toEqual({
      task_id: { value: 't' },
      agent_id: { value: 'A' },
      state: 'TASK_RUNNING',
      source: 'SOURCE_MASTER',
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Latest task state',
      timestamp: harness.now,
      ...known,
    });
  });

  it('SCHED-131 of nothing answers for all that the master holds: staging and ended ones, not those that are over', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    scheduler.run('unreachable', {}, 'A');
    harness.observe(agentFact('A', { ready: false }));
    harness.tick(75);
    scheduler.run('staging', {}, 'B');
    const ended = scheduler.run('ended', {}, 'B');
    harness.report(ended.ref, 'TASK_FINISHED');
    const over = scheduler.run('over', {}, 'B');
    scheduler.acknowledge(over, harness.report(over.ref, 'TASK_FINISHED'));
    const before = scheduler.states.length;
    scheduler.reconcile();
    expect(scheduler.states.slice(before)).toEqual(['staging TASK_STAGING', 'ended TASK_FINISHED']);
  });

  it('SCHED-132 tells the state that was forwarded last, not one that waits behind it', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    harness.report(task.ref, 'TASK_STARTING');
    harness.report(task.ref, 'TASK_RUNNING');
    scheduler.reconcile([['t']]);
    expect(scheduler.states).toEqual(['t TASK_STARTING', 't TASK_STARTING']);
  });

  it('SCHED-133 of a task that is known does not care for the agent', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    scheduler.run('t');
    scheduler.reconcile([['t', 'B'], ['t', 'A'], ['t']]);
    expect(scheduler.updates.map(({ agent_id, message }) => [agent_id?.value, message])).toEqual(
      Array(3).fill(['A', 'Reconciliation: Latest task state']),
    );
  });

  it.each([
    ['as TASK_LOST', [{ type: 'MULTI_ROLE' as const }], ['TASK_LOST', 'TASK_LOST', 'TASK_LOST', 'TASK_LOST']],
    ['each in its way if PARTITION_AWARE', aware, ['TASK_GONE', 'TASK_UNREACHABLE', 'TASK_UNKNOWN', 'TASK_UNKNOWN']],
  ])('SCHED-134 SCHED-050 of a task that is unknown goes by its agent, %s', (_how, capabilities, states) => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe({ capabilities });
    harness.observe(agentFact('B', { ready: false }));
    harness.tick(75);
    const since = harness.now;
    harness.tick(5);
    scheduler.reconcile([['t', 'A'], ['t', 'B'], ['t', 'nowhere'], ['t']]);
    expect(scheduler.updates.map(({ state }) => state)).toEqual(states);
    expect(scheduler.updates.map(({ message }) => message)).toEqual([
      'Reconciliation: Task is unknown to the agent',
      'Reconciliation: Task is unreachable',
      'Reconciliation: Task is unknown',
      'Reconciliation: Task is unknown',
    ]);
    expect(scheduler.updates.map(({ unreachable_time: time }) => time)).toEqual([
      undefined,
      { nanoseconds: BigInt(since) * 1_000_000_000n },
      undefined,
      undefined,
    ]);
    expect(scheduler.latest.agent_id).toBeUndefined();
  });

  it('SCHED-134 of a task that is unreachable needs its agent', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ capabilities: aware });
    scheduler.run('t');
    harness.observe(agentFact('A', { ready: false }));
    harness.tick(75);
    scheduler.reconcile([['t', 'A'], ['t']]);
    expect(scheduler.states.slice(-2)).toEqual(['t TASK_UNREACHABLE', 't TASK_UNKNOWN']);
  });

  it('SCHED-135 is answered by nobody before a new leader knows what is stored, so that nothing is called unknown', () => {
    const harness = new MasterHarness();
    harness.recoverFramework('f');
    const reconcile = { kind: 'call', frameworkId: 'f', call: { type: 'RECONCILE', reconcile: {} } } as const;
    expect(harness.receive(reconcile).status).toBe(503);
    expect(harness.effects).toEqual([]);
  });
});

describe('RECONCILE_OPERATIONS', () => {
  it('SCHED-136 knows of no operation', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    harness.observe(agentFact('B', { ready: false }));
    harness.tick(75);
    const operations = [{ agent_id: { value: 'A' } }, { agent_id: { value: 'B' } }, { agent_id: { value: 'C' } }, {}];
    scheduler.call({
      type: 'RECONCILE_OPERATIONS',
      reconcile: { operations: operations.map((operation) => ({ operation_id: { value: 'o' }, ...operation })) },
    });
    const statuses = scheduler.events.flatMap(({ update_operation_status: update }) => update?.status ?? []);
    expect(statuses.map(({ state, message }) => [state, message])).toEqual([
      ['OPERATION_UNKNOWN', 'Reconciliation: Operation is unknown'],
      ['OPERATION_UNREACHABLE', 'Reconciliation: Agent is unreachable'],
      ['OPERATION_UNKNOWN', 'Reconciliation: Both operation and agent are unknown'],
      ['OPERATION_UNKNOWN', "Reconciliation: Operation is unknown and no 'agent_id' was provided"],
    ]);
  });

  it('SCHED-136 repeats the agent and the provider that it was asked of', () => {
    const scheduler = MasterHarness.ready(['A']).subscribe();
    const asked = { operation_id: { value: 'o' }, agent_id: { value: 'A' }, resource_provider_id: { value: 'p' } };
    scheduler.call({ type: 'RECONCILE_OPERATIONS', reconcile: { operations: [asked] } });
    expect(scheduler.events.at(-1)?.update_operation_status?.status).toMatchObject(asked);
  });

  it('SCHED-136 has nothing to tell of all operations', () => {
    const scheduler = MasterHarness.ready().subscribe();
    expect(scheduler.call({ type: 'RECONCILE_OPERATIONS', reconcile: {} })).toEqual({ status: 202 });
    expect(scheduler.types).toEqual(['SUBSCRIBED']);
  });
});
