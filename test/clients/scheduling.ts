import type { Offer, SchedulerEvent, TaskInfo, TaskState, TaskStatus } from '../../src/model/generated/messages.ts';
import { eventually } from '../support/eventually.ts';
import type { Client } from './client.ts';

/** Long enough for any test, so that a framework whose client died comes back to its tasks. */
const failoverSeconds = 600;

/** Subscribes, as a new framework or as the one of an id, and waits for the answer: the framework's id. */
export async function subscribe(client: Client, id?: string): Promise<string> {
  const framework_info = {
    name: 'client-test',
    user: 'root',
    failover_timeout: failoverSeconds,
    ...(id !== undefined && { id: { value: id } }),
  };
  await client.call({ type: 'SUBSCRIBE', subscribe: { framework_info } });
  await eventually(() => eventsOf(client, 'SUBSCRIBED').length > 0);
  return eventsOf(client, 'SUBSCRIBED').at(-1)?.subscribed?.framework_id.value ?? '';
}

/** The events of a type that the client has seen, the earliest first. */
export function eventsOf(client: Client, type: SchedulerEvent['type']): readonly SchedulerEvent[] {
  return client.seen.filter((event) => event.type === type);
}

/** All offers that the client has seen, whatever became of them, the earliest first. */
export function offersTo(client: Client): readonly Offer[] {
  return eventsOf(client, 'OFFERS').flatMap(({ offers }) => offers?.offers ?? []);
}

/** The ids of the agents of some offers. */
export function agentsOf(offers: readonly Offer[]): ReadonlySet<string> {
  return new Set(offers.map(({ agent_id: agent }) => agent.value));
}

/** How many cpus some offers have together, to a tenth. */
export function cpusOf(offers: readonly Offer[]): number {
  const cpus = offers.flatMap(({ resources = [] }) => resources.filter(({ name }) => name === 'cpus'));
  return Math.round(cpus.reduce((sum, { scalar }) => sum + (scalar?.value ?? 0), 0) * 10) / 10;
}

/** The updates of a task that the client has seen, the earliest first. */
export function statusesOf(client: Client, taskId: string): readonly TaskStatus[] {
  return eventsOf(client, 'UPDATE').flatMap(({ update }) =>
    update?.status.task_id.value === taskId ? [update.status] : [],
  );
}

/** The states that a task went through; answers to reconciliation do not count. */
export function statesOf(client: Client, taskId: string): readonly (TaskState | undefined)[] {
  return statusesOf(client, taskId).flatMap(({ state, uuid }) => (uuid === undefined ? [] : [state]));
}

/** What the master answered when it was asked for a task's state. */
export function reconciliationsOf(client: Client, taskId: string): readonly TaskStatus[] {
  return statusesOf(client, taskId).filter(({ reason }) => reason === 'REASON_RECONCILIATION');
}

/**
 * What the master answers when it is asked for a task's state. Asks until it is told, as schedulers do: a client whose leader has
 * changed may be about to change its connection once more, and calls and answers get lost with the former.
 */
export async function reconcile(client: Client, taskId: string): Promise<TaskStatus | undefined> {
  const answered = reconciliationsOf(client, taskId).length;
  await eventually(async () => {
    const call = { type: 'RECONCILE' as const, reconcile: { tasks: [{ task_id: { value: taskId } }] } };
    await client.call(call).catch(() => undefined);
    return reconciliationsOf(client, taskId).length > answered;
  });
  return reconciliationsOf(client, taskId)[answered];
}

/** Launches shell commands on an offer, each as the task of its name, with resources that many of them share an agent with. */
export function launch(client: Client, offer: Offer, commands: Readonly<Record<string, string>>): Promise<void> {
  const task_infos = Object.entries(commands).map(([name, value]): TaskInfo => {
    const resources = [
      { name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.1 } },
      { name: 'mem', type: 'SCALAR' as const, scalar: { value: 32 } },
    ];
    return { name, task_id: { value: name }, agent_id: offer.agent_id, resources, command: { value } };
  });
  const operations = [{ type: 'LAUNCH' as const, launch: { task_infos } }];
  return client.call({ type: 'ACCEPT', accept: { offer_ids: [offer.id], operations } });
}

/** Has a task killed and waits until it is. */
export async function kill(
  client: Client,
  { agent_id, task_id }: Pick<TaskStatus, 'agent_id' | 'task_id'>,
): Promise<void> {
  await client.call({ type: 'KILL', kill: { task_id, ...(agent_id !== undefined && { agent_id }) } });
  await eventually(() => statesOf(client, task_id.value).includes('TASK_KILLED'));
}
