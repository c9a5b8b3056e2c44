import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { taskName } from '../../src/controllers/names.ts';
import { maxPayloadBytes } from '../../src/controllers/payload.ts';
import { KubernetesError } from '../../src/kubernetes/errors.ts';
import { agents, nodes, pods, tasks, type Task } from '../../src/kubernetes/kinds.ts';
import { epochAnnotation } from '../../src/kubernetes/leaderClient.ts';
import type { Named, Written } from '../../src/kubernetes/requests.ts';
import type { TaskState } from '../../src/model/generated/messages.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario, namespace } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

const noFinalizers = { type: 'merge', body: { metadata: { finalizers: [] } } } as const;

let scenario: ControllerScenario;

function statesOf(taskId: string): readonly TaskState[] {
  return scenario.statuses(taskId).map(({ state }) => state);
}

async function taskOf(taskId: string): Promise<Task> {
  const task = await scenario.task(taskId);
  if (task === undefined) throw new Error(`there is no Task of ${taskId}`);
  return task;
}

function referenceTo(task: Task): { readonly namespace: string; readonly name: string } {
  return { namespace, name: task.metadata.name ?? '' };
}

async function all(): Promise<Task[]> {
  const found: Task[] = [];
  for await (const task of scenario.kubectl.list(tasks, { namespace })) found.push(task);
  return found;
}

/** A Task as the launch of another task would have stored it. */
async function copyOf(taskId: string, newId: string): Promise<Written<Task> & Named> {
  const { metadata, spec } = await taskOf(taskId);
  const ref = { frameworkId: spec.frameworkId, taskId: newId, offerId: spec.offerIds?.[0] ?? '' };
  const { finalizers = [] } = metadata;
  return { metadata: { namespace, name: taskName(ref), finalizers }, spec: { ...spec, taskId: newId } };
}

async function isGone(taskId: string): Promise<boolean> {
  return (await scenario.task(taskId)) === undefined && (await scenario.pod(taskId)) === undefined;
}

/** Waits until a Task says so, and the pod is let go of. */
async function settles(taskId: string, state: TaskState): Promise<void> {
  await eventually(async () => {
    const { status } = await taskOf(taskId);
    return status?.state === state && status.acknowledged === true;
  });
  await eventually(async () => ((await scenario.pod(taskId))?.metadata?.finalizers ?? []).length === 0);
}

