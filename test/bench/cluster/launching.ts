import type { KubernetesClient } from '../../../src/kubernetes/client.ts';
import { pods } from '../../../src/kubernetes/kinds.ts';
import type { Offer } from '../../../src/model/generated/messages.ts';
import { PlainPods, type PodRound } from '../pods.ts';
import { percentile, type BenchRow, type BenchSection } from '../row.ts';
import { BenchScheduler, untilRunning } from '../scheduler.ts';
import { untilNoWrites, writesOf } from '../writes.ts';
import type { BenchCluster } from './benchCluster.ts';
import type { BenchReplica } from './benchReplica.ts';

const agentsPerRound = 20;
const tasksPerAccept = 50;
const tasksPerRound = agentsPerRound * tasksPerAccept;
/** After one that is not measured. */
const rounds = 3;
const singleLaunches = 200;
/** As many as the operator writes at the same time. */
const concurrency = 64;
const command = 'sleep 1000';
const taskNamespace = 'mesos-tasks';

/** What one round of launches took. */
interface TaskRound {
  /** From the ACCEPTs to the creation of the last Pod. */
  readonly created: number;
  /** From the ACCEPTs to the last TASK_RUNNING. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly writes: number;
}

/** How fast tasks start on a real API server, beside plain Pods that are bound by us and Pods that kube-scheduler binds. */
export async function benchLaunching(cluster: BenchCluster, operator: BenchReplica): Promise<BenchSection> {
  const bound = new PlainPods(cluster.client, cluster.nodes.slice(0, agentsPerRound));
  const scheduled = new PlainPods(cluster.client, []);
  const measured: { task: TaskRound; bound: PodRound; scheduled: PodRound }[] = [];
  for (let round = 0; round <= rounds; round++) {
    measured.push({
      bound: await bound.run(`bound-${round}`, tasksPerRound, concurrency, command),
      scheduled: await scheduled.run(`scheduled-${round}`, tasksPerRound, concurrency, command),
      task: await launchRound(cluster, operator, `round-${round}`),
    });
  }
  const [, ...counted] = measured;
  const creations = await bound.run('single', singleLaunches, 1, command);
  return {
    title: 'Launching on kube-apiserver',
    note:
      `best of ${rounds} rounds of ${tasksPerRound} tasks, ${tasksPerAccept} in each of ${agentsPerRound} ACCEPTs sent at once, in turns with as ` +
      `many plain Pods, created ${concurrency} at a time; nodes are simulated, everything shares the machine.`,
    rows: rowsOf(
      counted.map(({ task }) => task),
      counted.map((round) => round.bound),
      counted.map((round) => round.scheduled),
      { accepts: await launchSingly(cluster.client, operator), creations: creations.creations },
    ),
  };
}

function rowsOf(
  tasks: readonly TaskRound[],
  bound: readonly PodRound[],
  scheduled: readonly PodRound[],
  single: { readonly accepts: readonly number[]; readonly creations: readonly number[] },
): BenchRow[] {
  const rate = (
    name: string,
    took: readonly number[],
    baseline: string,
    baselineTook: readonly number[],
  ): BenchRow => ({
    name,
    value: bestRate(took),
    unit: 'tasks/s',
    better: 'more',
    baseline: { name: baseline, value: bestRate(baselineTook) },
  });
  const secondsOf = (some: readonly { readonly seconds: number }[]) => some.map(({ seconds }) => seconds);
  const createdOf = (some: readonly { readonly created: number }[]) => some.map(({ created }) => created);
  const [toCreation, toRunning] = [
    'tasks from ACCEPT to the creation of their Pods',
    'tasks from ACCEPT to TASK_RUNNING',
  ];
  return [
    rate(toCreation, createdOf(tasks), 'creations of bound Pods', createdOf(bound)),
    rate(toRunning, secondsOf(tasks), 'creations of bound Pods', createdOf(bound)),
    rate(toRunning, secondsOf(tasks), 'bound Pods to Running', secondsOf(bound)),
    rate(toRunning, secondsOf(tasks), 'Pods to Running through kube-scheduler', secondsOf(scheduled)),
    ...[0.5, 0.99].map((share): BenchRow => ({
      name: `p${share * 100} from an ACCEPT of one task to its Pod's creation`,
      value: percentile(single.accepts, share) * 1000,
      unit: 'ms',
      better: 'less',
      baseline: { name: 'creation of a bound Pod', value: percentile(single.creations, share) * 1000 },
    })),
    {
      name: 'writes to the API server per task life, deletion included',
      value: Math.max(...tasks.map(({ writes }) => writes)),
      unit: 'writes',
      better: 'less',
      baseline: { name: 'budget', value: 8 },
    },
    {
      name: 'processor time of the operator per task life',
      value: Math.min(...tasks.map(({ cpuSeconds }) => cpuSeconds)) * 1000,
      unit: 'ms',
      better: 'less',
    },
  ];
}

/** Of the best round, which other work on the machine disturbed least. */
function bestRate(seconds: readonly number[]): number {
  return tasksPerRound / Math.min(...seconds);
}

/** A framework that launches on so many agents at once, waits until all tasks run, and is torn down. */
async function launchRound(cluster: BenchCluster, operator: BenchReplica, name: string): Promise<TaskRound> {
  const writesBefore = await writesOf(operator.metricsUrl);
  const usageBefore = await operator.usage();
  const scheduler = await BenchScheduler.subscribe(operator.port);
  const offers = (await wholeAgents(scheduler, cluster.nodes.length)).slice(0, agentsPerRound);
  const running = untilRunning(scheduler, tasksPerRound);
  const created = creationOfLast(cluster.client, tasksPerRound);
  const begun = performance.now();
  await Promise.all(offers.map((offer, index) => scheduler.launch(offer, `${name}.${index}`, tasksPerAccept, command)));
  await running;
  const seconds = (performance.now() - begun) / 1000;
  await scheduler.close();
  await untilNoPods(cluster.client);
  await untilNoWrites(operator.metricsUrl);
  const { cpuSeconds } = await operator.usage();
  return {
    created: ((await created) - begun) / 1000,
    seconds,
    cpuSeconds: (cpuSeconds - usageBefore.cpuSeconds) / tasksPerRound,
    writes: ((await writesOf(operator.metricsUrl)) - writesBefore) / tasksPerRound,
  };
}

/** When the last of so many Pods of tasks was seen to have been created, on the clock of `performance.now()`. */
async function creationOfLast(client: KubernetesClient, count: number): Promise<number> {
  let seen = 0;
  for await (const { type } of client.watch(pods, { namespace: taskNamespace }))
    if (type === 'ADDED' && ++seen === count) return performance.now();
  throw new Error('the watch of Pods ended');
}

/** Offers of all agents, each with all that its node has: pods that have just gone have left no trace. */
async function wholeAgents(scheduler: BenchScheduler, nodeCount: number): Promise<readonly Offer[]> {
  for (;;) {
    const offers = await scheduler.offers(nodeCount);
    const most = Math.max(...offers.map(cpusOf));
    const agents = new Set(offers.map(({ agent_id }) => agent_id.value));
    if (agents.size === nodeCount && offers.every((offer) => cpusOf(offer) === most)) return offers;
    await scheduler.decline(offers);
  }
}

function cpusOf({ resources = [] }: Offer): number {
  return resources.find(({ name }) => name === 'cpus')?.scalar?.value ?? 0;
}

/** One task an ACCEPT, each after the one before runs; gives the seconds from each ACCEPT until its Pod was seen. */
async function launchSingly(client: KubernetesClient, operator: BenchReplica): Promise<readonly number[]> {
  const scheduler = await BenchScheduler.subscribe(operator.port);
  const watching = new AbortController();
  let seen = (): void => undefined;
  const watch = seePods(client, watching.signal, () => seen());
  const latencies: number[] = [];
  for (let index = 0; index < singleLaunches; index++) {
    const offer = await scheduler.offer();
    const running = untilRunning(scheduler, 1);
    const created = new Promise<void>((resolve) => (seen = resolve));
    const begun = performance.now();
    const launched = scheduler.launch(offer, `single.${index}`, 1, command);
    await created;
    latencies.push((performance.now() - begun) / 1000);
    await Promise.all([launched, running]);
  }
  watching.abort();
  await watch;
  await scheduler.close();
  await untilNoPods(client);
  return latencies;
}

async function seePods(client: KubernetesClient, signal: AbortSignal, created: () => void): Promise<void> {
  for await (const { type } of client.watch(pods, { namespace: taskNamespace, signal }))
    if (type === 'ADDED') created();
}

async function untilNoPods(client: KubernetesClient): Promise<void> {
  for (;;) {
    const { done } = await client.list(pods, { namespace: taskNamespace, limit: 1 }).next();
    if (done === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
