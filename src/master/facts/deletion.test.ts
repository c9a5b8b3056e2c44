import { describe, expect, it } from '@jest/globals';
import type { DeletionPolicy } from '../inputs.ts';
import type { Task } from '../state.ts';
import { agentFact, taskRecord } from '../testing/fixtures.ts';
import { contradictions } from '../testing/invariants.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { Scheduler } from '../testing/scheduler.ts';

/** A framework with a task that runs and one that has ended without its acknowledgement. */
function running(): { harness: MasterHarness; scheduler: Scheduler; task: Task; over: Task } {
  const harness = MasterHarness.ready(['A']);
  const scheduler = harness.subscribe();
  const task = scheduler.run('t');
  harness.report(task.ref, 'TASK_RUNNING');
  const over = scheduler.run('u');
  harness.report(over.ref, 'TASK_FINISHED');
  harness.receive({ kind: 'task-ended', task: over.ref });
  harness.effects = [];
  return { harness, scheduler, task, over };
}

function remove(harness: MasterHarness, frameworkId: string, policy: DeletionPolicy): void {
  harness.receive({ kind: 'framework-deleted', frameworkId, policy });
  expect(contradictions(harness)).toEqual([]);
}

function cpusLeft(harness: MasterHarness): number {
  return harness.allocator.available('A').get('cpus');
}

const ref = { frameworkId: 'f', taskId: 't', offerId: 'O' };

describe('A Framework that is deleted with its tasks', () => {
  it('SCHED-123 ends like a framework that is torn down', () => {
    const { harness, scheduler, task } = running();
    remove(harness, scheduler.id, 'TeardownTasks');
    expect(scheduler.stream.closed).toBe(true);
    expect(harness.writes('kill-task').map((effect) => effect.task)).toEqual([task.ref]);
    expect(harness.writes('complete-framework')).toMatchObject([{ reason: 'its resource was deleted' }]);
    expect(harness.master.state.orphans.size).toBe(0);
  });

  it('is let go when nothing of its tasks runs any more', () => {
    const { harness, scheduler, task } = running();
    remove(harness, scheduler.id, 'TeardownTasks');
    expect(harness.writes('release-framework')).toEqual([]);
    harness.receive({ kind: 'task-ended', task: task.ref });
    expect(harness.writes('release-framework')).toEqual([
      { kind: 'release-framework', frameworkId: scheduler.id, orphans: [] },
    ]);
    expect(cpusLeft(harness)).toBe(4);
  });

  it('takes the resources of its tasks along, and shows the tasks as long as it is remembered', () => {
    const { harness, scheduler, task, over } = running();
    remove(harness, scheduler.id, 'TeardownTasks');
    expect(harness.writes('forget-task').map((effect) => effect.task)).toEqual([task.ref, over.ref]);
    const completed = harness.master.state.completedFrameworks.get(scheduler.id)?.completedTasks;
    expect(completed?.map(({ state }) => state)).toEqual(['TASK_KILLED', 'TASK_FINISHED']);
  });

  it('is let go at once when it is over already, or was never known', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe();
    scheduler.call({ type: 'TEARDOWN' });
    for (const id of [scheduler.id, 'unknown']) remove(harness, id, 'TeardownTasks');
    expect(harness.writes('release-framework').map(({ frameworkId }) => frameworkId)).toEqual([
      scheduler.id,
      'unknown',
    ]);
  });

  it('is let go by a successor that has found the rest of its tasks ended', () => {
    const harness = new MasterHarness();
    harness.observe(agentFact('A'));
    harness.recoverFramework('f', { completedTime: 5 });
    harness.recoverTask(taskRecord(ref, 'A'), []);
    harness.receive({ kind: 'recovered' });
    remove(harness, 'f', 'TeardownTasks');
    expect(harness.writes('release-framework')).toEqual([]);
    harness.receive({ kind: 'task-ended', task: ref });
    expect(harness.writes('release-framework')).toHaveLength(1);
  });
});

describe('A Framework that is deleted without its tasks', () => {
  it('leaves them running, counted, and known as orphans', () => {
    const { harness, scheduler, task } = running();
    remove(harness, scheduler.id, 'OrphanTasks');
    expect(scheduler.stream.closed).toBe(true);
    expect(harness.writes('kill-task')).toEqual([]);
    expect([...harness.master.state.orphans.values()]).toEqual([task]);
    expect(cpusLeft(harness)).toBe(3);
    expect(harness.master.state.frameworks.size).toBe(0);
  });

  it('is let go when it is stored that they are orphans, and is not completed before', () => {
    const { harness, scheduler, task } = running();
    remove(harness, scheduler.id, 'OrphanTasks');
    const [release] = harness.writes('release-framework');
    expect(release?.orphans).toMatchObject([
      { ref: task.ref, state: 'TASK_RUNNING', acknowledged: false, orphaned: true, updates: [{ acknowledged: true }] },
    ]);
    expect(harness.writes('complete-framework')).toEqual([]);
  });

  it('has nobody acknowledge the end of a task that was over', () => {
    const { harness, scheduler, over } = running();
    remove(harness, scheduler.id, 'OrphanTasks');
    expect(harness.writes('store-task')).toMatchObject([{ progress: { ref: over.ref, acknowledged: true } }]);
    expect(harness.writes('forget-task').map((effect) => effect.task)).toEqual([over.ref]);
  });

  it('cannot come back to them', () => {
    const { harness, scheduler } = running();
    remove(harness, scheduler.id, 'OrphanTasks');
    const { streamId } = harness.open({ id: { value: scheduler.id } });
    expect(harness.streamOf(streamId).events[0]?.error?.message).toBe('Framework has been removed');
  });
});

