import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { logOf, podOfTask } from './taskPods.ts';
import { operatorNamespace, type World } from './world.ts';

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

    /** Waits until its node's kubelet answers. */
    const answers = (): Promise<void> =>
      eventually(
        () =>
          logOf(world(), id).then(
            () => true,
            () => false,
          ),
        60,
      );

    it('outlives the kubelet', async () => {
      const [, second] = world().nodes;
      const kubelet = async (): Promise<string> => second.exec(['pgrep', '-f', 'kubelet --config']).catch(() => '');
      const before = await kubelet();
      await second.exec(['pkill', '-KILL', '-f', 'kubelet --config']);
      await eventually(async () => !['', before].includes(await kubelet()), 60);
      await answers();
      await goesOn();
    }, 180_000);

    it('TASK-038 TASK-040 outlives that its node is cut off, which is told, and is announced when it is healed', async () => {
      const { framework } = world();
      const [, second] = world().nodes;
      await second.cut();
      try {
        expect(await framework.reached(id, 'TASK_UNREACHABLE')).toMatchObject({ reason: 'REASON_AGENT_REMOVED' });
        await eventually(() => framework.offersOf(second.name).length === 0, 60);
      } finally {
        await second.heal();
      }
      await eventually(() => framework.statesOf(id).at(-1) === 'TASK_RUNNING', 60);
      await answers();
      await goesOn();
      await framework.launch([{ id: 'after the cut', command: 'exit 0' }], second.name);
      expect(await framework.ended('after the cut')).toMatchObject({ state: 'TASK_FINISHED' });
    }, 240_000);

    it('HA-021 outlives all operators, none of which could say farewell', async () => {
      const { framework, kubectl } = world();
      const { subscriptions } = framework;
      const component = 'app.kubernetes.io/component=operator';
      const now = ['--force', '--grace-period', '0'];
      await kubectl(['delete', 'pods', '--namespace', operatorNamespace, '--selector', component, ...now]);
      await eventually(() => framework.subscriptions > subscriptions, 120);
      await eventually(() => framework.statesOf(id).at(-1) === 'TASK_RUNNING', 60);
      await goesOn();
      await framework.launch([{ id: 'under others', command: 'exit 0' }]);
      expect(await framework.ended('under others')).toMatchObject({ state: 'TASK_FINISHED' });
    }, 300_000);
  });
}
