import { describe, expect, it } from '@jest/globals';
import { agentFact } from './testing/fixtures.ts';
import { MasterHarness } from './testing/masterHarness.ts';

describe('What is remembered of the past', () => {
  it('LEGACY-020 is 50 completed frameworks, the latest', () => {
    const harness = MasterHarness.ready();
    const ids = Array.from({ length: 52 }, () => {
      const scheduler = harness.subscribe();
      scheduler.call({ type: 'TEARDOWN' });
      return scheduler.id;
    });
    expect([...harness.master.state.completedFrameworks.keys()]).toEqual(ids.slice(2));
    expect(harness.writes('forget-framework').map(({ frameworkId }) => frameworkId)).toEqual(ids.slice(0, 2));
  });

  it('LEGACY-020 is 1000 completed tasks of each framework, the latest', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const refs = Array.from({ length: 1002 }, (_, index) => {
      const task = scheduler.run(`t${index}`);
      scheduler.acknowledge(task, harness.report(task.ref, 'TASK_FINISHED'));
      harness.receive({ kind: 'task-ended', task: task.ref });
      return task.ref;
    });
    expect(harness.framework(scheduler.id).completedTasks.map(({ ref }) => ref)).toEqual(refs.slice(2));
    expect(harness.writes('forget-task').map(({ task }) => task)).toEqual(refs.slice(0, 2));
  });

  // Mesos forgets unreachable tasks beyond 1000, too. Here each is a Task resource with a pod that may come back, and goes
  // when that is known to be over: what is stored anyway is not shown as if it were not.
  it('LEGACY-020 is each unreachable task, for all of them may come back', () => {
    const harness = MasterHarness.ready(['A'], { maxCompletedTasksPerFramework: 1 });
    const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }] });
    for (const id of ['a', 'b', 'c']) scheduler.run(id);
    harness.observe(agentFact('A', { ready: false }));
    harness.tick(75);
    expect([...harness.framework(scheduler.id).unreachableTasks.keys()]).toEqual(['a', 'b', 'c']);
    harness.observe(agentFact('A'));
    expect([...harness.framework(scheduler.id).tasks.keys()]).toEqual(['a', 'b', 'c']);
  });
});
