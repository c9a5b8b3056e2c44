import type { TaskRef } from '../effects.ts';
import { agentFact, taskRecord } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';

const ref: TaskRef = { frameworkId: 'f', taskId: 't', offerId: 'O' };

/** A master that was told of an agent and a framework, and has more to be told. */
function recovering(): MasterHarness {
  const harness = new MasterHarness();
  harness.observe(agentFact('A'));
  harness.recoverFramework('f');
  return harness;
}

function free(harness: MasterHarness): number {
  return harness.allocator.available('A').get('cpus');
}

describe('A new leader', () => {
  it('SCHED-024 takes a stored framework back under its id, with what its tasks hold', () => {
    const harness = recovering();
    harness.recoverTask(taskRecord(ref, 'A'), []);
    harness.receive({ kind: 'recovered' });
    expect(free(harness)).toBe(3);
    const scheduler = harness.subscribe({ id: { value: 'f' } });
    expect(scheduler.types).toEqual(['SUBSCRIBED']);
    expect(harness.framework('f').recovered).toBe(false);
    scheduler.reconcile();
    expect(scheduler.states).toEqual(['t TASK_STAGING']);
    harness.report(ref, 'TASK_FINISHED');
    expect(free(harness)).toBe(4);
  });

  it('offers nothing to a framework that is not back', () => {
    const harness = recovering();
    harness.receive({ kind: 'recovered' });
    harness.tick();
    expect(harness.master.state.offers.size).toBe(0);
  });

  it('SCHED-025 refuses a framework that was completed', () => {
    const harness = new MasterHarness();
    harness.recoverFramework('f', { completedTime: 5 });
    harness.receive({ kind: 'recovered' });
    const { streamId } = harness.open({ id: { value: 'f' } });
    expect(harness.streamOf(streamId).events[0]?.error?.message).toBe('Framework has been removed');
    expect(harness.master.state.completedFrameworks.get('f')?.unregisteredTime).toBe(5);
  });

  it('SCHED-033 sends what was not acknowledged, with the same uuid, and nothing twice though the pod tells all again', () => {
    const harness = recovering();
    const [starting, running] = [harness.statusOf(ref, 'TASK_STARTING'), harness.statusOf(ref, 'TASK_RUNNING')];
    harness.recoverTask(taskRecord(ref, 'A'), [
      { status: starting, acknowledged: true },
      { status: running, acknowledged: false },
    ]);
    harness.receive({ kind: 'recovered' });
    for (const status of [starting, running]) harness.receive({ kind: 'task-update', task: ref, status });
    const scheduler = harness.subscribe({ id: { value: 'f' } });
    expect(scheduler.updates).toEqual([running]);
    scheduler.acknowledge(harness.task('f', 't'), running.uuid ?? new Uint8Array());
    for (const status of [running, starting]) harness.receive({ kind: 'task-update', task: ref, status });
    harness.tick(1000);
    expect(scheduler.updates).toEqual([running]);
  });

  it('makes an update anew that its predecessor could not store', () => {
    const harness = recovering();
    harness.recoverTask(taskRecord(ref, 'A'), []);
    harness.receive({ kind: 'recovered' });
    const status = harness.statusOf(ref, 'TASK_RUNNING');
    harness.receive({ kind: 'task-update', task: ref, status });
    expect(harness.subscribe({ id: { value: 'f' } }).updates).toEqual([status]);
  });

  it('sends the end of a task again until it is acknowledged, while its pod may linger', () => {
    const harness = recovering();
    const status = harness.statusOf(ref, 'TASK_FAILED');
    harness.recoverTask(taskRecord(ref, 'A'), [{ status, acknowledged: false }]);
    harness.receive({ kind: 'recovered' });
    expect(free(harness)).toBe(3);
    harness.receive({ kind: 'task-ended', task: ref });
    expect(free(harness)).toBe(4);
    const scheduler = harness.subscribe({ id: { value: 'f' } });
    scheduler.acknowledge(harness.task('f', 't'), status.uuid ?? new Uint8Array());
    expect(harness.framework('f').completedTasks.map(({ state }) => state)).toEqual(['TASK_FAILED']);
  });

  it('counts a task that is over among the completed ones', () => {
    const harness = recovering();
    const status = harness.statusOf(ref, 'TASK_FINISHED');
    harness.recoverTask(taskRecord(ref, 'A'), [{ status, acknowledged: true }], { acknowledged: true, ended: true });
    harness.receive({ kind: 'recovered' });
    expect(harness.framework('f').tasks.size).toBe(0);
    expect(harness.framework('f').completedTasks).toHaveLength(1);
    expect(free(harness)).toBe(4);
  });

  it('loses a task whose node was deleted meanwhile', () => {
    const harness = new MasterHarness();
    harness.recoverFramework('f');
    harness.recoverTask(taskRecord(ref, 'gone'), []);
    harness.receive({ kind: 'recovered' });
    expect(harness.framework('f').completedTasks.map(({ state }) => state)).toEqual(['TASK_LOST']);
    expect(harness.writes('kill-task').map(({ task }) => task)).toEqual([ref]);
    harness.receive({ kind: 'task-ended', task: ref });
    expect(harness.master.state.lingering.size).toBe(0);
  });

  it('survives an agent that goes, or comes, while it is told what is stored', () => {
    const harness = recovering();
    harness.recoverTask(taskRecord(ref, 'A'), []);
    harness.recoverTask(taskRecord({ ...ref, taskId: 'u' }, 'B', 'cpus:2'), [
      { status: harness.statusOf(ref, 'TASK_FAILED'), acknowledged: false },
    ]);
    harness.observe(agentFact('A', { ready: false }));
    harness.receive({ kind: 'agent-removed', agentId: 'A' });
    harness.receive({ kind: 'task-ended', task: ref });
    harness.observe(agentFact('B'));
    harness.receive({ kind: 'recovered' });
    expect(harness.allocator.available('B').get('cpus')).toBe(2);
    expect([...harness.framework('f').tasks.keys()]).toEqual(['u']);
  });

  it('ends what its predecessor could not of a completed framework, and offers nothing of it before', () => {
    const harness = new MasterHarness();
    harness.observe(agentFact('A'));
    harness.recoverFramework('f', { completedTime: 5 });
    harness.recoverTask(taskRecord(ref, 'A'), []);
    harness.receive({ kind: 'recovered' });
    expect(harness.writes('kill-task')).toEqual([{ kind: 'kill-task', task: ref, gracePeriodSeconds: 0 }]);
    expect(free(harness)).toBe(3);
    expect(harness.master.state.completedFrameworks.get('f')?.completedTasks).toHaveLength(1);
    harness.receive({ kind: 'task-ended', task: ref });
    expect(free(harness)).toBe(4);
  });

  it('ends and forgets tasks of a framework that nobody remembers', () => {
    const harness = new MasterHarness();
    harness.observe(agentFact('A'));
    harness.recoverTask(taskRecord(ref, 'A'), []);
    harness.recoverTask(taskRecord({ ...ref, taskId: 'u' }, 'A'), [], { ended: true });
    harness.receive({ kind: 'recovered' });
    expect(harness.writes('kill-task').map(({ task }) => task)).toEqual([ref]);
    expect(harness.writes('forget-task').map(({ task }) => task.taskId)).toEqual(['t', 'u']);
    expect(free(harness)).toBe(3);
  });

  it('TASK-002 gives up the former run of an id that was launched anew, if that could not be stored in time', () => {
    const harness = recovering();
    const latter = { ...ref, offerId: 'P' };
    harness.recoverTask(taskRecord(ref, 'A', 'cpus:1', 1), []);
    harness.recoverTask(taskRecord(latter, 'A', 'cpus:2', 2), []);
    harness.receive({ kind: 'recovered' });
    expect(harness.task('f', 't').ref).toEqual(latter);
    expect(harness.writes('kill-task').map(({ task }) => task)).toEqual([ref]);
    expect(harness.writes('store-task')).toMatchObject([{ progress: { ref, acknowledged: true } }]);
    expect(free(harness)).toBe(1);
    harness.receive({ kind: 'task-ended', task: ref });
    expect(free(harness)).toBe(2);
  });

  it('keeps no more completed frameworks and tasks than it may', () => {
    const harness = new MasterHarness({ maxCompletedFrameworks: 1, maxCompletedTasksPerFramework: 1 });
    harness.recoverFramework('old', { completedTime: 1 });
    harness.recoverFramework('new', { completedTime: 2 });
    harness.recoverFramework('f');
    for (const taskId of ['a', 'b']) {
      const updates = [{ status: harness.statusOf(ref, 'TASK_FINISHED'), acknowledged: true }];
      harness.recoverTask(taskRecord({ ...ref, taskId }, 'A'), updates, { acknowledged: true, ended: true });
    }
    expect(harness.writes('forget-framework').map(({ frameworkId }) => frameworkId)).toEqual(['old']);
    expect(harness.writes('forget-task').map(({ task }) => task.taskId)).toEqual(['a']);
  });
});
