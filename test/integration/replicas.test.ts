import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { epochAnnotation, epochOf } from '../../src/kubernetes/leaderClient.ts';
import { pods, tasks, type Pod, type Task } from '../../src/kubernetes/kinds.ts';
import { seeded } from '../support/allocatorScenario.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { startClusterOn, type ClusterOn } from '../support/clusterOn.ts';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/httpClient.ts';
import { isElected, Replicas, type TestReplica } from '../support/replicas.ts';
import { TaskStarts } from '../support/taskStarts.ts';
import { TenaciousScheduler } from '../support/tenaciousScheduler.ts';

/** More than any of these takes on a machine that is busy, in milliseconds. */
jest.setTimeout(180_000);

const jobCount = 30;
/** An address for documentation: nobody is there, and nobody has to be. */
const ip = '192.0.2.1';

/** Whether a replica follows, and knows another as the leader. */
async function sendsTo(port: number, leaderPort: number): Promise<boolean> {
  const answer = await ask(port, '/redirect').catch(() => undefined);
  return answer?.headers.location === `//${ip}:${leaderPort}`;
}

eachApiServer('two replicas', (server) => {
  let cluster: ClusterOn;
  let replicas: Replicas;
  let starts: TaskStarts;
  let scheduler: TenaciousScheduler | undefined;

  beforeEach(async () => {
    cluster = await startClusterOn(server());
    starts = new TaskStarts();
    replicas = await Replicas.start(cluster, ip);
  });
  afterEach(async () => {
    await scheduler?.stop();
    scheduler = undefined;
    await replicas.stop();
    await cluster.close();
    starts.remove();
  });

  /** A scheduler that comes by the Service and launches all jobs. */
  function startScheduler(): TenaciousScheduler {
    const command = starts.recorded('sleep 0.2');
    const jobs = Array.from({ length: jobCount }, (_, number) => ({ name: `job-${number}`, command, kill: false }));
    scheduler = new TenaciousScheduler(replicas.service.port, jobs);
    scheduler.start();
    return scheduler;
  }

  /** Waits until every job has run, and checks that none has run twice, and that nothing that was acknowledged was lost. */
  async function expectEachRunOnce(scheduler: TenaciousScheduler): Promise<void> {
    await eventually(() => scheduler.done, 120).catch((error: unknown) => {
      const unfinished = scheduler.unfinished.map(({ taskId, updates }) => [taskId, updates.map(({ state }) => state)]);
      const facts = JSON.stringify({ unfinished, refusals: scheduler.refusals });
      throw new Error(`not done: ${facts}\n${replicas.log}`, { cause: error });
    });
    const attempts = [...scheduler.attempts.values()];
    const counts = attempts.map(({ taskId, lost }) => [taskId, lost, starts.of(taskId)]);
    expect(counts).toEqual(attempts.map(({ taskId, lost }) => [taskId, lost, lost ? 0 : 1]));
    expect(attempts.filter(({ lost, accepted }) => lost && accepted === true)).toEqual([]);
    expect(attempts.filter(({ lost }) => !lost)).toHaveLength(jobCount);
  }

  /** The replica that leads, once the other one sends its clients there. On a busy machine that may change. */
  async function leaderThatIsFollowed(): Promise<TestReplica> {
    let leader = await replicas.leader();
    await eventually(async () => {
      leader = await replicas.leader();
      return (await sendsTo(replicas.other(leader).port, leader.port)) && (await isElected(leader.port));
    }, 60);
    return leader;
  }

  async function epochNow(): Promise<number> {
    return (await replicas.lease()).spec?.leaseTransitions ?? 0;
  }

  it('HA-006 SCHED-013 LEGACY-003 LEGACY-006 are one that leads, and one that sends its clients there', async () => {
    const leader = await leaderThatIsFollowed();
    const { port } = replicas.other(leader);
    const location = `//${ip}:${leader.port}`;
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
      endpoints: [{ addresses: [ip] }],
      ports: [{ name: 'mesos', port: leader.port }],
    });
  });

  it.each([1, 2])(
    'HA-021 SCHED-033 lose no acknowledged task and run none twice when the leader is killed, by seed %i',
    async (seed) => {
      const random = seeded(seed);
      const launching = startScheduler();
      for (let kill = 0; kill < 2; kill++) {
        await launching.activities(1 + Math.floor(random() * 60));
        const leader = await replicas.leader();
        await leader.process.end('SIGKILL');
        await replicas.leader(leader);
        leader.process.start();
      }
      await expectEachRunOnce(launching);
      await expectMarked();
    },
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

  it('HA-006 are not harmed by a leader that was stopped for longer than its Lease lasts', async () => {
    const launching = startScheduler();
    await launching.activities(20);
    const former = await replicas.leader();
    const { pid } = former.process;
    former.process.signal('SIGSTOP');
    await replicas.leader(former);
    former.process.signal('SIGCONT');
    // It ends, and the process in its place follows.
    await eventually(() => former.process.pid !== pid, 60);
    await expectEachRunOnce(launching);
    expect(former.process.log).toContain('The Lease is lost');
  });

  it('HA-006 go on when the leader cannot reach the API server', async () => {
    const launching = startScheduler();
    await launching.activities(20);
    const former = await replicas.leader();
    await former.way.shut();
    await replicas.leader(former);
    await expectEachRunOnce(launching);
  });

  it('HA-006 answer no command that a leader without the API server could not store', async () => {
    const former = await leaderThatIsFollowed();
    await former.way.shut();
    const weights = JSON.stringify([{ role: 'dev', weight: 2 }]);
    const answer = ask(former.port, '/weights', { method: 'PUT', body: weights });
    const [outcome] = await Promise.allSettled([answer]);
    expect(outcome).toMatchObject({ status: 'rejected' });
    const next = await replicas.leader(former);
    expect((await ask(next.port, '/weights')).text).toBe('[]');
  });

  it('hand over when the leader is told to end', async () => {
    const launching = startScheduler();
    await launching.activities(20);
    const leader = await leaderThatIsFollowed();
    const epoch = await epochNow();
    const asked = performance.now();
    const ended = leader.process.end('SIGTERM');
    const next = await replicas.leader(leader);
    const milliseconds = Math.round(performance.now() - asked);
    expect(await ended).toBe(0);
    expect([next, await epochNow()]).toEqual([replicas.other(leader), epoch + 1]);
    await expectEachRunOnce(launching);
    process.stdout.write(`handed over in ${milliseconds} ms\n`);
  });
});
