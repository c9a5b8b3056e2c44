import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { taskNameOf, wrote } from './taskPods.ts';
import { taskNamespace, type World } from './world.ts';

/** What a person sees with kubectl. */
export function describeLook(world: () => World): void {
  describe('a task, looked at with kubectl', () => {
    const inTasks = ['--namespace', taskNamespace];
    let name = '';

    beforeAll(async () => {
      await world().framework.launch(
        [{ id: 'shown', command: 'echo to see; echo an error >&2; sleep 3600' }],
        'node-1',
      );
      await wrote(world(), 'shown', 'to see');
      name = await taskNameOf(world(), 'shown');
      // What kubectl shows is stored a moment after the framework is told.
      const state = ['--output', 'jsonpath={.status.state}'];
      await eventually(
        async () => (await world().kubectl(['get', 'mtask', name, ...inTasks, ...state])) === 'TASK_RUNNING',
        60,
      );
    }, 90_000);

    it('is a line of its id, framework, state and node', async () => {
      const [header = '', line = ''] = (await world().kubectl(['get', 'mtasks', name, ...inTasks])).split('\n');
      expect(header.split(/ +/)).toEqual(['NAME', 'TASK', 'FRAMEWORK', 'STATE', 'NODE', 'CPUS', 'MEM', 'AGE']);
      expect(line.split(/ +/).slice(0, -1)).toEqual([name, 'shown', 'outside', 'TASK_RUNNING', 'node-1', '0.1', '32']);
    }, 60_000);

    it('is described with what happened to it', async () => {
      const text = await world().kubectl(['describe', 'mtask', name, ...inTasks]);
      expect(text).toMatch(/Task Id: +shown/);
      expect(text).toMatch(/State: +TASK_RUNNING/);
    }, 60_000);

    it('shows its output, and lets commands be run in it', async () => {
      const log = await world().kubectl(['logs', name, ...inTasks]);
      expect(log.split('\n').sort()).toEqual(['', 'an error', 'to see']);
      expect(await world().kubectl(['exec', name, ...inTasks, '--', 'sh', '-c', 'echo $MESOS_TASK_ID'])).toBe(
        'shown\n',
      );
    }, 60_000);

    it('is killed when it is deleted', async () => {
      await world().kubectl(['delete', 'mtask', name, ...inTasks, '--timeout=60s']);
      expect(await world().framework.ended('shown')).toMatchObject({ state: 'TASK_KILLED' });
    }, 120_000);
  });
}
