import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { epochAnnotation, epochOf } from '../../src/kubernetes/leaderClient.ts';
import { pods, tasks, type Pod, type Task } from '../../src/kubernetes/kinds.ts';
import { seeded } from '../support/allocatorScenario.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/httpClient.ts';
import { isElected, Replicas } from '../support/replicas.ts';
import { TenaciousScheduler, type Job } from '../support/tenaciousScheduler.ts';

const jobCount = 30;
const patience = 180_000;

let cluster: TestCluster;
let replicas: Replicas;
/** Each task appends a line to a file of its id here when it starts. */
let starts: string;

beforeAll(async () => {
  cluster = await startTestCluster('--operator', 'none');
});
afterAll(() => cluster.close());
beforeEach(async () => {
  starts = mkdtempSync(join(tmpdir(), 'starts-'));
  replicas = await Replicas.start(cluster);
});
afterEach(async () => {
  await replicas.stop();
  rmSync(starts, { recursive: true });
});

function job(number: number, command = 'sleep 0.2'): Job {
  return { name: `job-${number}`, command: `echo started >> ${starts}/$MESOS_TASK_ID; ${command}`, kill: false };
}

function startsOf(taskId: string): number {
  return readdirSync(starts).includes(taskId) ? readFileSync(join(starts, taskId), 'utf8').split('\n').length - 1 : 0;
}

/** A scheduler that comes by the Service and launches all jobs. */
function startScheduler(): TenaciousScheduler {
  const jobs = Array.from({ length: jobCount }, (_, number) => job(number));
  const scheduler = new TenaciousScheduler(replicas.service.port, jobs);
  scheduler.start();
  return scheduler;
}

/** Resolves after so many further calls and events of a scheduler. */
function activities(scheduler: TenaciousScheduler, count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    scheduler.onActivity = () => {
      left -= 1;
      if (left === 0) resolve();
    };
  });
}

/** Waits until every job has run, and checks that none has run twice, and that nothing that was acknowledged was lost. */
async function expectEachRunOnce(scheduler: TenaciousScheduler): Promise<void> {
  await eventually(() => scheduler.done, 120).catch((error: unknown) => {
    const unfinished = scheduler.unfinished.map(({ taskId, updates }) => [taskId, updates.map(({ state }) => state)]);
    const facts = JSON.stringify({ unfinished, refusals: scheduler.refusals });
    throw new Error(`not done: ${facts}\n${replicas.log}`, { cause: error });
  });
  const attempts = [...scheduler.attempts.values()];
  const counts = attempts.map(({ taskId, lost }) => [taskId, lost, startsOf(taskId)]);
  expect(counts).toEqual(attempts.map(({ taskId, lost }) => [taskId, lost, lost ? 0 : 1]));
  expect(attempts.filter(({ lost, accepted }) => lost && accepted === true)).toEqual([]);
  expect(attempts.filter(({ lost }) => !lost)).toHaveLength(jobCount);
}

/** Whether a replica follows, and knows another as the leader. */
async function sendsTo(port: number, leaderPort: number): Promise<boolean> {
  const answer = await ask(port, '/redirect').catch(() => undefined);
  return answer?.headers.location === `//127.0.0.1:${leaderPort}`;
}

async function epochNow(): Promise<number> {
  return (await replicas.lease()).spec?.leaseTransitions ?? 0;
}

