import { Resources } from '../../model/resources.ts';
import { agentFact } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { Scheduler } from '../testing/scheduler.ts';

const aware = { capabilities: [{ type: 'MULTI_ROLE' as const }, { type: 'PARTITION_AWARE' as const }] };

/** Has an agent stop answering, for so long that it is given up. */
function lose(harness: MasterHarness, id: string): void {
  harness.observe(agentFact(id, { ready: false }));
  harness.tick(75);
}

function cpus(harness: MasterHarness, id = 'A'): number {
  return harness.allocator.available(id).get('cpus');
}

function runningTask(scheduler: Scheduler, id: string, agentId = 'A') {
  const task = scheduler.run(id, {}, agentId);
  scheduler.acknowledge(task, scheduler.harness.report(task.ref, 'TASK_RUNNING'));
  return task;
}

describe('An agent that stops answering', () => {
  it('TASK-038 HA-014 is not offered, and given up after 75 seconds', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    runningTask(scheduler, 't');
    harness.observe(agentFact('A', { ready: false }));
    harness.tick(74);
    expect(scheduler.states).toEqual(['t TASK_RUNNING']);
    expect(scheduler.offers).toEqual([]);
    harness.tick(1);
    expect(scheduler.states).toEqual(['t TASK_RUNNING', 't TASK_LOST']);
  });

  it('TASK-038 is not given up when it answers in time, and its time begins anew', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    for (let times = 0; times < 3; times++) {
      harness.observe(agentFact('A', { ready: false }));
      harness.tick(70);
      harness.observe(agentFact('A', { ready: false }));
      harness.observe(agentFact('A'));
      harness.tick(1);
    }
    expect(scheduler.types).not.toContain('FAILURE');
    expect(scheduler.offers).toHaveLength(1);
  });

  it('TASK-039 SCHED-124 HA-015 has its tasks told, then FAILURE to every framework', () => {
    const harness = MasterHarness.ready(['A']);
    const owner = harness.subscribe();
    const other = harness.subscribe({}, { suppressed_roles: ['r'] });
    owner.run('t');
    lose(harness, 'A');
    expect(owner.types.slice(-2)).toEqual(['UPDATE', 'FAILURE']);
    expect(other.types).toEqual(['SUBSCRIBED', 'FAILURE']);
  });

  it.each([
    ['TASK_LOST', {}],
    ['TASK_UNREACHABLE', aware],
  ] as const)('TASK-039 SCHED-050 %s carries the time, and no uuid', (state, info) => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe(info);
    runningTask(scheduler, 't');
    lose(harness, 'A');
    expect(scheduler.latest).toEqual({
      task_id: { value: 't' },
      agent_id: { value: 'A' },
      state,
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
      message: 'health check timed out',
      timestamp: harness.now,
      unreachable_time: { nanoseconds: BigInt(harness.now) * 1_000_000_000n },
    });
    expect(scheduler.events.at(-1)).toEqual({ type: 'FAILURE', failure: { agent_id: { value: 'A' } } });
    expect(harness.writes('kill-task')).toEqual([]);
    expect(harness.allocator.report.held().get('r')?.get('cpus')).toBe(0);
  });

  it('TASK-003 keeps the ids of its tasks from being used', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    scheduler.run('t', {}, 'A');
    lose(harness, 'A');
    expect(() => scheduler.run('t')).not.toThrow();
    expect(scheduler.latest).toMatchObject({
      state: 'TASK_ERROR',
      message: 'Task reuses the ID of an unreachable task: t',
    });
  });

  it('TASK-040 HA-016 that comes back has its tasks announced, and they go on', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const containers = { container_status: { container_id: { value: 'c' } } };
    scheduler.acknowledge(task, harness.report(task.ref, 'TASK_RUNNING', containers));
    lose(harness, 'A');
    harness.observe(agentFact('A'));
    expect(scheduler.latest).toEqual({
      task_id: { value: 't' },
      agent_id: { value: 'A' },
      state: 'TASK_RUNNING',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REREGISTERED',
      message: 'Unreachable agent re-reregistered',
      timestamp: harness.now,
      ...containers,
    });
    expect(harness.framework(scheduler.id).unreachableTasks.size).toBe(0);
    expect(cpus(harness)).toBe(3);
    harness.report(task.ref, 'TASK_FINISHED');
    expect(cpus(harness)).toBe(4);
  });

  it('TASK-040 that was not given up yet comes back without a word', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    runningTask(scheduler, 't');
    const seen = scheduler.updates.length;
    harness.observe(agentFact('A', { ready: false }));
    harness.observe(agentFact('A'));
    harness.observe(agentFact('A'));
    expect(scheduler.updates).toHaveLength(seen);
    expect(cpus(harness)).toBe(3);
  });

  it('TASK-040 has updates that were not acknowledged sent again only when it is back', () => {
    const harness = MasterHarness.ready(['A']);
    const first = harness.subscribe(aware);
    const task = first.run('t');
    const running = harness.report(task.ref, 'TASK_RUNNING');
    lose(harness, 'A');
    first.acknowledge(task, running);
    const scheduler = first.resubscribe(aware);
    harness.tick(1000);
    expect(scheduler.states).toEqual([]);
    harness.observe(agentFact('A'));
    expect(scheduler.updates.map(({ reason, uuid }) => [reason, uuid !== undefined])).toEqual([
      ['REASON_AGENT_REREGISTERED', false],
      [undefined, true],
    ]);
  });

  it('whose task is known to have ended has that told at once, in order, and holds nothing for it', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe(aware);
    const task = scheduler.run('t');
    const starting = harness.report(task.ref, 'TASK_STARTING');
    lose(harness, 'A');
    harness.report(task.ref, 'TASK_RUNNING');
    const end = harness.report(task.ref, 'TASK_FAILED');
    scheduler.acknowledge(task, starting);
    scheduler.acknowledge(task, task.updates[1]?.status.uuid ?? starting);
    scheduler.acknowledge(task, end);
    expect(scheduler.states).toEqual([
      't TASK_STARTING',
      't TASK_UNREACHABLE',
      't TASK_STARTING',
      't TASK_RUNNING',
      't TASK_FAILED',
    ]);
    harness.observe(agentFact('A'));
    expect(scheduler.latest.state).toBe('TASK_FAILED');
    expect(cpus(harness)).toBe(4);
  });

  it('keeps every task in mind, for each may come back', () => {
    const harness = MasterHarness.ready();
    const total = Resources.parse('cpus:20;mem:102400');
    harness.observe(agentFact('A', { total }));
    const scheduler = harness.subscribe();
    harness.tick();
    const ids = Array.from({ length: 1200 }, (_, index) => `t${index}`);
    const infos = ids.map((id) => ({
      name: id,
      task_id: { value: id },
      agent_id: { value: 'A' },
      command: { value: 'true' },
      resources: Resources.parse('cpus:0.01;mem:1').toMessages(),
    }));
    scheduler.launch(scheduler.offers, infos);
    const before = harness.available('A');
    lose(harness, 'A');
    harness.observe(agentFact('A', { total }));
    expect(harness.framework(scheduler.id).tasks.size).toBe(1200);
    expect(harness.available('A')).toBe(before);
  });

  it('TASK-042 HA-017 loses the tasks of frameworks that do not checkpoint at once, whatever they know', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ ...aware, checkpoint: false });
    const task = runningTask(scheduler, 't');
    harness.observe(agentFact('A', { ready: false }));
    expect(scheduler.latest).toEqual({
      task_id: { value: 't' },
      agent_id: { value: 'A' },
      state: 'TASK_LOST',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_DISCONNECTED',
      message: 'Agent host-A disconnected',
      timestamp: harness.now,
    });
    expect(harness.writes('kill-task').map(({ task: ref }) => ref)).toEqual([task.ref]);
    harness.observe(agentFact('A'));
    expect(cpus(harness)).toBe(3);
    harness.receive({ kind: 'task-ended', task: task.ref });
    expect(cpus(harness)).toBe(4);
  });

  it('TASK-042 HA-017 leaves the tasks of those that do checkpoint alone', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ checkpoint: true });
    runningTask(scheduler, 't');
    harness.observe(agentFact('A', { ready: false }));
    expect(scheduler.states).toEqual(['t TASK_RUNNING']);
    expect(harness.writes('kill-task')).toEqual([]);
  });

  it('may be seen for the first time so, and is given up as any other', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe();
    harness.observe(agentFact('A', { ready: false }));
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    harness.tick(75);
    expect(scheduler.types).toContain('FAILURE');
    harness.observe(agentFact('A'));
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
  });
});

