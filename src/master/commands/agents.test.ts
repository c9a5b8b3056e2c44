import { beforeEach, describe, expect, it } from '@jest/globals';
import { drainInfos, drainOrder } from '../maintenance/drain.ts';
import type { Answer } from '../inputs.ts';
import { agentFact, taskInfo, taskRecord } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import { reserve, reserved } from '../testing/operations.ts';
import type { Scheduler } from '../testing/scheduler.ts';

const aware = {
  capabilities: [
    { type: 'MULTI_ROLE' as const },
    { type: 'PARTITION_AWARE' as const },
    { type: 'TASK_KILLING_STATE' as const },
  ],
};

let harness: MasterHarness;
let scheduler: Scheduler;

beforeEach(() => {
  harness = MasterHarness.ready(['A']);
  scheduler = harness.subscribe();
});

type AgentCommand = 'DEACTIVATE_AGENT' | 'REACTIVATE_AGENT' | 'MARK_AGENT_GONE';

function give(type: AgentCommand, agentId = 'A', forbidden = false): Answer {
  return harness.command({ type, agentId }, { forbidden });
}

function drain(maxGracePeriodSeconds?: number, markGone = false, agentId = 'A'): Answer {
  const limit = maxGracePeriodSeconds === undefined ? {} : { maxGracePeriodSeconds };
  return harness.command({ type: 'DRAIN_AGENT', agentId, drain: { markGone, ...limit } });
}

function drainState(): string | undefined {
  return drainInfos(harness.master.state).get('A')?.state;
}

/** Has the task run on the agent, with a grace period of so many seconds. */
function run(graceSeconds = 30, by = scheduler): void {
  const kill_policy = { grace_period: { nanoseconds: graceSeconds * 1e9 } };
  by.acknowledge(by.run('t', { kill_policy }), harness.report(harness.task(by.id, 't').ref, 'TASK_RUNNING'));
}

/** Has another framework be the one that gets offers. */
function replaceBy(info: Parameters<MasterHarness['subscribe']>[0]): Scheduler {
  scheduler.call({ type: 'SUPPRESS', roles: [] });
  return harness.subscribe(info);
}

function loseContact(): void {
  harness.observe(agentFact('A', { ready: false }));
  harness.tick(75);
}

describe('DEACTIVATE_AGENT and REACTIVATE_AGENT', () => {
  it('MAINT-024 SCHED-064 withdraws offers and makes no more, while tasks run on, until the agent is reactivated', () => {
    run();
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
    expect(give('DEACTIVATE_AGENT')).toEqual({ status: 200 });
    expect(scheduler.types.at(-1)).toBe('RESCIND');
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    expect(harness.writes('kill-task')).toEqual([]);
    expect(give('DEACTIVATE_AGENT')).toEqual({ status: 200 });
    expect(give('REACTIVATE_AGENT')).toEqual({ status: 200 });
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
    expect(give('REACTIVATE_AGENT')).toEqual({ status: 400, text: 'Agent is not deactivated' });
  });

  it('MAINT-024 OPER-045 is answered in Mesos’ words for an agent that nobody knows', () => {
    expect(give('DEACTIVATE_AGENT', 'nope')).toEqual({ status: 400, text: 'Unknown agent' });
    expect(give('REACTIVATE_AGENT', 'nope')).toEqual({ status: 400, text: 'Agent is not deactivated' });
    expect(give('MARK_AGENT_GONE', 'nope')).toEqual({ status: 404, text: "Agent 'nope' not found" });
    expect(drain(undefined, false, 'nope')).toEqual({ status: 400, text: 'Unknown agent' });
  });

  it('OPER-045 MAINT-022 is refused to those who may not', () => {
    const types = ['DEACTIVATE_AGENT', 'REACTIVATE_AGENT', 'MARK_AGENT_GONE'] as const;
    expect(types.map((type) => give(type, 'A', true).status)).toEqual([403, 403, 403]);
    const order = { type: 'DRAIN_AGENT', agentId: 'A', drain: { markGone: true } } as const;
    expect(harness.command(order, { forbidden: true })).toEqual({ status: 403 });
    expect(harness.orders).toEqual([]);
  });

  it('MAINT-025 brings an agent that is away back without a word, and an unreachable one with 409', () => {
    give('DEACTIVATE_AGENT');
    harness.observe(agentFact('A', { ready: false, orders: { deactivated: true } }));
    expect(give('REACTIVATE_AGENT')).toEqual({ status: 200 });
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    give('DEACTIVATE_AGENT');
    harness.tick(75);
    expect(give('REACTIVATE_AGENT').status).toBe(409);
    harness.observe(agentFact('A'));
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
  });

  it('leaves the cordon of somebody else to them', () => {
    harness.observe(agentFact('A', { schedulable: false }));
    expect(give('REACTIVATE_AGENT')).toMatchObject({ status: 400, text: expect.stringContaining('kubectl uncordon') });
    give('DEACTIVATE_AGENT');
    expect(give('REACTIVATE_AGENT')).toEqual({ status: 200 });
    harness.tick();
    expect(scheduler.offers).toEqual([]);
  });
});

