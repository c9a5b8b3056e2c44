import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { plainConnection } from '../../src/kubernetes/connection.ts';
import { PlainPods } from './pods.ts';
import { startProgram, type ClusterProgram } from './program.ts';
import { percentile, type BenchRow, type BenchSection } from './row.ts';
import { BenchScheduler, untilRunning } from './scheduler.ts';
import { untilNoWrites, writesOf } from './writes.ts';

const resources = 'cpus:64;mem:65536;disk:65536;ports:[31000-31999]';
const nodes = ['node-1', 'node-2', 'node-3'];
const tasksPerAccept = 100;
const tasksPerRound = nodes.length * tasksPerAccept;
/** With the first one, which is not measured, enough for the operator to have more ended tasks than it keeps in the last. */
const rounds = 4;
const singleLaunches = 100;
/** As many as the operator writes at the same time. */
const concurrency = 64;
const command = 'sleep 1';
/** What the design allows for a whole task life. */
const writeBudget = 8;

/** What one round of launches or creations took, in seconds. */
interface Round {
  readonly seconds: number;
  /** From request to answer, of each ACCEPT or creation. */
  readonly answers: readonly number[];
}

/**
 * How fast tasks start on the embedded cluster, beside plain Pods on the same one, both from this process, in turns; and
 * how much is written to the API server for a task.
 */
export async function benchLaunch(): Promise<BenchSection> {
  const program = await startProgram(resources);
  const client = new KubernetesClient({ connection: plainConnection(program.apiServerUrl) });
  const scheduler = await BenchScheduler.subscribe(program.port);
  try {
    const rows = await measure(program, client, scheduler);
    return {
      title: 'Launching',
      note:
        `best of ${rounds} rounds of ${tasksPerRound} tasks of \`${command}\` on ${nodes.length} nodes, ${tasksPerAccept} in each ACCEPT, in turns with as many ` +
        `plain Pods, bound and created ${concurrency} at a time by a client of the same API server; the operator, the API server ` +
        'and the nodes share one process, the clients are another.',
      rows,
    };
  } finally {
    await scheduler.close();
    await client.close();
    await program.close();
  }
}

async function measure(
  program: ClusterProgram,
  client: KubernetesClient,
  scheduler: BenchScheduler,
): Promise<BenchRow[]> {
  const plain = new PlainPods(client, nodes);
  const podRound = async (name: string, count: number, parallel: number): Promise<Round> => {
    const { creations, seconds } = await plain.run(name, count, parallel, command);
    // Nodes take away the files of Pods after these are gone: the round of tasks that follows is not to pay for that.
    await untilNoWrites(program.metricsUrl);
    return { seconds, answers: creations };
  };
  const taskRound = async (name: string): Promise<Round> => {
    const round = await launchOnAll(scheduler, name);
    await untilNoWrites(program.metricsUrl);
    await scheduler.decline();
    return round;
  };
  await podRound('warm', tasksPerRound, concurrency);
  await taskRound('warm');
  const podRounds: Round[] = [];
  const taskRounds: Round[] = [];
  let writes = 0;
  for (let round = 0; round < rounds; round++) {
    podRounds.push(await podRound(`round-${round}`, tasksPerRound, concurrency));
    const before = await writesOf(program.metricsUrl);
    taskRounds.push(await taskRound(`round-${round}`));
    writes = (await writesOf(program.metricsUrl)) - before;
  }
  const singlePods = await podRound('single', singleLaunches, 1);
  const singleTasks = await launchSingly(scheduler);
  return [
    {
      name: 'tasks from ACCEPT to TASK_RUNNING',
      value: rateOf(taskRounds),
      unit: 'tasks/s',
      better: 'more',
      baseline: { name: 'plain Pods to Running', value: rateOf(podRounds) },
    },
    ...[0.5, 0.99].map((share) => latencyRow(share, singleTasks, singlePods.answers)),
    {
      name: `slowest 202 to an ACCEPT of ${tasksPerAccept} tasks`,
      value: Math.max(...taskRounds.flatMap(({ answers }) => answers)) * 1000,
      unit: 'ms',
      better: 'less',
    },
    {
      name: 'writes to the API server per task life, deletion included',
      value: writes / tasksPerRound,
      unit: 'writes',
      better: 'less',
      baseline: { name: 'budget', value: writeBudget },
    },
  ];
}

function latencyRow(share: number, accepts: readonly number[], creations: readonly number[]): BenchRow {
  return {
    name: `p${share * 100} from an ACCEPT of one task to its 202`,
    value: percentile(accepts, share) * 1000,
    unit: 'ms',
    better: 'less',
    baseline: { name: 'creation of a plain Pod', value: percentile(creations, share) * 1000 },
  };
}

/** Of the best round, which other work on the machine disturbed least. */
function rateOf(measured: readonly Round[]): number {
  return tasksPerRound / Math.min(...measured.map(({ seconds }) => seconds));
}

/** Launches on an offer of each node at the same time, and waits until all tasks were reported running. */
async function launchOnAll(scheduler: BenchScheduler, name: string): Promise<Round> {
  const offers = await scheduler.offers(nodes.length);
  const running = untilRunning(scheduler, tasksPerRound);
  const begun = performance.now();
  const answers = await Promise.all(
    offers.map((offer, index) => scheduler.launch(offer, `${name}.${index}`, tasksPerAccept, command)),
  );
  await running;
  return { seconds: (performance.now() - begun) / 1000, answers };
}

/** One task an ACCEPT, each after the one before runs; gives the seconds until each 202. */
async function launchSingly(scheduler: BenchScheduler): Promise<readonly number[]> {
  const answers: number[] = [];
  for (let index = 0; index < singleLaunches; index++) {
    const offer = await scheduler.offer();
    const running = untilRunning(scheduler, 1);
    answers.push(await scheduler.launch(offer, `single.${index}`, 1, command));
    await running;
  }
  return answers;
}
