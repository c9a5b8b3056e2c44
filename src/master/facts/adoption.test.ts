import { describe, expect, it } from '@jest/globals';
import { Resources } from '../../model/resources.ts';
import type { TaskUpdate } from '../effects.ts';
import { agentFact, taskRecord } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { Scheduler } from '../testing/scheduler.ts';

const ref = { frameworkId: 'f', taskId: 't', offerId: 'O' };

/** A new leader that knows of an agent and of a framework that is not back yet. */
function leader(): MasterHarness {
  const harness = new MasterHarness();
  harness.observe(agentFact('A'));
  harness.recoverFramework('f');
  harness.receive({ kind: 'recovered' });
  return harness;
}

/** Has a Task come to light that a former leader stored. */
function appear(harness: MasterHarness, task = taskRecord(ref, 'A'), updates: readonly TaskUpdate[] = []): void {
  harness.receive({ kind: 'task-appeared', task: { task, updates, acknowledged: false, ended: false } });
}

function free(harness: MasterHarness): number {
  return harness.allocator.available('A').get('cpus');
}

describe('A task of a former leader that comes to light after the recovery', () => {
  it('HA-021 goes on where its agent has room and its framework is yet to come back', () => {
    const harness = leader();
    appear(harness);
    expect(free(harness)).toBe(3);
    expect(harness.decisions('TaskAdopted')).toHaveLength(1);
    const scheduler = harness.subscribe({ id: { value: 'f' } });
    scheduler.reconcile();
    expect(scheduler.states).toEqual(['t TASK_STAGING']);
    harness.report(ref, 'TASK_FINISHED');
    expect(free(harness)).toBe(4);
  });

  it('takes its room from what is offered of its agent', () => {
    const harness = leader();
    const other = harness.subscribe();
    harness.tick();
    expect(other.offers).toHaveLength(1);
    appear(harness);
    expect(other.types).toContain('RESCIND');
    harness.tick();
    expect(other.offers).toHaveLength(1);
    expect(harness.writes('drop-task')).toEqual([]);
    expect(free(harness)).toBe(0);
  });

  const misfits: [string, (harness: MasterHarness) => Scheduler | undefined][] = [
    ['its framework is back, and did not find it', (harness) => harness.subscribe({ id: { value: 'f' } })],
    ['its agent is gone', (harness) => void harness.receive({ kind: 'agent-removed', agentId: 'A' })],
    ['its agent does not answer', (harness) => void harness.observe(agentFact('A', { ready: false }))],
    [
      'its agent has no more room for it',
      (harness) => void harness.observe(agentFact('A', { total: Resources.parse('cpus:0.5') })),
    ],
  ];

  it.each(misfits)('ends where %s, and its framework is told', (message, happen) => {
    const harness = leader();
    const scheduler = happen(harness);
    appear(harness);
    expect(harness.writes('drop-task')).toMatchObject([{ task: ref, message }]);
    expect(harness.decisions('TaskAdopted')).toEqual([]);
    const status = harness.statusOf(ref, 'TASK_DROPPED', { reason: 'REASON_RECONCILIATION' });
    harness.receive({ kind: 'task-update', task: ref, status });
    const back = scheduler ?? harness.subscribe({ id: { value: 'f' } });
    expect(back.latest).toEqual({ ...status, state: 'TASK_LOST' });
    back.acknowledge(harness.task('f', 't'), status.uuid ?? new Uint8Array());
    expect(harness.framework('f').tasks.size).toBe(0);
  });

  it('ends untold where a task of its id runs', () => {
    const harness = leader();
    appear(harness);
    const second = { ...ref, offerId: 'O2' };
    appear(harness, taskRecord(second, 'A'));
    expect(harness.writes('forget-task')).toMatchObject([{ task: second }]);
    expect(harness.writes('kill-task')).toMatchObject([{ task: second }]);
    expect(harness.task('f', 't').ref).toEqual(ref);
    expect(free(harness)).toBe(2);
    harness.receive({ kind: 'task-ended', task: second });
    expect(free(harness)).toBe(3);
  });

  it('ends untold where its framework is not known', () => {
    const harness = leader();
    const foreign = { ...ref, frameworkId: 'unknown' };
    appear(harness, taskRecord(foreign, 'A'));
    expect(harness.writes('forget-task')).toMatchObject([{ task: foreign }]);
  });

  it('that has ended holds nothing, and its framework is told', () => {
    const harness = leader();
    const status = harness.statusOf(ref, 'TASK_FINISHED');
    harness.receive({
      kind: 'task-appeared',
      task: {
        task: taskRecord(ref, 'A'),
        updates: [{ status, acknowledged: false }],
        acknowledged: false,
        ended: true,
      },
    });
    expect(free(harness)).toBe(4);
    expect(harness.subscribe({ id: { value: 'f' } }).latest).toEqual(status);
  });
});

describe('A new leader', () => {
  it('HA-012 gives a node that was silent before its whole time to answer', () => {
    const harness = new MasterHarness();
    harness.observe(agentFact('A', { ready: false }));
    harness.recoverFramework('f');
    harness.recoverTask(taskRecord(ref, 'A'), []);
    harness.now += 1000;
    harness.receive({ kind: 'recovered' });
    const scheduler = harness.subscribe({ id: { value: 'f' } });
    harness.tick(599);
    expect(scheduler.states).toEqual([]);
    harness.tick(1);
    expect(scheduler.states).toEqual(['t TASK_LOST']);
  });
});
