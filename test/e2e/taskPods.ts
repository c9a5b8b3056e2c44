import { z } from 'zod';
import { eventually } from '../support/eventually.ts';
import { taskNamespace, type World } from './world.ts';

const taskList = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ taskId: z.string() }) })),
});

const pod = z.object({
  metadata: z.object({ name: z.string(), uid: z.string() }),
  spec: z.object({
    nodeName: z.string(),
    containers: z.array(z.object({ resources: z.object({ requests: z.record(z.string(), z.string()).optional() }) })),
  }),
  status: z.object({ phase: z.string(), reason: z.string().optional() }),
});

/** The name of the Task of an id, and of its Pod. Rejects if there is no such Task. */
export async function taskNameOf({ read }: Pick<World, 'read'>, id: string): Promise<string> {
  const tasks = await read(`/apis/mesos-operator.dev/v1alpha1/namespaces/${taskNamespace}/tasks`);
  const found = taskList.parse(tasks).items.find(({ spec }) => spec.taskId === id);
  if (found === undefined) throw new Error(`there is no Task of ${id}`);
  return found.metadata.name;
}

/** The Pod of a task. Rejects if it is gone. */
export async function podOfTask(world: Pick<World, 'read'>, id: string): Promise<z.output<typeof pod>> {
  const name = await taskNameOf(world, id);
  return pod.parse(await world.read(`/api/v1/namespaces/${taskNamespace}/pods/${name}`));
}

/** What a task wrote, as kubectl shows it. */
export async function logOf(world: World, id: string): Promise<string> {
  return world.kubectl(['logs', await taskNameOf(world, id), '--namespace', taskNamespace]);
}

/** Waits until a task has written something. */
export async function wrote(world: World, id: string, text: string): Promise<void> {
  // There is no log before there is a container.
  await eventually(async () => (await logOf(world, id).catch(() => '')).includes(text), 60);
}