describe('An agent that is removed', () => {
  it('TASK-045 SCHED-124 has its tasks told lost, whatever their framework knows, and FAILURE of the agent alone', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe(aware);
    const task = runningTask(scheduler, 't');
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(scheduler.latest).toEqual({
      task_id: { value: 't' },
      agent_id: { value: 'A' },
      state: 'TASK_LOST',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
      message: 'Agent host-A removed: its node was deleted',
      timestamp: harness.now,
    });
    expect(scheduler.events.at(-1)).toEqual({ type: 'FAILURE', failure: { agent_id: { value: 'A' } } });
    expect(harness.writes('kill-task').map(({ task: ref }) => ref)).toEqual([task.ref]);
    expect(harness.framework(scheduler.id).tasks.size).toBe(0);
  });

  it('TASK-045 after it was unreachable has its tasks told lost as well', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe(aware);
    runningTask(scheduler, 't');
    lose(harness, 'A');
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(scheduler.states.slice(-2)).toEqual(['t TASK_UNREACHABLE', 't TASK_LOST']);
    expect(harness.framework(scheduler.id).unreachableTasks.size).toBe(0);
  });

  it('still has the end of a task told until it is acknowledged', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    const end = harness.report(task.ref, 'TASK_FINISHED');
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    harness.tick(10);
    expect(scheduler.states).toEqual(['t TASK_FINISHED', 't TASK_FINISHED']);
    scheduler.acknowledge(task, end);
    expect(harness.framework(scheduler.id).tasks.size).toBe(0);
  });

  it('and appears anew under its id has what still runs there kept back, and nothing else', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const old = runningTask(scheduler, 'old');
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    harness.observe(agentFact('A'));
    expect(cpus(harness)).toBe(3);
    const fresh = runningTask(scheduler, 'fresh');
    scheduler.call({ type: 'TEARDOWN' });
    expect(cpus(harness)).toBe(2);
    harness.receive({ kind: 'task-ended', task: old.ref });
    expect(cpus(harness)).toBe(3);
    harness.receive({ kind: 'task-ended', task: fresh.ref });
    expect(cpus(harness)).toBe(4);
  });

  it('is nothing to anybody when it was not known', () => {
    const harness = MasterHarness.ready();
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(harness.effects).toEqual([]);
  });
});

describe('An agent that is cordoned', () => {
  it('is not offered while its tasks go on, and offered when it is not any more', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = runningTask(scheduler, 't');
    harness.observe(agentFact('A', { schedulable: false }));
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    expect(harness.task(scheduler.id, 't')).toBe(task);
    harness.observe(agentFact('A'));
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
  });
});
