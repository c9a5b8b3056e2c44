#!/usr/bin/env node
/**
 * A small Mesos framework that keeps something running: so many instances of a shell command, each started again when it ends.
 * framework.yaml beside this file has the operator keep the framework itself running. batch.mjs is the one to read first.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Refused, SchedulerConnection } from './schedulerConnection.mjs';

const { values: options } = parseArgs({
  options: {
    // Whoever runs a scheduler tells it in this variable where the master is: the operator does, for one.
    master: { type: 'string', default: process.env.MESOS_MASTER ?? '127.0.0.1:5050' },
    name: { type: 'string', default: 'service' },
    instances: { type: 'string', default: '3' },
    command: { type: 'string', default: 'while true; do date; sleep 5; done' },
    cpus: { type: 'string', default: '0.1' },
    mem: { type: 'string', default: '32' },
  },
});
const { name, command } = options;
const [instances, cpus, mem] = [options.instances, options.cpus, options.mem].map(Number);

/** When the connection breaks, the master keeps our tasks for so long, and so long we try to come back. */
const failoverSeconds = 60;
const frameworkInfo = { name, user: process.env.USER ?? '', failover_timeout: failoverSeconds };

const connection = new SchedulerConnection(options.master);

/** The ids of the tasks that were launched and have not ended. */
const running = new Set();
let launched = 0;

/** Works through the events, and subscribes again when the stream of them breaks. */
async function run() {
  for (let breaks = 0; breaks < failoverSeconds; breaks++) {
    try {
      for await (const event of connection.events(frameworkInfo)) {
        breaks = 0;
        await handle(event);
      }
      console.log('The stream of events ended.');
    } catch (error) {
      if (error instanceof Refused) throw error;
      console.log(`The connection broke: ${error.cause?.message ?? error.message}`);
    }
    await sleep(1000);
  }
  throw new Error(`there is no master at ${options.master}`);
}

async function handle(event) {
  switch (event.type) {
    case 'SUBSCRIBED':
      console.log(`Subscribed at ${options.master} as ${connection.frameworkId.value}`);
      return connection.call('RECONCILE', { tasks: [...running].map((id) => ({ task_id: { value: id } })) });
    case 'OFFERS':
      for (const offer of event.offers.offers) await answer(offer);
      return;
    case 'UPDATE':
      return update(event.update.status);
  }
}

/** Launches what is missing on an offer, as far as there is room, and wants no more offers while nothing is. */
async function answer(offer) {
  const amount = (name) => offer.resources.reduce((sum, one) => sum + (one.name === name ? one.scalar.value : 0), 0);
  const room = Math.floor(Math.min(amount('cpus') / cpus, amount('mem') / mem));
  const count = Math.max(0, Math.min(room, instances - running.size));
  const infos = Array.from({ length: count }, () => taskInfo(offer));
  for (const { task_id } of infos) running.add(task_id.value);
  const reply = { offer_ids: [offer.id], filters: { refuse_seconds: 1 } };
  if (count === 0) await connection.call('DECLINE', reply);
  else await connection.call('ACCEPT', { ...reply, operations: [{ type: 'LAUNCH', launch: { task_infos: infos } }] });
  if (running.size >= instances) await connection.call('SUPPRESS');
}

/** A task as the master wants to have it described. Its id is new even for a scheduler that was started again. */
function taskInfo({ agent_id }) {
  const id = `${name}-${Date.now().toString(36)}-${launched++}`;
  const resources = Object.entries({ cpus, mem }).map(([name, value]) => ({ name, type: 'SCALAR', scalar: { value } }));
  return { task_id: { value: id }, name, agent_id, resources, command: { value: command } };
}

async function update({ task_id, agent_id, state, message = '', uuid }) {
  console.log(`${task_id.value} ${state} ${message}`.trimEnd());
  if (uuid !== undefined) await connection.call('ACKNOWLEDGE', { agent_id, task_id, uuid });
  const isLive = ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING'].includes(state);
  if (!isLive && running.delete(task_id.value)) await connection.call('REVIVE');
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await connection.call('TEARDOWN').catch(() => undefined); // the tasks end with their framework
    process.exit(0);
  });
}

try {
  await run();
} catch (error) {
  console.error(`The service cannot go on: ${error.message}`);
  process.exit(1);
}
