/**
 * Has npm's mesos-framework make the calls that come in as lines of JSON, and writes the events that it emits
 * (see ../driverProcess.ts). Arguments: the port, a folder for the log that the library insists on, and, where it is to launch
 * tasks by itself, these, as its README describes them. Without them offers are the test's to answer; all else is the library's.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import mesosFramework from 'mesos-framework';

const { Scheduler, Mesos, helpers } = mesosFramework;
const { CommandInfo } = Mesos.getMesos();
const [port, logs, tasks] = process.argv.slice(2);

let scheduler;

const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** The library says by an event that the master took a call of one kind, and by another that something went wrong. */
async function sent(kind, make) {
  const answer = once(scheduler, `sent_${kind}`);
  make();
  await answer;
}

/** The library wants commands as messages of its own. */
function ownTasks() {
  const described = Object.entries(JSON.parse(tasks));
  return Object.fromEntries(
    described.map(([name, task]) => [name, { ...task, commandInfo: new CommandInfo(task.commandInfo) }]),
  );
}

function subscribe({ framework_info: info }) {
  scheduler = new Scheduler({
    masterUrl: '127.0.0.1',
    port: Number(port),
    frameworkName: info.name,
    user: info.user,
    frameworkFailoverTimeout: info.failover_timeout,
    masterConnectionTimeout: 60,
    logging: { path: logs, fileName: 'mesos-framework.log', level: 'error' },
    ...(tasks === undefined ? { handlers: { OFFERS: (_offers) => undefined } } : { tasks: ownTasks() }),
  });
  if (info.id !== undefined) scheduler.frameworkId = info.id.value;
  scheduler.on('error', (error) => process.stderr.write(`${error.message ?? error}\n`));
  scheduler.on('subscribed', ({ frameworkId }) =>
    write({ event: { type: 'SUBSCRIBED', subscribed: { framework_id: { value: frameworkId } } } }),
  );
  scheduler.on('heartbeat', () => write({ event: { type: 'HEARTBEAT' } }));
  for (const kind of ['offers', 'rescind', 'update', 'failure']) {
    scheduler.on(kind, (body) => write({ event: { type: kind.toUpperCase(), [kind]: body } }));
  }
  scheduler.once('ready', () => scheduler.subscribe());
}

/** The library has no method for SUPPRESS: what it makes every call with does. */
function suppress() {
  return new Promise((resolve, reject) => {
    const call = { type: 'SUPPRESS', framework_id: { value: scheduler.frameworkId } };
    helpers.doRequest.call(scheduler, call, (error) => (error ? reject(new Error(error.message)) : resolve()));
  });
}

/** The event stream ends before the call is answered, which the library says to be an error: so errors do not count. */
function teardown() {
  return new Promise((resolve) => {
    scheduler.once('sent_teardown', resolve);
    scheduler.teardown();
  });
}

async function reconcile(tasks) {
  if (tasks.length === 0) await sent('reconcile', () => scheduler.reconcile());
  for (const { task_id: task, agent_id: agent } of tasks) {
    await sent('reconcile', () => scheduler.reconcile(task.value, agent.value));
  }
}

async function make(call) {
  const { type } = call;
  switch (type) {
    case 'SUBSCRIBE':
      return subscribe(call.subscribe);
    case 'ACCEPT':
      return sent('accept', () =>
        scheduler.accept(call.accept.offer_ids, call.accept.operations, call.accept.filters ?? null),
      );
    case 'DECLINE':
      return sent('decline', () => scheduler.decline(call.decline.offer_ids, call.decline.filters ?? null));
    case 'KILL':
      return sent('kill', () => scheduler.kill(call.kill.task_id.value, call.kill.agent_id.value));
    case 'RECONCILE':
      return reconcile(call.reconcile.tasks ?? []);
    case 'SUPPRESS':
      return suppress();
    case 'REVIVE':
      return sent('revive', () => scheduler.revive());
    case 'TEARDOWN':
      return teardown();
    default:
      throw new Error(`this driver makes no ${type}`);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { number, call } = JSON.parse(line);
  make(call).then(
    () => write({ made: number }),
    (error) => write({ failed: number, reason: error.message ?? error }),
  );
});
lines.once('close', () => process.exit());