eachApiServer('tasks', (server) => {
  beforeEach(async () => {
    scenario = await ControllerScenario.start(server());
    await scenario.subscribe();
  });
  afterEach(() => scenario.close());

  describe('a launch', () => {
    it('is stored as a Task before it is answered, and then has its pod', async () => {
      await scenario.launch('task');
      expect((await taskOf('task')).spec).toMatchObject({ taskId: 'task', nodeName: 'node-1', command: 'true' });
      const pod = await scenario.podOf('task');
      expect(pod.metadata.name).toBe((await taskOf('task')).metadata.name);
    });

    it('does not wait for the pods of those that are launched with it', async () => {
      const created: string[] = [];
      scenario.operator.client.beforeCreate = (kind) => created.push(kind);
      const ids = Array.from({ length: 40 }, (_, index) => `task-${index}`);
      await scenario.launchAll(ids);
      await eventually(() => created.filter((kind) => kind === 'Pod').length === ids.length);
      expect(created.filter((kind) => kind !== 'Event').slice(0, ids.length)).toEqual(ids.map(() => 'Task'));
    });

    it('EXEC-031 is told to the framework step by step, and remembered', async () => {
      await scenario.runTask('task');
      await scenario.ends('task', 3);
      const failed = await scenario.until('task', 'TASK_FAILED');
      expect(failed.message).toBe('Command exited with status 3');
      await scenario.acknowledge(failed);
      await settles('task', 'TASK_FAILED');
      const { status } = await taskOf('task');
      expect(status?.updates?.map(({ state, acknowledged }) => [state, acknowledged])).toEqual([
        ['TASK_STARTING', true],
        ['TASK_RUNNING', true],
        ['TASK_FAILED', true],
      ]);
    });

    it('that is too large to be stored is TASK_ERROR, and leaves nothing behind', async () => {
      await scenario.launch('task', { data: new Uint8Array(maxPayloadBytes) });
      const { message } = await scenario.until('task', 'TASK_ERROR');
      expect(message).toMatch(/TaskInfo has \d+ bytes, more than the 786432 that can be stored/);
      expect(await isGone('task')).toBe(true);
    });

    it('whose Task the API server refuses is TASK_ERROR with its words', async () => {
      scenario.operator.client.beforeCreate = (kind) => {
        if (kind === 'Task') throw new KubernetesError(403, { message: 'exceeded quota: tasks' });
      };
      await scenario.launch('task');
      const { message } = await scenario.until('task', 'TASK_ERROR');
      expect(message).toBe('The task cannot be stored: exceeded quota: tasks');
      expect(await isGone('task')).toBe(true);
    });

    it.each([400, 403, 413, 422])(
      'TASK-054 whose pod the API server refuses with %i is TASK_FAILED with its words',
      async (status) => {
        scenario.operator.client.beforeCreate = (kind) => {
          if (kind === 'Pod') throw new KubernetesError(status, { message: 'not with me' });
        };
        await scenario.launch('task');
        const failed = await scenario.until('task', 'TASK_FAILED');
        expect(failed).toMatchObject({
          reason: 'REASON_CONTAINER_LAUNCH_FAILED',
          message: 'Failed to launch container: the API server refused the pod: not with me',
        });
        await scenario.acknowledge(failed);
        await settles('task', 'TASK_FAILED');
      },
    );

    it('TASK-054 whose image cannot be had is TASK_FAILED, and its pod is deleted', async () => {
      await scenario.launch('task');
      await scenario.report('task', 'Pending', { waiting: { reason: 'ErrImagePull', message: 'no such image' } });
      const failed = await scenario.until('task', 'TASK_FAILED');
      expect(failed.message).toBe('Failed to launch container: no such image');
      await eventually(async () => (await scenario.podOf('task')).metadata.deletionTimestamp !== undefined);
      await scenario.ends('task', 137);
      await scenario.acknowledge(failed);
      await settles('task', 'TASK_FAILED');
      expect(statesOf('task')).toEqual(['TASK_FAILED']);
    });
  });

  describe('a kill', () => {
    it('deletes the pod with the grace of the call, and once more with a shorter one', async () => {
      await scenario.runTask('task');
      const grace = async (seconds: number): Promise<number | undefined> => {
        const kill_policy = { grace_period: { nanoseconds: seconds * 1e9 } };
        await scenario.call({ type: 'KILL', kill: { task_id: { value: 'task' }, kill_policy } });
        return (await scenario.podOf('task')).metadata.deletionGracePeriodSeconds;
      };
      expect([await grace(60), await grace(90), await grace(5)]).toEqual([60, 60, 5]);
      await scenario.ends('task', 143);
      const killed = await scenario.until('task', 'TASK_KILLED');
      expect(killed.message).toBe('Command terminated with signal Terminated');
      await scenario.acknowledge(killed);
      await settles('task', 'TASK_KILLED');
    });

    it('SCHED-114 of a task that has no pod yet ends it without one', async () => {
      scenario.operator.client.beforeCreate = (kind) => {
        if (kind === 'Pod') throw new KubernetesError(500, { message: 'not now' });
      };
      await scenario.launch('task');
      await scenario.kill('task');
      const killed = await scenario.until('task', 'TASK_KILLED');
      expect(killed.reason).toBe('REASON_TASK_KILLED_DURING_LAUNCH');
      await scenario.acknowledge(killed);
      await settles('task', 'TASK_KILLED');
      expect(await scenario.pod('task')).toBeUndefined();
    });
  });

  describe('what kubectl does', () => {
    it('to a Task, deleting it, kills it, and the Task goes when its framework knows', async () => {
      await scenario.runTask('task');
      await scenario.kubectl.delete(tasks, referenceTo(await taskOf('task')));
      await eventually(async () => (await scenario.podOf('task')).metadata.deletionTimestamp !== undefined);
      await scenario.ends('task', 143);
      const killed = await scenario.until('task', 'TASK_KILLED');
      expect(await scenario.task('task')).toBeDefined();
      await scenario.acknowledge(killed);
      await eventually(() => isGone('task'));
    });

    it('to a Task of a finished run, deleting it, deletes it with its pod', async () => {
      await scenario.runTask('task');
      await scenario.ends('task', 0);
      await scenario.acknowledge(await scenario.until('task', 'TASK_FINISHED'));
      await scenario.kubectl.delete(tasks, referenceTo(await taskOf('task')));
      await eventually(() => isGone('task'));
    });

    it('to a Task, removing it by force, kills it and lets go of its pod', async () => {
      await scenario.runTask('task');
      const reference = referenceTo(await taskOf('task'));
      await scenario.kubectl.patch(tasks, reference, noFinalizers);
      await scenario.kubectl.delete(tasks, reference);
      await eventually(async () => (await scenario.podOf('task')).metadata.deletionTimestamp !== undefined);
      await scenario.ends('task', 143);
      await scenario.acknowledge(await scenario.until('task', 'TASK_KILLED'));
      await eventually(() => isGone('task'));
    });

    it('to a Task without a pod, removing it by force, is told as TASK_KILLED', async () => {
      scenario.operator.client.beforeCreate = (kind) => {
        if (kind === 'Pod') throw new KubernetesError(500, { message: 'not now' });
      };
      await scenario.launch('task');
      const reference = referenceTo(await taskOf('task'));
      await scenario.kubectl.patch(tasks, reference, noFinalizers);
      await scenario.kubectl.delete(tasks, reference);
      await scenario.acknowledge(await scenario.until('task', 'TASK_KILLED'));
      expect(scenario.operator.master.state.frameworks.get(scenario.frameworkId)?.tasks.size).toBe(0);
    });

    it('to a pod, deleting it, is told as TASK_KILLED', async () => {
      await scenario.runTask('task');
      await scenario.kubectl.delete(pods, (await scenario.podOf('task')).metadata);
      await scenario.ends('task', 143);
      await scenario.acknowledge(await scenario.until('task', 'TASK_KILLED'));
      await settles('task', 'TASK_KILLED');
    });

    it('TASK-046 to a pod, removing it by force, is told as TASK_LOST', async () => {
      await scenario.runTask('task');
      const { metadata } = await scenario.podOf('task');
      await scenario.kubectl.patch(pods, metadata, noFinalizers);
      await scenario.kubectl.delete(pods, metadata, { gracePeriodSeconds: 0 });
      const lost = await scenario.until('task', 'TASK_LOST');
      expect(lost).toMatchObject({ source: 'SOURCE_AGENT', reason: 'REASON_RECONCILIATION' });
      await scenario.acknowledge(lost);
      await settles('task', 'TASK_LOST');
    });
  });

  describe('a successor', () => {
    beforeEach(async () => {
      await scenario.launch('task');
      await scenario.podOf('task');
    });

    /** Has the operator die and a successor take over, to which the framework comes back. */
    async function failOver(meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
      await scenario.crash();
      await meanwhile();
      await scenario.restart();
      await scenario.subscribe();
    }

    it('creates the pod that a predecessor has only stored the Task of', async () => {
      scenario.operator.client.beforeCreate = (kind) => {
        if (kind === 'Pod') throw new KubernetesError(500, { message: 'not now' });
      };
      await scenario.launch('staged');
      await failOver();
      await scenario.runs('staged');
      await scenario.until('staged', 'TASK_RUNNING');
    });

    it('tells what happened while there was none', async () => {
      await scenario.runs('task');
      await failOver(() => scenario.ends('task', 0));
      await scenario.acknowledge(await scenario.until('task', 'TASK_FINISHED'));
      expect(new Set(statesOf('task'))).toEqual(new Set(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']));
      await settles('task', 'TASK_FINISHED');
    });

    it('goes on with a task that runs', async () => {
      await scenario.runs('task');
      await scenario.acknowledge(await scenario.until('task', 'TASK_RUNNING'));
      await eventually(
        async () => (await taskOf('task')).status?.updates?.every((update) => update.acknowledged) === true,
      );
      await failOver();
      await scenario.kill('task');
      await scenario.ends('task', 143);
      await scenario.acknowledge(await scenario.until('task', 'TASK_KILLED'));
      expect(statesOf('task')).toEqual(['TASK_KILLED']);
    });

    it('tells a kill that was carried out while there was none as TASK_KILLED, though the pod was let go of later', async () => {
      await scenario.runs('task');
      await scenario.until('task', 'TASK_RUNNING');
      await scenario.kill('task');
      await failOver(() => scenario.ends('task', 143, { secondsAgo: 2 }));
      await scenario.acknowledge(await scenario.until('task', 'TASK_KILLED'));
      await settles('task', 'TASK_KILLED');
    });

    it('SCHED-033 tells an end that was not acknowledged again, by the same uuid', async () => {
      await scenario.runs('task');
      await scenario.ends('task', 3);
      const first = await scenario.until('task', 'TASK_FAILED');
      await failOver();
      const again = await scenario.until('task', 'TASK_FAILED');
      expect([...(again.uuid ?? [])]).toEqual([...(first.uuid ?? [])]);
      await scenario.acknowledge(again);
      await settles('task', 'TASK_FAILED');
    });

    it('has nothing to tell of an end that was acknowledged', async () => {
      await scenario.runs('task');
      await scenario.ends('task', 0);
      await scenario.acknowledge(await scenario.until('task', 'TASK_FINISHED'));
      await failOver();
      await scenario.call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: 'task' } }] } });
      await scenario.until('task', 'TASK_LOST');
      expect(statesOf('task')).toEqual(['TASK_LOST']);
      await settles('task', 'TASK_FINISHED');
    });

    it('SCHED-123 ends what is left of a framework that was torn down just before', async () => {
      await scenario.runs('task');
      await scenario.until('task', 'TASK_RUNNING');
      await scenario.call({ type: 'TEARDOWN' });
      await scenario.crash();
      await scenario.restart();
      await eventually(async () => (await scenario.podOf('task')).metadata.deletionTimestamp !== undefined);
      await scenario.ends('task', 137);
      await settles('task', 'TASK_KILLED');
    });

    it('HA-021 goes on with a Task that the last request of its predecessor stored late, if its framework is not back', async () => {
      const late = await copyOf('task', 'late');
      await scenario.crash();
      await scenario.restart();
      await scenario.kubectl.create(tasks, late);
      await scenario.runs('late');
      await scenario.subscribe();
      await scenario.until('late', 'TASK_RUNNING');
    });

    it('drops a Task that the last request of its predecessor stored too late, and its framework is told', async () => {
      const late = await copyOf('task', 'late');
      await failOver();
      await scenario.kubectl.create(tasks, late);
      const dropped = await scenario.until('late', 'TASK_LOST');
      expect(dropped.message).toBe(
        'The task was launched by a former leader, and came too late: its framework is back, and did not find it',
      );
      await scenario.acknowledge(dropped);
      await eventually(async () => {
        const { status } = await taskOf('late');
        return status?.state === 'TASK_LOST' && status.acknowledged === true;
      });
      expect(await scenario.pod('late')).toBeUndefined();
    });

    it('leaves a Task of a later leader alone', async () => {
      const { metadata, ...newer } = await copyOf('task', 'newer');
      await failOver();
      const annotations = { [epochAnnotation]: '3' };
      await scenario.kubectl.create(tasks, { ...newer, metadata: { ...metadata, annotations } });
      await scenario.kubectl.create(tasks, await copyOf('task', 'older'));
      await scenario.until('older', 'TASK_LOST');
      expect(statesOf('newer')).toEqual([]);
      expect(await scenario.task('newer')).toBeDefined();
    });

    it('overrules what a former leader stores late', async () => {
      await scenario.runs('task');
      await failOver();
      const running = await scenario.until('task', 'TASK_RUNNING');
      const reference = referenceTo(await taskOf('task'));
      const belated = { state: 'TASK_STARTING', acknowledged: false, updates: [] };
      await scenario.kubectl.patchStatus(tasks, reference, { type: 'merge', body: { status: belated } });
      await scenario.acknowledge(running);
      await eventually(async () => (await taskOf('task')).status?.state === 'TASK_RUNNING');
    });

    it('ends a pod that a late request gives to a task that was killed without one', async () => {
      scenario.operator.client.beforeCreate = (kind) => {
        if (kind === 'Pod') throw new KubernetesError(500, { message: 'not now' });
      };
      await scenario.launch('staged');
      await scenario.kill('staged');
      await scenario.until('staged', 'TASK_KILLED');
      const task = await taskOf('staged');
      const { spec, metadata } = await scenario.podOf('task');
      const { name, uid } = { name: task.metadata.name ?? '', uid: task.metadata.uid ?? '' };
      const owner = { ...metadata.ownerReferences?.[0], name, uid };
      await scenario.kubectl.create(pods, {
        metadata: { ...metadata, name, resourceVersion: undefined, uid: undefined, ownerReferences: [owner] } as never,
        spec: spec as never,
      });
      await eventually(async () => {
        const pod = await scenario.kubectl.get(pods, { namespace, name });
        return pod.metadata?.deletionTimestamp !== undefined;
      });
    });

    it('leaves a Task alone that cannot be read, until it is deleted', async () => {
      const broken = await copyOf('task', 'broken');
      await failOver(async () => {
        await scenario.kubectl.create(tasks, { ...broken, spec: { ...broken.spec, taskInfo: 'bm9uc2Vuc2U=' } });
      });
      expect(scenario.operator.unreadable).toEqual(['Task']);
      await scenario.runs('task');
      await scenario.until('task', 'TASK_RUNNING');
      expect(await all()).toHaveLength(2);
      await scenario.kubectl.delete(tasks, broken.metadata);
      await eventually(async () => (await all()).length === 1);
    });

    it('does not take a copy of a Task for a launch', async () => {
      const { spec } = await taskOf('task');
      await failOver(async () => {
        await scenario.kubectl.create(tasks, { metadata: { name: 'copy', namespace }, spec });
      });
      await scenario.runs('task');
      await scenario.ends('task', 0);
      await scenario.acknowledge(await scenario.until('task', 'TASK_FINISHED'));
      expect((await all()).map(({ metadata }) => metadata.name)).toContain('copy');
    });

    it('lets go of a pod whose Task was removed by force while there was none', async () => {
      await scenario.runs('task');
      await failOver(async () => {
        const reference = referenceTo(await taskOf('task'));
        await scenario.kubectl.patch(tasks, reference, noFinalizers);
        await scenario.kubectl.delete(tasks, reference);
      });
      await eventually(async () => (await scenario.podOf('task')).metadata.deletionTimestamp !== undefined);
      await scenario.ends('task', 143);
      await eventually(() => isGone('task'));
    });
  });

  describe('an agent', () => {
    it('is shown as long as its node is there, whoever leads', async () => {
      const names = async (): Promise<readonly (string | undefined)[]> => {
        const found: (string | undefined)[] = [];
        for await (const { metadata } of scenario.kubectl.list(agents)) found.push(metadata.name);
        return found;
      };
      await eventually(async () => (await names()).includes('node-1'));
      await scenario.crash();
      await scenario.kubectl.delete(nodes, { name: 'node-1' });
      await scenario.restart();
      await eventually(async () => (await names()).length === 0);
    });
  });

  describe('trouble with the API server', () => {
    it('that cannot be reached for a while loses nothing', async () => {
      await scenario.runTask('running');
      let launched: Promise<void> | undefined;
      await scenario.withoutApiServer(async () => {
        launched = scenario.launch('new');
        await scenario.call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: 'running' } }] } });
        await eventually(() => scenario.statuses('running').some(({ reason }) => reason === 'REASON_RECONCILIATION'));
      });
      await launched;
      await scenario.runs('new');
      for (const task of ['running', 'new']) {
        await scenario.ends(task, 0);
        await scenario.acknowledge(await scenario.until(task, 'TASK_FINISHED'));
        await settles(task, 'TASK_FINISHED');
      }
    });

    it('that answers with conflicts and errors is waited out', async () => {
      let trouble = 0;
      scenario.operator.client.beforePatch = (kind) => {
        if (kind === 'Agent' || trouble++ % 2 === 1) return;
        const status = trouble % 3 === 0 ? 409 : 503;
        throw new KubernetesError(status, { reason: status === 409 ? 'Conflict' : '' });
      };
      await scenario.runTask('task');
      await scenario.ends('task', 0);
      await scenario.acknowledge(await scenario.until('task', 'TASK_FINISHED'));
      await settles('task', 'TASK_FINISHED');
      expect(trouble).toBeGreaterThan(2);
    });
  });
});