describe('two replicas', () => {
  it('HA-006 SCHED-013 LEGACY-003 LEGACY-006 are one that leads, and one that sends its clients there', async () => {
    const leader = await replicas.leader();
    const { port } = replicas.other(leader);
    const location = `//127.0.0.1:${leader.port}`;
    await eventually(() => sendsTo(port, leader.port), 60);
    const places = ['/api/v1/scheduler', '/master/api/v1', '/state?x=1', '/master/slaves', '/teardown'];
    const answers = await Promise.all(places.map((path) => ask(port, path, { body: '{}' })));
    expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual(
      ['/master/api/v1/scheduler', '/master/api/v1', '/master/state?x=1', '/master/slaves', '/master/teardown'].map(
        (path) => [307, location + path],
      ),
    );
    for (const path of ['/health', '/version', '/flags', '/metrics/snapshot']) {
      expect([path, (await ask(port, path)).status]).toEqual([path, 200]);
    }
    expect([await isElected(leader.port), await isElected(port)]).toEqual([true, false]);
  });

  it('are found by an EndpointSlice that the leader makes its own', async () => {
    const leader = await replicas.leader();
    const slice = await replicas.slice();
    expect(slice).toMatchObject({
      metadata: {
        labels: {
          'kubernetes.io/service-name': 'mesos-master',
          'endpointslice.kubernetes.io/managed-by': 'mesos-operator.dev',
        },
        annotations: { [epochAnnotation]: String(await epochNow()) },
        ownerReferences: [{ kind: 'Service', name: 'mesos-master' }],
      },
      endpoints: [{ addresses: ['127.0.0.1'] }],
      ports: [{ name: 'mesos', port: leader.port }],
    });
  });

  it.each([1, 2, 3])(
    'HA-021 SCHED-033 lose no acknowledged task and run none twice when the leader is killed, by seed %i',
    async (seed) => {
      const random = seeded(seed);
      const scheduler = startScheduler();
      for (let kill = 0; kill < 2; kill++) {
        await activities(scheduler, 1 + Math.floor(random() * 60));
        const leader = await replicas.leader();
        await leader.process.end('SIGKILL');
        await replicas.leader(leader);
        leader.process.start();
      }
      await expectEachRunOnce(scheduler);
      await scheduler.stop();
      await expectMarked();
    },
    patience,
  );

  /** Every Task and Pod says in which epoch it was created. */
  async function expectMarked(): Promise<void> {
    const last = await epochNow();
    for (const kind of [tasks, pods]) {
      for await (const object of replicas.client.list<Task | Pod>(kind)) {
        expect(epochOf({ metadata: object.metadata ?? {} })).toBeGreaterThan(0);
        expect(epochOf({ metadata: object.metadata ?? {} })).toBeLessThanOrEqual(last);
      }
    }
  }

  it(
    'HA-006 are not harmed by a leader that was stopped for longer than its Lease lasts',
    async () => {
      const scheduler = startScheduler();
      await activities(scheduler, 20);
      const former = await replicas.leader();
      const { pid } = former.process;
      former.process.signal('SIGSTOP');
      await replicas.leader(former);
      former.process.signal('SIGCONT');
      // It ends, and the process in its place follows.
      await eventually(() => former.process.pid !== pid, 60);
      await expectEachRunOnce(scheduler);
      await scheduler.stop();
      expect(former.process.log).toContain('The Lease is lost');
    },
    patience,
  );

  it(
    'HA-006 go on when the leader cannot reach the API server',
    async () => {
      const scheduler = startScheduler();
      await activities(scheduler, 20);
      const former = await replicas.leader();
      await former.way.shut();
      await replicas.leader(former);
      await expectEachRunOnce(scheduler);
      await scheduler.stop();
    },
    patience,
  );

  it(
    'hand over when the leader is told to end',
    async () => {
      const scheduler = startScheduler();
      await activities(scheduler, 20);
      const leader = await replicas.leader();
      const { port } = replicas.other(leader);
      await eventually(() => sendsTo(port, leader.port), 60);
      const epoch = await epochNow();
      const asked = performance.now();
      const ended = leader.process.end('SIGTERM');
      const next = await replicas.leader(leader);
      const milliseconds = Math.round(performance.now() - asked);
      expect(await ended).toBe(0);
      expect([next, await epochNow()]).toEqual([replicas.other(leader), epoch + 1]);
      await expectEachRunOnce(scheduler);
      await scheduler.stop();
      process.stdout.write(`handed over in ${milliseconds} ms\n`);
    },
    patience,
  );
});
