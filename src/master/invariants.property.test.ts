import fc from 'fast-check';
import { snapshotOf, type ShownState } from './snapshot.ts';
import { Chaos } from './testing/chaos.ts';
import { contradictions } from './testing/invariants.ts';
import { MasterHarness } from './testing/masterHarness.ts';
import { shownText } from './testing/shownText.ts';
import { opening, step } from '../../test/support/masterSteps.ts';

describe('A master, whatever happens', () => {
  it('loses and doubles no resources, kills what nobody owns and sends updates until they are acknowledged', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 150, size: 'max' }), (actions) => {
        const chaos = new Chaos(
          MasterHarness.ready(['A', 'B'], { maxCompletedTasksPerFramework: 3, maxCompletedFrameworks: 2 }),
        );
        for (const action of [...opening, ...actions]) chaos.take(action);
        chaos.settle();
        const { state } = chaos.harness.master;
        expect(contradictions(chaos.harness)).toEqual([]);
        expect([state.lingering.size, state.orphans.size, state.deletions.size]).toEqual([0, 0, 0]);
        expect(state.completedFrameworks.size).toBeLessThanOrEqual(2);
        for (const { completedTasks } of state.frameworks.values())
          expect(completedTasks.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 100 },
    );
  });

  it('shows in a snapshot what was at its instant', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), fc.nat(10), (actions, pause) => {
        const chaos = new Chaos(MasterHarness.ready(['A', 'B'], { maxCompletedTasksPerFramework: 3 }));
        const { state } = chaos.harness.master;
        const snapshots: [snapshot: ShownState, shown: string][] = [];
        for (const [index, action] of [...opening, ...actions].entries()) {
          chaos.take(action);
          if (index % (1 + pause) === 0) snapshots.push([snapshotOf(state), shownText(state)]);
        }
        for (const [snapshot, shown] of snapshots) expect(shownText(snapshot)).toBe(shown);
      }),
      { numRuns: 100 },
    );
  });
});
