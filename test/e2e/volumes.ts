import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { destroyVolume, hasVolume, makeVolume, volume } from '../support/volumeOperations.ts';
import { Framework } from './framework.ts';
import { logOf } from './taskPods.ts';
import type { World } from './world.ts';

const kept = { role: 'keeper/web', id: 'kept', containerPath: 'data', megabytes: 32 };
const directory = '/var/lib/mesos/volumes/roles/keeper web/kept';
const room = 'cpus:0.1;mem:32';

/** Persistent volumes on a real node: made, handed over, kept and deleted by its agent, mounted by its kubelet. */
export function describeVolumes(world: () => World): void {
  describe('a persistent volume', () => {
    let framework: Framework;

    beforeAll(async () => {
      await world().framework.suppress();
      framework = await Framework.subscribe(world().port, 'keeper', kept.role);
    }, 90_000);

    afterAll(async () => {
      await framework?.call({ type: 'TEARDOWN' });
      framework?.stop();
      await world().framework.revive();
    }, 90_000);

    const offered = (): ReturnType<Framework['offer']> =>
      framework.offer(room, 'node-2', (offer) => hasVolume(offer, kept.id));

    it('VOL-012 is made for the task that is launched with it, and belongs to its user', async () => {
      const [, node] = world().nodes;
      const command = { value: 'id -u > data/file', user: 'alice' };
      const offer = await framework.offer(`${room};disk:32`, node.name);
      await framework.accept(offer, [{ id: 'writer', command, volumes: [volume(kept)] }], makeVolume(kept));
      expect(await framework.ended('writer')).toMatchObject({ state: 'TASK_FINISHED' });
      expect(await node.exec(['stat', '-c', '%u %a', directory])).toBe('1000 755\n');
    }, 120_000);

    it('VOL-013 outlives its task, and its node’s agent', async () => {
      const [, node] = world().nodes;
      await replaceAgent(world(), node.name);
      const command = { value: 'cat data/file', user: 'alice' };
      await framework.accept(await offered(), [{ id: 'reader', command, volumes: [volume(kept)] }]);
      expect(await framework.ended('reader')).toMatchObject({ state: 'TASK_FINISHED' });
      expect(await logOf(world(), 'reader')).toBe('1000\n');
    }, 180_000);

    it('VOL-007 is destroyed with its data', async () => {
      const [, node] = world().nodes;
      await framework.accept(await offered(), [], destroyVolume(kept));
      const left = (): Promise<string> => node.exec(['find', '/var/lib/mesos/volumes', '-mindepth', '3']);
      await eventually(async () => (await left()) === '', 60);
    }, 120_000);
  });
}

/** Ends the agent of a node at once, and waits until its successor is ready. */
async function replaceAgent({ kubectl }: World, nodeName: string): Promise<void> {
  const agents = ['pods', '--namespace', 'mesos-agents', '--field-selector', `spec.nodeName=${nodeName}`];
  const uid = (): Promise<string> => kubectl(['get', ...agents, '--output', 'jsonpath={.items[*].metadata.uid}']);
  const before = await uid();
  await kubectl(['delete', ...agents, '--force', '--grace-period', '0']);
  await eventually(async () => !['', before].includes(await uid()), 60);
  await kubectl(['wait', ...agents, '--for=condition=Ready', '--timeout', '60s']);
}
