import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskSpec } from './framework.ts';
import { wrote } from './taskPods.ts';
import type { World } from './world.ts';

const tasks: readonly TaskSpec[] = [
  { id: 'plain', command: 'echo begun; sleep 3600', kill_policy: { grace_period: { nanoseconds: 600e9 } } },
  {
    id: 'orderly',
    command: 'trap "echo cleaned up; exit 0" TERM; echo begun; while :; do sleep 0.1; done',
    kill_policy: { grace_period: { nanoseconds: 600e9 } },
  },
  {
    id: 'stubborn',
    command: 'trap "echo not yet" TERM; echo begun; while :; do sleep 0.1; done',
    kill_policy: { grace_period: { nanoseconds: 2e9 } },
  },
];

/** How tasks are killed. */
export function describeKills(world: () => World): void {
  describe('a task that is killed', () => {
    beforeAll(async () => {
      await world().framework.launch(tasks);
      for (const { id } of tasks) await wrote(world(), id, 'begun');
      for (const { id } of tasks) await world().framework.kill(id);
    }, 90_000);

    it('ends of SIGTERM, unless it does something about it', async () => {
      const message = 'Command terminated with signal Terminated';
      expect(await world().framework.ended('plain')).toMatchObject({ state: 'TASK_KILLED', message });
    }, 90_000);

    it('may clean up and end by itself within its grace period', async () => {
      const message = 'Command exited with status 0';
      expect(await world().framework.ended('orderly')).toMatchObject({ state: 'TASK_KILLED', message });
      expect(world().framework.statesOf('orderly').slice(-2)).toEqual(['TASK_KILLING', 'TASK_KILLED']);
    }, 90_000);

    it('TASK-061 is killed for good when the grace period is over', async () => {
      const message = 'Command terminated with signal Killed';
      expect(await world().framework.ended('stubborn')).toMatchObject({ state: 'TASK_KILLED', message });
    }, 90_000);
  });
}
