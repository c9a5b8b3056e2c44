import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eventually } from '../support/eventually.ts';
import { masterIp, masterName, taskNamespace, type World } from './world.ts';

const inTasks = ['--namespace', taskNamespace];

/** A Framework whose scheduler is a program of the unmodified client from npm, which keeps two tasks running. */
const framework = {
  apiVersion: 'mesos-operator.dev/v1alpha1',
  kind: 'Framework',
  metadata: { name: 'service', namespace: taskNamespace },
  spec: {
    name: 'service',
    template: {
      spec: {
        terminationGracePeriodSeconds: 1,
        // There is no DNS.
        hostAliases: [{ ip: masterIp, hostnames: [masterName] }],
        containers: [{ name: 'scheduler', image: 'localhost/framework:1', args: ['service', '2', 'sleep 3600'] }],
      },
    },
  },
};

const listOfTasks = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ frameworkId: z.string() }),
      status: z.object({ state: z.string().optional() }).optional(),
    }),
  ),
});

/** The scheduler of a Framework, which the operator runs. */
export function describeSchedulerPod(world: () => World): void {
  describe('a Framework whose scheduler runs in the cluster', () => {
    const frameworkId = (): Promise<string> =>
      world().kubectl(['get', 'mfw', 'service', ...inTasks, '--output', 'jsonpath={.status.frameworkId}']);

    /** The states of its tasks that have not ended. */
    const runs = async (count: number): Promise<boolean> => {
      const id = await frameworkId();
      const tasks = await world().kubectl(['get', 'mtasks', ...inTasks, '--output', 'json']);
      const own = listOfTasks.parse(JSON.parse(tasks)).items.filter(({ spec }) => spec.frameworkId === id);
      return own.filter(({ status }) => status?.state === 'TASK_RUNNING').length === count;
    };

    beforeAll(async () => {
      await world().framework.suppress();
      await world().kubectl(['apply', '--filename', '-'], JSON.stringify(framework));
      const subscribed = ['--for', 'condition=Subscribed', '--timeout', '90s'];
      await world().kubectl(['wait', 'mfw/service', ...inTasks, ...subscribed]);
    }, 120_000);

    afterAll(async () => {
      await world().kubectl(['delete', 'mfw', 'service', ...inTasks, '--ignore-not-found']);
      await world().framework.revive();
    }, 120_000);

    it('finds the master by the Service, subscribes and has its tasks run', async () => {
      await eventually(() => runs(2), 90);
      const [header = '', line = ''] = (await world().kubectl(['get', 'mfw', 'service', ...inTasks])).split('\n');
      expect(header.split(/ +/)).toEqual(['NAME', 'FRAMEWORK', 'PHASE', 'ROLES', 'SCHEDULER', 'AGE']);
      expect(line.split(/ +/).slice(0, -1)).toEqual(['service', 'service', 'Active', '*', 'Running']);
    }, 120_000);

    it('has another one when that is killed, which takes the resource over', async () => {
      const former = await frameworkId();
      const ofService = ['--selector', 'mesos-operator.dev/scheduler=service'];
      await world().kubectl(['delete', 'pods', ...inTasks, ...ofService, '--force', '--grace-period', '0']);
      await eventually(async () => (await frameworkId()) !== former, 90);
      await eventually(() => runs(2), 90);
    }, 240_000);

    it('goes when it is deleted, after its scheduler and its tasks', async () => {
      const id = await frameworkId();
      await world().kubectl(['delete', 'mfw', 'service', ...inTasks, '--timeout', '90s']);
      const tasks = await world().kubectl(['get', 'mtasks', ...inTasks, '--output', 'json']);
      expect(listOfTasks.parse(JSON.parse(tasks)).items.filter(({ spec }) => spec.frameworkId === id)).toEqual([]);
      const left = await world().kubectl(['get', 'deployments', 'service', ...inTasks, '--ignore-not-found']);
      expect(left).toBe('');
    }, 150_000);
  });
}