describe('DRAIN_AGENT', () => {
  it('MAINT-017 MAINT-021 drains an idle agent at once', () => {
    harness.tick();
    expect(drain(7.000000005)).toEqual({ status: 200 });
    expect(scheduler.offers).toEqual([]);
    expect(drainInfos(harness.master.state).get('A')).toEqual({
      state: 'DRAINED',
      config: { max_grace_period: { nanoseconds: 7_000_000_005n }, mark_gone: false },
    });
    expect(give('REACTIVATE_AGENT')).toEqual({ status: 200 });
    expect(drainState()).toBeUndefined();
  });

  it.each([
    [undefined, 30],
    [5, 5],
    [60, 30],
    [0, 0],
    [-1, 0],
  ])('MAINT-019 TASK-049 with a limit of %p s leaves a task with 30 s of grace %p s', (limit, grace) => {
    run(30);
    expect(drain(limit)).toEqual({ status: 200 });
    expect(harness.writes('kill-task').map(({ gracePeriodSeconds }) => gracePeriodSeconds)).toEqual([grace]);
  });

  it('MAINT-021 MAINT-024 TASK-048 is over when the end of every task is acknowledged and its pod gone', () => {
    run();
    drain();
    const task = harness.task(scheduler.id, 't');
    expect(give('REACTIVATE_AGENT')).toMatchObject({ status: 400, text: expect.stringContaining('DRAINING') });
    const status = harness.statusOf(task.ref, 'TASK_KILLED');
    harness.receive({ kind: 'task-update', task: task.ref, status, lingers: true });
    expect(scheduler.latest).toMatchObject({ state: 'TASK_KILLED', reason: 'REASON_AGENT_DRAINING' });
    harness.receive({ kind: 'task-ended', task: task.ref });
    expect(drainState()).toBe('DRAINING');
    scheduler.acknowledge(task, status.uuid ?? new Uint8Array());
    expect(drainState()).toBe('DRAINED');
  });

  it('TASK-048 tells of the killing, too; the end of a task that was not killed is its own', () => {
    const other = replaceBy(aware);
    run(30, other);
    drain();
    const { ref } = harness.task(other.id, 't');
    harness.report(ref, 'TASK_KILLING');
    expect(other.latest).toMatchObject({ state: 'TASK_KILLING', reason: 'REASON_AGENT_DRAINING' });
    other.acknowledge(harness.task(other.id, 't'), other.latest.uuid ?? new Uint8Array());
    harness.report(ref, 'TASK_FINISHED');
    expect(other.latest.state).toBe('TASK_FINISHED');
    expect(other.latest.reason).toBeUndefined();
  });

  it('MAINT-022 TASK-048 has tasks gone instead of killed, and then the agent, if it is to be marked gone', () => {
    const other = replaceBy(aware);
    run(30, other);
    drain(undefined, true);
    const { ref } = harness.task(other.id, 't');
    const uuid = harness.report(ref, 'TASK_KILLING');
    expect(other.latest).toMatchObject({ state: 'TASK_GONE_BY_OPERATOR', reason: 'REASON_AGENT_DRAINING' });
    other.acknowledge(harness.task(other.id, 't'), uuid);
    harness.tick();
    expect(drainState()).toBe('DRAINING');
    harness.report(ref, 'TASK_KILLED');
    harness.receive({ kind: 'task-ended', task: ref });
    harness.tick();
    expect(harness.master.state.agents.has('A')).toBe(false);
    expect(harness.master.state.shutOut.get('A')?.orders).toMatchObject({ gone: true });
  });

  it('MAINT-018 does not go with a maintenance window, which may follow all the same', () => {
    const unavailability = { start: { nanoseconds: 0 } };
    const window = { machine_ids: [{ hostname: 'host-A', ip: '10.0.0.1' }], unavailability };
    const schedule = (windows: readonly (typeof window)[]): Answer =>
      harness.command({ type: 'UPDATE_MAINTENANCE_SCHEDULE', schedule: { windows } });
    schedule([window]);
    expect(drain().status).toBe(400);
    schedule([]);
    expect(drain().status).toBe(200);
    expect(schedule([window]).status).toBe(200);
  });

  it('MAINT-018 does not follow an order that was not given by a call while the machine is scheduled, and does afterwards', () => {
    run();
    const machine = { hostname: agentFact('A').hostname, ip: agentFact('A').ip };
    const unavailability = { start: { nanoseconds: 0 } };
    const windows = [{ machines: [{ id: machine, down: false }], unavailability }];
    harness.receive({ kind: 'schedule-set', windows });
    harness.order('A', { drain: { markGone: false } });
    expect([drainState(), harness.writes('kill-task')]).toEqual([undefined, []]);
    expect(drainOrder(harness.master.state, 'A')).toEqual({ markGone: false, obeyed: false });
    harness.receive({ kind: 'schedule-set', windows: [] });
    expect(drainState()).toBe('DRAINING');
    expect(harness.writes('kill-task')).toHaveLength(1);
    harness.receive({ kind: 'schedule-set', windows });
    harness.observe(agentFact('A', { orders: { drain: { markGone: false } } }));
    expect(drainState()).toBe('DRAINING');
    expect(drainOrder(harness.master.state, 'A')).toEqual({ markGone: false, obeyed: true });
  });

  it.each([
    ['TASK_LOST', {}],
    ['TASK_DROPPED', aware],
  ] as const)('is offered to nobody, and who launches on it by an offer from before is told %s', (state, info) => {
    const launching = replaceBy(info);
    harness.tick();
    const { offers } = launching;
    expect(offers).toHaveLength(1);
    drain();
    launching.accept(offers, [{ type: 'LAUNCH', launch: { task_infos: [taskInfo('late', 'A')] } }], 0);
    expect(launching.updates).toMatchObject([{ state, reason: 'REASON_INVALID_OFFERS', source: 'SOURCE_MASTER' }]);
    harness.tick(2);
    expect(launching.offers).toEqual([]);
    expect(harness.writes('create-task')).toEqual([]);
  });

  it('MAINT-021 is not over while the end of an operation is not acknowledged', () => {
    harness.tick();
    const operation = { ...reserve(reserved('cpus:1', 'r')), id: { value: 'op' } };
    scheduler.accept(scheduler.offers, [operation], 0);
    drain();
    expect(drainState()).toBe('DRAINING');
    const ref = harness.writes('store-reservations')[0]?.operation?.ref;
    if (ref === undefined) throw new Error('nobody waits for it');
    const uuid = new Uint8Array(16);
    harness.receive({ kind: 'operation-update', operation: ref, status: { state: 'OPERATION_FINISHED', uuid } });
    expect(drainState()).toBe('DRAINING');
    const acknowledge = { agent_id: { value: 'A' }, operation_id: { value: 'op' }, uuid };
    scheduler.call({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge });
    expect(drainState()).toBe('DRAINED');
  });

  it('MAINT-018 is refused while the agent is being marked gone', () => {
    drain(undefined, true);
    harness.storing = false;
    harness.tick();
    expect(harness.orders.at(-1)).toMatchObject({ gone: true });
    expect(drain().status).toBe(409);
    harness.tick();
    expect(harness.orders).toHaveLength(2);
  });

  it('MAINT-017 MAINT-023 reaches an agent that is away when it is back', () => {
    run();
    loseContact();
    expect(drain()).toEqual({ status: 200 });
    expect(harness.writes('kill-task')).toEqual([]);
    harness.observe(agentFact('A', { orders: { drain: { markGone: false } } }));
    expect(harness.writes('kill-task')).toHaveLength(1);
    harness.tick();
    expect(scheduler.offers).toEqual([]);
  });

  it('MAINT-023 goes on under another master', () => {
    const successor = new MasterHarness();
    const ref = { frameworkId: 'f', taskId: 't', offerId: 'o' };
    const running = { status: successor.statusOf(ref, 'TASK_RUNNING'), acknowledged: true };
    const orders = { deactivated: true, drain: { markGone: false, maxGracePeriodSeconds: 1 } } as const;
    successor.observe(agentFact('A', { orders }));
    successor.recoverFramework('f');
    successor.recoverTask(taskRecord(ref, 'A'), [running]);
    successor.receive({ kind: 'recovered' });
    expect(successor.writes('kill-task')).toEqual([{ kind: 'kill-task', task: ref, gracePeriodSeconds: 1 }]);
    const back = successor.subscribe({ id: { value: 'f' } });
    successor.tick();
    expect(back.offers).toEqual([]);
  });

  it('ends what a deleted Framework left running as well', () => {
    run();
    harness.receive({ kind: 'framework-deleted', frameworkId: scheduler.id, policy: 'OrphanTasks' });
    drain();
    expect(harness.writes('kill-task')).toHaveLength(1);
    expect(drainState()).toBe('DRAINING');
  });
});