describe('An orphan', () => {
  function orphaned(): { harness: MasterHarness; task: Task } {
    const { harness, scheduler, task } = running();
    remove(harness, scheduler.id, 'OrphanTasks');
    harness.effects = [];
    return { harness, task };
  }

  it('is cleared away when it has ended, and gives its resources back when its pod has', () => {
    const { harness, task } = orphaned();
    harness.report(task.ref, 'TASK_FINISHED');
    expect(harness.writes('store-task')).toMatchObject([{ progress: { state: 'TASK_FINISHED', acknowledged: true } }]);
    expect(harness.writes('forget-task')).toEqual([{ kind: 'forget-task', task: task.ref }]);
    expect(harness.master.state.orphans.size).toBe(0);
    expect(cpusLeft(harness)).toBe(3);
    harness.receive({ kind: 'task-ended', task: task.ref });
    expect(cpusLeft(harness)).toBe(4);
  });

  it('is killed by the deletion of its Task', () => {
    const { harness, task } = orphaned();
    harness.receive({ kind: 'task-deleted', task: task.ref });
    expect(harness.writes('kill-task')).toMatchObject([{ task: task.ref }]);
  });

  it('is lost with its node', () => {
    const { harness, task } = orphaned();
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    expect(harness.writes('store-task')).toMatchObject([{ progress: { ref: task.ref, state: 'TASK_LOST' } }]);
    expect(harness.writes('forget-task')).toHaveLength(1);
    harness.observe(agentFact('A'));
    expect(cpusLeft(harness)).toBe(3);
    harness.receive({ kind: 'task-ended', task: task.ref });
    expect(cpusLeft(harness)).toBe(4);
  });

  it('stays where it is while its agent does not answer', () => {
    const { harness } = orphaned();
    harness.observe(agentFact('A', { ready: false }));
    harness.tick(75);
    harness.observe(agentFact('A'));
    expect(contradictions(harness)).toEqual([]);
    expect(harness.master.state.orphans.size).toBe(1);
    expect(cpusLeft(harness)).toBe(3);
  });

  it('is an orphan for a successor, too', () => {
    const harness = new MasterHarness();
    harness.observe(agentFact('A'));
    const update = { status: harness.statusOf(ref, 'TASK_RUNNING'), acknowledged: true };
    harness.recoverTask(taskRecord(ref, 'A'), [update], { orphaned: true });
    harness.receive({ kind: 'recovered' });
    expect(contradictions(harness)).toEqual([]);
    expect(harness.effects).not.toContainEqual(expect.objectContaining({ kind: 'kill-task' }));
    expect(harness.master.state.orphans.size).toBe(1);
    expect(cpusLeft(harness)).toBe(3);
  });

  it('is made again by a successor that finds the deletion half done', () => {
    const harness = new MasterHarness();
    harness.observe(agentFact('A'));
    harness.recoverFramework('f');
    harness.recoverTask(taskRecord(ref, 'A'), [], { orphaned: true });
    harness.recoverTask(taskRecord({ ...ref, taskId: 'u' }, 'A'), []);
    harness.receive({ kind: 'recovered' });
    remove(harness, 'f', 'OrphanTasks');
    expect(harness.writes('release-framework')[0]?.orphans).toHaveLength(2);
    expect(harness.writes('kill-task')).toEqual([]);
  });

  it('is lost for a successor when its node was deleted meanwhile', () => {
    const harness = new MasterHarness();
    harness.recoverTask(taskRecord(ref, 'A'), [], { orphaned: true });
    harness.receive({ kind: 'recovered' });
    expect(harness.writes('forget-task')).toHaveLength(1);
    expect(harness.master.state.orphans.size).toBe(0);
  });
});

describe('An applied Framework', () => {
  function closed(): MasterHarness {
    const harness = MasterHarness.ready();
    harness.receive({ kind: 'admission-applied', admission: { key: 'a', frameworkName: 'f', closed: true } });
    return harness;
  }

  it('admits nobody while it is being deleted', () => {
    const harness = closed();
    const { streamId } = harness.open();
    expect(harness.streamOf(streamId).events).toEqual([
      { type: 'ERROR', error: { message: "The Framework resource 'a' is being deleted" } },
    ]);
  });

  it('makes room for another one of the same framework', () => {
    const harness = closed();
    harness.receive({ kind: 'admission-applied', admission: { key: 'b', frameworkName: 'f' } });
    expect(harness.framework(harness.subscribe().id).admission).toBe('b');
  });

  it('names the user of tasks for which nobody else names one', () => {
    const harness = MasterHarness.ready(['A']);
    harness.receive({ kind: 'admission-applied', admission: { key: 'a', frameworkName: 'f', user: 'carol' } });
    const nobody = harness.subscribe({ user: '' });
    nobody.run('t');
    nobody.run('u', { command: { value: 'true', user: 'bob' } });
    expect(harness.writes('create-task').map(({ task }) => task.user)).toEqual(['carol', 'bob']);
    nobody.call({ type: 'TEARDOWN' });
    harness.subscribe({ user: 'alice' }).run('t');
    expect(harness.writes('create-task').at(-1)?.task.user).toBe('alice');
  });
});
