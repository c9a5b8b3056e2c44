#!/usr/bin/env node
/**
 * A small Mesos framework: it runs a shell command so many times on a cluster, as many at once as fit, and shows how far it is.
 * Nothing here knows of Kubernetes, and nothing is needed but Node.
 *
 * What Mesos is, as far as one has to know here: the master owns the machines ("agents"), a framework owns the work. The master
 * offers the framework what is free on each agent; the framework launches tasks on an offer, or declines it. An update comes
 * whenever a task changes its state; the framework acknowledges it, or it would come again.
 *
 * Beside this file: how one talks with the master (schedulerConnection.mjs) and the drawing on the terminal (progress.mjs).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { kindOf, Progress } from './progress.mjs';
import { Refused, SchedulerConnection } from './schedulerConnection.mjs';

const usage = `npm run example -- [options]
  --master HOST:PORT   the master, any of them where there are several   (127.0.0.1:5050)
  --tasks N            how often the command runs                        (20)
  --command TEXT       for the shell; $TASK is the task's number         (sleep $((1 + TASK % 3)))
  --cpus N  --mem MB   what each task needs                              (1 and 64)`;

const { master, tasks: count, command, cpus, mem } = readOptions();

/** Each run of the command. `state` is Mesos' word; there is none as long as the task waits for an offer with room for it. */
const tasks = Array.from({ length: count }, (_, index) => ({ id: String(index + 1) }));
const hasEnded = (task) => ['finished', 'failed'].includes(kindOf(task));

/** When the connection breaks, the master keeps our tasks for so long, and so long we try to come back. */
const failoverSeconds = 60;
const frameworkInfo = { name: 'batch', user: process.env.USER ?? 'root', failover_timeout: failoverSeconds };

const connection = new SchedulerConnection(master);
const progress = new Progress(tasks);

/** Works through the events until all tasks have ended, and subscribes again when the stream of events breaks. */
async function run() {
  for (let breaks = 0; ; breaks++) {
    let reason = 'the stream of events ended';
    try {
      for await (const event of connection.events(frameworkInfo)) {
        await handle(event);
        if (tasks.every(hasEnded)) return await connection.call('TEARDOWN');
      }
    } catch (error) {
      const wasNeverThere = connection.frameworkId === undefined;
      if (error instanceof Refused || wasNeverThere || breaks === failoverSeconds) throw error;
      reason = error.cause?.message ?? error.message;
    }
    progress.note(`The connection broke (${reason}), trying again.`);
    await sleep(1000);
  }
}

async function handle(event) {
  switch (event.type) {
    case 'SUBSCRIBED':
      progress.begin();
      return reconcile();
    case 'OFFERS':
      for (const offer of event.offers.offers) await answer(offer);
      return;
    case 'UPDATE':
      return update(event.update.status);
  }
}

/** After a break updates may have been missed: asks how the launched tasks are. The answers are updates too. */
async function reconcile() {
  const launched = tasks.filter((task) => kindOf(task) === 'running').map(({ id }) => ({ task_id: { value: id } }));
  if (launched.length > 0) await connection.call('RECONCILE', { tasks: launched });
}

/** Launches as many of the waiting tasks as an offer has room for. What is left of it goes back to the master. */
async function answer(offer) {
  const amount = (name) => offer.resources.reduce((sum, one) => sum + (one.name === name ? one.scalar.value : 0), 0);
  const room = Math.floor(Math.min(amount('cpus') / cpus, amount('mem') / mem));
  const waiting = tasks.filter((task) => kindOf(task) === 'waiting');
  const chosen = waiting.slice(0, room);
  const reply = { offer_ids: [offer.id], filters: { refuse_seconds: 1 } };
  if (chosen.length > 0) {
    const operation = { type: 'LAUNCH', launch: { task_infos: chosen.map((task) => taskInfo(task, offer)) } };
    for (const task of chosen) Object.assign(task, { state: 'TASK_STAGING', agent: offer.hostname });
    return connection.call('ACCEPT', { ...reply, operations: [operation] });
  }
  await connection.call('DECLINE', reply);
  if (waiting.length === 0) return connection.call('SUPPRESS'); // no more offers, please
  if (tasks.some((task) => kindOf(task) === 'running')) return; // there is room when they have ended
  progress.note(`${offer.hostname} offers ${amount('cpus')} cpus and ${amount('mem')} MB: no room for a task.`);
}

/** A task as the master wants to have it described. */
function taskInfo({ id }, { agent_id }) {
  const environment = { variables: [{ name: 'TASK', value: id }] };
  const resources = Object.entries({ cpus, mem }).map(([name, value]) => ({ name, type: 'SCALAR', scalar: { value } }));
  return { task_id: { value: id }, name: `batch-${id}`, agent_id, resources, command: { value: command, environment } };
}

async function update({ task_id, agent_id, state, message, uuid }) {
  const task = tasks.find(({ id }) => id === task_id.value);
  if (task !== undefined && !hasEnded(task)) progress.changed(Object.assign(task, { state, message }));
  if (uuid !== undefined) await connection.call('ACKNOWLEDGE', { agent_id, task_id, uuid });
}

function readOptions() {
  const texts = { master: '127.0.0.1:5050', tasks: '20', command: 'sleep $((1 + TASK % 3))', cpus: '1', mem: '64' };
  const options = Object.entries(texts).map(([name, text]) => [name, { type: 'string', default: text }]);
  try {
    const { values } = parseArgs({
      options: { ...Object.fromEntries(options), help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) leave(0, usage);
    const numbers = { tasks: Number(values.tasks), cpus: Number(values.cpus), mem: Number(values.mem) };
    const wrong = Object.keys(numbers).find((name) => !(numbers[name] > 0));
    if (wrong !== undefined) throw new Error(`--${wrong} takes a number above zero, not '${values[wrong]}'`);
    return { ...values, ...numbers, tasks: Math.ceil(numbers.tasks) };
  } catch (error) {
    return leave(1, `${error.message}\n\n${usage}`);
  }
}

function leave(code, text) {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}

function explain({ message, cause }) {
  if (connection.frameworkId !== undefined || cause === undefined) return `The batch cannot go on: ${message}`;
  const how = 'Start a cluster with `npm start`, or name a master with --master HOST:PORT.';
  return `No Mesos master answers at ${master} (${cause.message || cause.code}). ${how}`;
}

process.once('SIGINT', async () => {
  progress.end();
  await connection.call('TEARDOWN').catch(() => undefined); // the tasks end with their framework
  leave(130, 'Stopped, and so are the tasks that were running.');
});

try {
  await run();
} catch (error) {
  progress.end();
  leave(1, explain(error));
}
progress.end();
const failed = tasks.filter((task) => kindOf(task) === 'failed');
for (const { id, agent, state, message } of failed) console.log(`Task ${id} on ${agent}: ${state}, ${message}`);
console.log(`${count - failed.length} of ${count} tasks finished, in ${progress.seconds} s.`);
process.exitCode = failed.length === 0 ? 0 : 1;
