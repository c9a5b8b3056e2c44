import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { plainConnection } from '../../src/kubernetes/connection.ts';
import { pods, tasks, type Pod, type Task } from '../../src/kubernetes/kinds.ts';
import type { TaskState } from '../../src/model/generated/messages.ts';
import { isTerminal } from '../../src/model/taskState.ts';
import { seeded } from '../support/allocatorScenario.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { OperatorProcess } from '../support/operatorProcess.ts';
import { TenaciousScheduler, type Attempt, type Job, type SeenStatus } from '../support/tenaciousScheduler.ts';

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
const kills = 6;

describe('an operator that dies', () => {
  let cluster: TestCluster;
  let client: KubernetesClient;
  let operator: OperatorProcess;
  let scheduler: TenaciousScheduler;
  /** Each task appends a line to a file of its id here when it starts. */
  let starts: string;

  beforeAll(async () => {
    cluster = await startTestCluster('--operator', 'none');
    client = new KubernetesClient({ connection: plainConnection(cluster.apiServerUrl) });
  });
  afterAll(async () => {
    await client.close();
    await cluster.close();
  });
  beforeEach(() => {
    starts = mkdtempSync(join(tmpdir(), 'starts-'));
    operator = new OperatorProcess(cluster.operatorFlags);
    operator.start();
  });
  afterEach(async () => {
    await scheduler.stop();
    await operator.end('SIGKILL');
    rmSync(starts, { recursive: true });
  });

  function job(ending: EndingName, number: number): Job {
    const { command, ...rest } = endings[ending];
    const record = `echo started >> ${starts}/$MESOS_TASK_ID`;
    return { name: `${ending}-${number}`, command: `${record}; ${command}`, kill: 'kill' in rest };
  }

  function startsOf(taskId: string): number {
    return readdirSync(starts).includes(taskId) ? readFileSync(join(starts, taskId), 'utf8').split('\n').length - 1 : 0;
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
    await new Promise<void>((resolve) => {
      let left = activities;
      scheduler.onActivity = () => {
        left -= 1;
        if (left === 0) resolve();
      };
    });
    await operator.end('SIGKILL');
    operator.start();
  }

  it.each([1, 2])(
    'HA-021 SCHED-033 TASK-034 loses no task and runs none twice, kills by seed %i',
    async (seed) => {
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
        expect([attempt.taskId, startsOf(attempt.taskId)]).toEqual([attempt.taskId, attempt.lost ? 0 : 1]);
      expect(attempts.filter(({ lost, accepted }) => lost && accepted === true)).toEqual([]);
      const ran = attempts.filter(({ lost }) => !lost);
      expect(ran.map(({ job: { name } }) => name).sort()).toEqual(jobs.map(({ name }) => name).sort());
      for (const attempt of ran) expectEnding(attempt);
      await eventually(async () => (await all<Task>(tasks)).every(isSettled));
      await eventually(async () => (await all<Pod>(pods)).every(isReleased));
    },
    300_000,
  );

  it('ends after what is under way when it is asked to, and its successor goes on', async () => {
    scheduler = new TenaciousScheduler(cluster.port, [{ ...job('killed', jobCount), kill: false }]);
    scheduler.start();
    const acknowledged = (): Attempt | undefined =>
      [...scheduler.attempts.values()].find((one) => one.acknowledged.size === 2);
    await eventually(() => acknowledged() !== undefined, 60);
    const attempt = acknowledged();
    if (attempt === undefined) throw new Error('no task runs');
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
    expect(startsOf(attempt.taskId)).toBe(1);
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