describe('MARK_AGENT_GONE', () => {
  it.each([
    ['TASK_LOST', 'REASON_AGENT_REMOVED', {}],
    ['TASK_GONE_BY_OPERATOR', 'REASON_AGENT_REMOVED_BY_OPERATOR', aware],
  ] as const)('OPER-045 OPER-047 TASK-043 ends tasks as %s, then tells of the FAILURE', (state, reason, info) => {
    const owner = replaceBy(info);
    run(30, owner);
    harness.tick();
    expect(give('MARK_AGENT_GONE')).toEqual({ status: 200 });
    const message = 'Agent has been marked gone';
    expect(owner.latest).toMatchObject({ state, reason, message, source: 'SOURCE_MASTER' });
    expect(owner.types.at(-1)).toBe('FAILURE');
    expect(owner.offers).toEqual([]);
    expect(harness.master.state.agents.size).toBe(0);
    expect(harness.writes('kill-task')).toHaveLength(1);
    expect(give('MARK_AGENT_GONE')).toEqual({ status: 200 });
    expect(harness.orders).toHaveLength(1);
  });

  it('OPER-046 does not let the node be that agent again', () => {
    give('MARK_AGENT_GONE');
    harness.observe(agentFact('A', { ready: false, orders: { gone: true } }));
    harness.observe(agentFact('A', { orders: { gone: true } }));
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    expect([give('REACTIVATE_AGENT').status, give('DEACTIVATE_AGENT').status, drain().status]).toEqual([400, 400, 400]);
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(give('MARK_AGENT_GONE').status).toBe(404);
  });

  it('OPER-048 TASK-043 ends the tasks of an agent that is unreachable', () => {
    const owner = replaceBy(aware);
    run(30, owner);
    loseContact();
    expect(owner.latest.state).toBe('TASK_UNREACHABLE');
    expect(give('MARK_AGENT_GONE')).toEqual({ status: 200 });
    expect(owner.latest.state).toBe('TASK_GONE_BY_OPERATOR');
    expect(harness.framework(owner.id).unreachableTasks.size).toBe(0);
    expect(harness.framework(owner.id).completedTasks).toHaveLength(1);
  });

  it('SCHED-134 is what reconciliation tells to who had tasks on it when its node is deleted, under another leader too', () => {
    const owner = replaceBy(aware);
    run(30, owner);
    const { ref } = harness.task(owner.id, 't');
    const { info } = harness.framework(owner.id);
    give('MARK_AGENT_GONE');
    const stored = harness.writes('store-task').at(-1)?.progress;
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    const tellOf = (framework: Scheduler, agentId: string): string => {
      const tasks = [{ task_id: { value: 't' }, agent_id: { value: agentId } }];
      framework.call({ type: 'RECONCILE', reconcile: { tasks } });
      return framework.latest.state;
    };
    expect([tellOf(owner, 'A'), tellOf(owner, 'B')]).toEqual(['TASK_GONE_BY_OPERATOR', 'TASK_UNKNOWN']);

    const successor = new MasterHarness();
    const times = { registeredTime: 1, reregisteredTime: 1 };
    successor.receive({ kind: 'framework-recovered', framework: { info, suppressedRoles: [], ...times } });
    successor.receive({
      kind: 'task-recovered',
      task: {
        task: taskRecord(ref, 'A'),
        updates: stored?.updates ?? [],
        acknowledged: true,
        ended: true,
      },
    });
    successor.receive({ kind: 'recovered' });
    expect(tellOf(successor.subscribe(info), 'A')).toBe('TASK_GONE_BY_OPERATOR');
  });

  it('OPER-047 SCHED-134 SCHED-136 is what reconciliation tells of the agent afterwards', () => {
    const owner = harness.subscribe(aware);
    give('MARK_AGENT_GONE');
    owner.reconcile([['x', 'A'], ['y']]);
    expect(owner.states).toEqual(['x TASK_GONE_BY_OPERATOR', 'y TASK_UNKNOWN']);
    scheduler.reconcile([['x', 'A']]);
    expect(scheduler.states).toEqual(['x TASK_LOST']);
    const operations = [{ operation_id: { value: 'o' }, agent_id: { value: 'A' } }];
    owner.call({ type: 'RECONCILE_OPERATIONS', reconcile: { operations } });
    expect(owner.events.at(-1)?.update_operation_status?.status.state).toBe('OPERATION_GONE_BY_OPERATOR');
  });

  it('OPER-049 tells of each operation with an id on the agent that it is gone, and waits for no word of that', () => {
    harness.tick();
    const operation = reserve(reserved('cpus:1', 'r'));
    scheduler.accept(scheduler.offers, [{ ...operation, id: { value: 'named' } }, operation]);
    harness.tick();
    const told = () =>
      scheduler.events.flatMap(({ update_operation_status: event }) => (event === undefined ? [] : [event.status]));
    const before = told().length;
    expect(give('MARK_AGENT_GONE')).toEqual({ status: 200 });
    expect(told().slice(before)).toEqual([
      { operation_id: { value: 'named' }, state: 'OPERATION_GONE_BY_OPERATOR', agent_id: { value: 'A' } },
    ]);
    harness.tick(3600);
    expect(told()).toHaveLength(before + 1);
  });

  it('OPER-048 is known to a successor, which ends the tasks as its predecessor would have', () => {
    const successor = new MasterHarness();
    const ref = { frameworkId: 'f', taskId: 't', offerId: 'o' };
    successor.observe(agentFact('A', { orders: { gone: true } }));
    successor.recoverFramework('f', {}, aware);
    successor.recoverTask(taskRecord(ref, 'A'), []);
    successor.receive({ kind: 'recovered' });
    const [progress] = successor.writes('store-task');
    expect(progress?.progress).toMatchObject({ state: 'TASK_GONE_BY_OPERATOR', acknowledged: true });
    expect(successor.master.state.agents.size).toBe(0);
  });
});
