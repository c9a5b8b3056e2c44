import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { logOf, podOfTask } from './taskPods.ts';
import type { World } from './world.ts';

/** Counts as long as its process lives, and begins again with a new one. */
const counter = 'n=0; while :; do n=$((n + 1)); echo $n; sleep 0.2; done';

/** What goes wrong around a task that runs on. */
export function describeSurvival(world: () => World): void {
  describe('a task that runs', () => {
    const id = 'counter';
    let uid = '';

    beforeAll(async () => {
      await world().framework.launch([{ id, command: counter }], 'node-2');
      await world().framework.reached(id, 'TASK_RUNNING');
      ({ uid } = (await podOfTask(world(), id)).metadata);
    }, 90_000);

    /** What it counts to now; every number before that must be there, once. */
    const count = async (): Promise<number> => {
      const numbers = (await logOf(world(), id)).trimEnd().split('\n').map(Number);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      return numbers.length;
    };

    const goesOn = async (): Promise<void> => {
      const before = await count();
      await eventually(async () => (await count()) > before, 60);
      expect((await podOfTask(world(), id)).metadata.uid).toBe(uid);
      expect(world().framework.statesOf(id)).not.toContain('TASK_LOST');
    };

    it('outlives the kubelet', async () => {
      const [, second] = world().nodes;
      const kubelet = async (): Promise<string> => second.exec(['pgrep', '-f', 'kubelet --config']).catch(() => '');
      const before = await kubelet();
      await second.exec(['pkill', '-KILL', '-f', 'kubelet --config']);
      await eventually(async () => !['', before].includes(await kubelet()), 60);
      await eventually(
        () =>
          logOf(world(), id).then(
            () => true,
            () => false,
          ),
        60,
      );
      await goesOn();
    }, 180_000);
  });
}
