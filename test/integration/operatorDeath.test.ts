import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { pods, tasks, type Pod, type Task } from '../../src/kubernetes/kinds.ts';
import type { TaskState } from '../../src/model/generated/messages.ts';
import { isTerminal } from '../../src/model/taskState.ts';
import { seeded } from '../support/allocatorScenario.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { startClusterOn, type ClusterOn } from '../support/clusterOn.ts';
import { eventually } from '../support/eventually.ts';
import { OperatorProcess } from '../support/operatorProcess.ts';
import { isElected } from '../support/replicas.ts';
import { TaskStarts } from '../support/taskStarts.ts';
import { TenaciousScheduler, type Attempt, type Job, type SeenStatus } from '../support/tenaciousScheduler.ts';

/** More than any of these takes on a machine that is busy, in milliseconds. */
jest.setTimeout(300_000);

/** A way to end, and how the framework has to hear of it. */
interface Ending {
  readonly command: string;
  readonly kill?: true;
  readonly state: TaskState;
  readonly message: string;
}

const finished = { state: 'TASK_FINISHED', message: 'Command exited with status 0' } as const;
const endings = {
  soon: { command: 'sleep 0.2', ...finished },
  later: { command: 'sleep 2', ...finished },
  badly: { command: 'exit 3', state: 'TASK_FAILED', message: 'Command exited with status 3' },
  bySignal: { command: 'kill -9 $$', state: 'TASK_FAILED', message: 'Command terminated with signal Killed' },
  killed: {
    command: 'exec sleep 1000',
    kill: true,
    state: 'TASK_KILLED',
    message: 'Command terminated with signal Terminated',
  },
} as const satisfies Record<string, Ending>;

type EndingName = keyof typeof endings;

const jobCount = 100;
/** With each seed, on each API server; every one of them costs the time of a Lease. */
const kills = 3;

eachApiServer('an operator that dies', (server) => {
  let cluster: ClusterOn;
  let client: KubernetesClient;
  let operator: OperatorProcess;
  let scheduler: TenaciousScheduler;
  let starts: TaskStarts;

  beforeEach(async () => {
    cluster = await startClusterOn(server());
    client = new KubernetesClient({ connection: server().connect() });
    starts = new TaskStarts();
    operator = new OperatorProcess(cluster.operatorFlags);
    operator.start();
  });
  afterEach(async () => {
    await scheduler.stop();
    await operator.end('SIGKILL');
    await client.close();
    await cluster.close();
    starts.remove();
  });

  function job(ending: EndingName, number: number): Job {
    const { command, ...rest } = endings[ending];
    return { name: `${ending}-${number}`, command: starts.recorded(command), kill: 'kill' in rest };
  }

  async function all<T extends Task | Pod>(kind: Parameters<typeof client.list<T>>[0]): Promise<T[]> {
    const objects: T[] = [];
    for await (const object of client.list(kind)) objects.push(object);
    return objects;
  }

  /** Waits until nothing is left to happen; says what was, and what the operator had to say, where that takes too long. */
  async function untilDone(): Promise<void> {
    await eventually(() => scheduler.done, 90).catch((error: unknown) => {
      const { unfinished, refusals } = scheduler;
      const facts = JSON.stringify({ unfinished, refusals, log: operator.log.slice(-5000) }, undefined, 2);
      throw new Error(`the scheduler is not done: ${facts}`, { cause: error });
    });
  }

  /** Kills the operator by SIGKILL after so many further calls and events of the scheduler, and starts it again. */
  async function killAfter(activities: number): Promise<void> {
    await scheduler.activities(activities);
    await operator.end('SIGKILL');
    operator.start();
  }

  it.each([1, 2])('HA-021 SCHED-033 TASK-034 loses no task and runs none twice, kills by seed %i', async (seed) => {
    const random = seeded(seed);
    const names = Object.keys(endings) as EndingName[];
    const jobs = Array.from({ length: jobCount }, (_, number) =>
      job(names[Math.floor(random() * names.length)] ?? 'soon', number),
    );
    scheduler = new TenaciousScheduler(cluster.port, jobs);
    scheduler.start();
    for (let kill = 0; kill < kills; kill++) await killAfter(1 + Math.floor(random() * 80));
    await untilDone();

    const attempts = [...scheduler.attempts.values()];
    for (const attempt of attempts)
      expect([attempt.taskId, starts.of(attempt.taskId)]).toEqual([attempt.taskId, attempt.lost ? 0 : 1]);
    expect(attempts.filter(({ lost, accepted }) => lost && accepted === true)).toEqual([]);
    const ran = attempts.filter(({ lost }) => !lost);
    expect(ran.map(({ job: { name } }) => name).sort()).toEqual(jobs.map(({ name }) => name).sort());
    for (const attempt of ran) expectEnding(attempt);
    await eventually(async () => (await all<Task>(tasks)).every(isSettled));
    await eventually(async () => (await all<Pod>(pods)).every(isReleased));
  });

  it('ends after what is under way when it is asked to, and its successor goes on', async () => {
    scheduler = new TenaciousScheduler(cluster.port, [{ ...job('killed', jobCount), kill: false }]);
    scheduler.start();
    const acknowledged = (): Attempt | undefined =>
      [...scheduler.attempts.values()].find((one) => one.acknowledged.size === 2);
    await eventually(() => acknowledged() !== undefined, 60);
    const attempt = acknowledged();
    if (attempt === undefined) throw new Error('no task runs');
    // One that has lost its Lease on a busy machine has been started again, and may not listen to signals yet.
    await eventually(() => isElected(cluster.port), 60);
    expect(await operator.end('SIGTERM')).toBe(0);
    const own = (await all<Task>(tasks)).find(({ spec }) => spec.taskId === attempt.taskId);
    expect(own?.status?.updates).toMatchObject([
      { state: 'TASK_STARTING', acknowledged: true },
      { state: 'TASK_RUNNING', acknowledged: true },
    ]);
    operator.start();
    await eventually(() =>
      scheduler.kill(attempt).then(
        () => true,
        () => false,
      ),
    );
    await untilDone();
    expectEnding(attempt);
    expect(starts.of(attempt.taskId)).toBe(1);
  });
});

/** Checks that the updates of a task tell each step by one uuid, and the end as it was. */
function expectEnding({ taskId, job, updates, repeated }: Attempt): void {
  const { state, message } = endings[job.name.split('-')[0] as EndingName];
  const terminal = updates.filter((status) => isTerminal(status.state));
  expect([taskId, terminal.at(-1)]).toMatchObject([taskId, { state, message }]);
  const uuidsOfSteps = new Map<TaskState, Set<string | undefined>>();
  for (const update of updates)
    uuidsOfSteps.set(update.state, (uuidsOfSteps.get(update.state) ?? new Set()).add(update.uuid));
  expect([...uuidsOfSteps].map(([step, uuids]) => [step, uuids.size])).toEqual(
    [...uuidsOfSteps.keys()].map((step) => [step, 1]),
  );
  expect(terminal.map(({ uuid }) => uuid)).toEqual(terminal.map(() => terminal[0]?.uuid));
  expect(repeated.filter(isTerminalStatus)).toEqual([]);
}

function isTerminalStatus({ state }: SeenStatus): boolean {
  return isTerminal(state);
}

function isSettled({ status }: Task): boolean {
  return status?.state !== undefined && isTerminal(status.state) && status.acknowledged === true;
}

function isReleased({ metadata, status }: Pod): boolean {
  return (status?.phase === 'Succeeded' || status?.phase === 'Failed') && (metadata?.finalizers ?? []).length === 0;
}
