import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

/** The most writes of the operator in the life of a task, from its launch to the deletion of its Task. */
const mostWrites = 8;

const taskIds = Array.from({ length: 5 }, (_, number) => `task-${number}`);

let scenario: ControllerScenario;

/** The writes of tasks so far, `create Task` for example, in their order. Agents and Frameworks are not tasks' to pay for. */
function writes(): readonly string[] {
  const ofTasks = scenario.operator.client.writes.filter(({ kind }) => kind !== 'Agent' && kind !== 'Framework');
  return ofTasks.map(({ verb, kind }) => `${verb} ${kind}`);
}

function count(verbAndKind: string): number {
  return writes().filter((write) => write === verbAndKind).length;
}

/** Has each task run, with its first updates acknowledged, and waits until that is stored. */
async function runAll(): Promise<void> {
  for (const id of taskIds) await scenario.launch(id);
  for (const id of taskIds) await scenario.podOf(id);
  expect([...writes()].sort()).toEqual([...taskIds.map(() => 'create Pod'), ...taskIds.map(() => 'create Task')]);
  for (const id of taskIds) await scenario.runs(id);
  for (const id of taskIds) await scenario.acknowledge(await scenario.until(id, 'TASK_RUNNING'));
  for (const id of taskIds) {
    await eventually(
      async () => (await scenario.task(id))?.status?.updates?.every((update) => update.acknowledged) === true,
    );
  }
}

async function allAreGone(): Promise<void> {
  for (const id of taskIds) {
    await eventually(async () => (await scenario.task(id)) === undefined && (await scenario.pod(id)) === undefined);
  }
}

eachApiServer('writes', (server) => {
  beforeEach(async () => {
    // Tasks are deleted as soon as their frameworks know their ends.
    scenario = await ControllerScenario.start(server(), { maxCompletedTasksPerFramework: 0 });
    await scenario.subscribe();
    // Its subscription is told by an Event, which is not for tasks to pay.
    await eventually(() => count('create Event') === 1);
    scenario.operator.client.writes.length = 0;
  });
  afterEach(() => scenario.close());

  describe('the writes of a task', () => {
    it('are two before its pod runs, and seven in all when it finishes', async () => {
      await runAll();
      for (const id of taskIds) await scenario.ends(id, 0);
      for (const id of taskIds) await scenario.acknowledge(await scenario.until(id, 'TASK_FINISHED'));
      await allAreGone();
      expect(writes().length).toBeLessThanOrEqual(7 * taskIds.length);
      expect(count('delete Task')).toBe(taskIds.length);
    });

    it(`are ${mostWrites} when it is killed`, async () => {
      await runAll();
      for (const id of taskIds) await scenario.kill(id);
      for (const id of taskIds) await scenario.ends(id, 143);
      for (const id of taskIds) await scenario.acknowledge(await scenario.until(id, 'TASK_KILLED'));
      await allAreGone();
      expect(writes().length).toBeLessThanOrEqual(mostWrites * taskIds.length);
      expect(count('delete Pod')).toBe(taskIds.length);
    });

    it('are seven when it fails at once, with the Event that tells of it: what is known of it is stored together', async () => {
      for (const id of taskIds) await scenario.launch(id);
      for (const id of taskIds) {
        await scenario.ends(id, 1);
        await scenario.acknowledge(await scenario.until(id, 'TASK_FAILED'));
      }
      await allAreGone();
      await eventually(() => count('create Event') === taskIds.length);
      expect(writes().length).toBe(7 * taskIds.length);
    });
  });
});
