import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { podOfTask } from './taskPods.ts';
import type { World } from './world.ts';

/** What administrators do to a node. The last of it leaves the second node as one that is new. */
export function describeEvacuation(world: () => World): void {
  describe('a node that is drained', () => {
    beforeAll(async () => {
      await world().framework.launch([{ id: 'in the way', command: 'sleep 3600' }], 'node-2');
      await world().framework.reached('in the way', 'TASK_RUNNING');
    }, 90_000);

    it('has its tasks ended, and waits until that is known', async () => {
      const { framework, kubectl } = world();
      const output = await kubectl(['drain', 'node-2', '--ignore-daemonsets', '--timeout', '90s']);
      expect(output).toMatch(/node\/node-2 drained/);
      const message = 'Command terminated with signal Terminated';
      const reason = 'REASON_AGENT_DRAINING';
      expect(await framework.ended('in the way')).toMatchObject({ state: 'TASK_KILLED', reason, message });
      await expect(podOfTask(world(), 'in the way')).rejects.toThrow();
    }, 120_000);

    it('is offered no more until it is uncordoned', async () => {
      const { framework, kubectl } = world();
      await eventually(() => framework.offersOf('node-2').length === 0, 60);
      await kubectl(['uncordon', 'node-2']);
      await framework.launch([{ id: 'let in again', command: 'exit 0' }], 'node-2');
      expect(await framework.ended('let in again')).toMatchObject({ state: 'TASK_FINISHED' });
    }, 120_000);
  });

  describe('a node whose agent is drained', () => {
    const order = (drain: string): readonly string[] => [
      'patch',
      'magent',
      'node-2',
      '--type',
      'merge',
      '--patch',
      drain,
    ];

    it('MAINT-019 has its tasks ended and is cordoned, until its agent is reactivated', async () => {
      const { framework, kubectl } = world();
      await framework.launch([{ id: 'to be drained', command: 'sleep 3600' }], 'node-2');
      await framework.reached('to be drained', 'TASK_RUNNING');
      await kubectl(order('{"spec":{"drain":{"maxGracePeriodSeconds":1}}}'));
      const reason = 'REASON_AGENT_DRAINING';
      expect(await framework.ended('to be drained')).toMatchObject({ state: 'TASK_KILLED', reason });
      const mode = ['get', 'magent', 'node-2', '--output', 'jsonpath={.status.conditions[0].reason}'];
      await eventually(async () => (await kubectl(mode)) === 'Drained', 60);
      const cordoned = ['get', 'node', 'node-2', '--output', 'jsonpath={.spec.unschedulable}'];
      expect(await kubectl(cordoned)).toBe('true');
      await kubectl(order('{"spec":{"drain":null}}'));
      await eventually(async () => (await kubectl(cordoned)) === '', 60);
      await framework.launch([{ id: 'let in once more', command: 'exit 0' }], 'node-2');
      expect(await framework.ended('let in once more')).toMatchObject({ state: 'TASK_FINISHED' });
    }, 180_000);
  });

  describe('a node that is deleted', () => {
    let former = '';

    beforeAll(async () => {
      const { framework } = world();
      await framework.launch([{ id: 'left behind', command: 'sleep 3600' }], 'node-2');
      former = (await framework.reached('left behind', 'TASK_RUNNING')).agent_id?.value ?? '';
    }, 90_000);

    it('TASK-045 is an agent no more: its tasks are lost, and end', async () => {
      const { framework, kubectl } = world();
      await kubectl(['delete', 'node', 'node-2']);
      const reason = 'REASON_AGENT_REMOVED';
      expect(await framework.ended('left behind')).toMatchObject({ state: 'TASK_LOST', reason });
      await eventually(async () => !(await kubectl(['get', 'magents', '--output', 'name'])).includes('node-2'), 60);
      await eventually(() => framework.offersOf('node-2').length === 0, 60);
      const pod = (): Promise<boolean> =>
        podOfTask(world(), 'left behind').then(
          () => true,
          () => false,
        );
      await eventually(async () => !(await pod()), 120);
    }, 240_000);

    it('is another agent when it comes back', async () => {
      const { framework, nodes } = world();
      const [, second] = nodes;
      await second.exec(['pkill', '-KILL', '-f', 'kubelet --config']);
      const offer = await framework.offer('cpus:0.1;mem:32', 'node-2');
      expect(offer.agent_id.value).not.toBe(former);
      await framework.accept(offer, [{ id: 'on the new', command: 'exit 0' }]);
      expect(await framework.ended('on the new')).toMatchObject({ state: 'TASK_FINISHED' });
    }, 180_000);
  });
}
