import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { events, reservations } from '../../src/kubernetes/kinds.ts';
import { connectionOf, loadKubeConfig } from '../../src/kubernetes/kubeConfig.ts';
import { Framework } from '../e2e/framework.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { destroyVolume, hasVolume, makeVolume, volume } from '../support/volumeOperations.ts';

const kept = { role: 'keeper', id: 'kept', containerPath: 'data', megabytes: 64 };
const shared = { ...kept, id: 'shared', shared: true };
const room = 'cpus:0.2;mem:64';

let state: string;
let cluster: TestCluster;
let framework: Framework;

beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'cluster-'));
  cluster = await startTestCluster('--nodes', '1', '--state', state);
  framework = await Framework.subscribe(cluster.port, 'keeper', kept.role);
});

afterAll(async () => {
  framework?.stop();
  await cluster?.close();
  rmSync(state, { recursive: true, force: true });
});

const directory = (id: string): string => join(state, 'nodes/node-1/work/volumes/roles/keeper', id);

describe('a persistent volume', () => {
  it('VOL-012 is made for the task that is launched with it', async () => {
    const writer = { id: 'writer', command: 'echo written > data/file', volumes: [volume(kept)] };
    await framework.accept(await framework.offer(`${room};disk:64`), [writer], makeVolume(kept));
    expect(await framework.ended('writer')).toMatchObject({ state: 'TASK_FINISHED' });
    expect(readFileSync(join(directory('kept'), 'file'), 'utf8')).toBe('written\n');
  });

  it('VOL-013 outlives the task, and is offered again to its role', async () => {
    const offer = await framework.offer(room, undefined, (each) => hasVolume(each, kept.id));
    const reader = { id: 'reader', command: '[ "$(cat data/file)" = written ]', volumes: [volume(kept)] };
    await framework.accept(offer, [reader]);
    expect(await framework.ended('reader')).toMatchObject({ state: 'TASK_FINISHED' });
  });

  it('VOL-015 is used by several tasks at once if it is shared', async () => {
    const offer = await framework.offer('cpus:0.4;mem:128;disk:64');
    const tasks = [
      { id: 'says', command: 'echo said > data/word; while [ ! -e data/answer ]; do sleep 0.1; done' },
      { id: 'answers', command: 'while [ ! -e data/word ]; do sleep 0.1; done; echo answered > data/answer' },
    ].map((task) => ({ ...task, volumes: [volume(shared)] }));
    await framework.accept(offer, tasks, makeVolume(shared));
    for (const { id } of tasks) expect(await framework.ended(id)).toMatchObject({ state: 'TASK_FINISHED' });
  });

  it('VOL-007 is destroyed with its data', async () => {
    for (const spec of [kept, shared]) {
      const offer = await framework.offer('', undefined, (each) => hasVolume(each, spec.id));
      await framework.accept(offer, [], destroyVolume(spec));
      await eventually(() => !existsSync(directory(spec.id)));
    }
  });

  it('is made anew, empty, where the disk of its node was wiped, and its Reservation says that the data is lost', async () => {
    const spec = { ...kept, role: 'wiped' };
    const wiped = await Framework.subscribe(cluster.port, 'wiped', spec.role);
    await framework.suppress();
    const writer = { id: 'before', command: 'echo written > data/file', volumes: [volume(spec)] };
    await wiped.accept(await wiped.offer(`${room};disk:64`), [writer], makeVolume(spec));
    expect(await wiped.ended('before')).toMatchObject({ state: 'TASK_FINISHED' });
    rmSync(join(state, 'nodes/node-1/work/volumes/roles'), { recursive: true });
    const reader = { id: 'after', command: 'test -d data && test ! -e data/file', volumes: [volume(spec)] };
    await wiped.accept(await wiped.offer(room, undefined, (each) => hasVolume(each, spec.id)), [reader]);
    expect(await wiped.ended('after')).toMatchObject({ state: 'TASK_FINISHED' });
    wiped.stop();

    const client = new KubernetesClient({
      connection: connectionOf(loadKubeConfig({ type: 'file', path: cluster.kubeconfigPath })),
    });
    await eventually(async () => {
      for await (const { status } of client.list(reservations)) {
        const lost = status?.conditions?.some(
          ({ type, message }) => type === 'VolumeDataLost' && message.includes(spec.id),
        );
        if (lost === true && status?.volumes?.[0]?.dataLostTime !== undefined) return true;
      }
      return false;
    });
    await eventually(async () => {
      for await (const { reason } of client.list(events)) if (reason === 'VolumeDataLost') return true;
      return false;
    });
    await client.close();
  }, 90_000);

  it('is waited for by its task where its agent cannot make it yet', async () => {
    const spec = { ...kept, role: 'late' };
    const inTheWay = join(state, 'nodes/node-1/work/volumes/roles/late');
    writeFileSync(inTheWay, '');
    await framework.suppress();
    const late = await Framework.subscribe(cluster.port, 'late', spec.role);
    const task = { id: 'patient', command: 'test -d data', volumes: [volume(spec)] };
    await late.accept(await late.offer(`${room};disk:64`), [task], makeVolume(spec));
    rmSync(inTheWay);
    expect(await late.ended('patient')).toMatchObject({ state: 'TASK_FINISHED' });
    late.stop();
  }, 90_000);
});
