import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Offer } from '../../src/model/generated/messages.ts';
import { isTerminal } from '../../src/model/taskState.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { Replicas } from '../support/replicas.ts';
import { TaskStarts } from '../support/taskStarts.ts';
import { DriverProcess } from './driverProcess.ts';
import { installPymesos } from './pymesos/installation.ts';
import { eventsOf, launch, statesOf, subscribe } from './scheduling.ts';

const driver = join(import.meta.dirname, 'pymesos/driver.py');
const installation = await installPymesos();
const tasksPerOffer = 4;
const wanted = 40;
const kills = 2;

// pymesos.test.ts says so, or fails, where it cannot be installed.
(('path' in installation ? describe : describe.skip) as typeof describe)('pymesos 0.3.15 with two replicas', () => {
  let cluster: TestCluster;
  let replicas: Replicas;
  let client: DriverProcess;
  let starts: TaskStarts;

  beforeAll(async () => {
    starts = new TaskStarts();
    cluster = await startTestCluster('--operator', 'none');
    replicas = await Replicas.start(cluster);
  }, 120_000);
  afterAll(async () => {
    await client.die();
    await replicas.stop();
    await cluster.close();
    starts.remove();
  });

  /** Launches on an offer; resolves with the tasks' names if the master has taken the call, with none if it was cut short. */
  async function launchOn(offer: Offer, first: number): Promise<readonly string[]> {
    const names = Array.from({ length: tasksPerOffer }, (_, index) => `task-${first + index}`);
    const command = starts.recorded('sleep 0.5');
    const commands = Object.fromEntries(names.map((name) => [name, command]));
    return launch(client, offer, commands).then(
      () => names,
      () => [],
    );
  }

  /** The first offer that was not used yet, of the leader that the client subscribed with last: those of others are void. */
  function unusedOffer(used: ReadonlySet<string>): Offer | undefined {
    const since = client.seen.findLastIndex(({ type }) => type === 'SUBSCRIBED');
    const offers = client.seen.slice(since).flatMap((event) => event.offers?.offers ?? []);
    return offers.find(({ id }) => !used.has(id.value));
  }

  /** Kills the leader, and starts it again when the other leads. */
  async function killLeader(): Promise<void> {
    const leader = await replicas.leader();
    const subscriptions = eventsOf(client, 'SUBSCRIBED').length;
    await leader.process.end('SIGKILL');
    await replicas.leader(leader);
    leader.process.start();
    await eventually(() => eventsOf(client, 'SUBSCRIBED').length > subscriptions, 60);
  }

  it('SCHED-013 SCHED-024 HA-021 finds the leader by a follower, and none of its tasks is lost or runs twice when leaders die', async () => {
    const leader = await replicas.leader();
    client = new DriverProcess('path' in installation ? installation.path : '', [
      driver,
      String(replicas.other(leader).port),
    ]);
    await subscribe(client);
    const accepted: string[] = [];
    const used = new Set<string>();
    let [launched, killed] = [0, 0];
    while (accepted.length < wanted) {
      await eventually(() => unusedOffer(used) !== undefined, 60);
      const offer = unusedOffer(used);
      if (offer === undefined) continue;
      used.add(offer.id.value);
      const launching = launchOn(offer, launched);
      launched += tasksPerOffer;
      const isDue = accepted.length >= ((killed + 1) * wanted) / (kills + 1) && killed < kills;
      if (isDue) {
        killed += 1;
        await killLeader();
      }
      accepted.push(...(await launching));
    }
    expect(killed).toBe(kills);
    const endOf = (name: string): string => statesOf(client, name).find((state) => state && isTerminal(state)) ?? '';
    await eventually(() => accepted.every((name) => endOf(name) !== ''), 120);
    // Launched on an offer that went with its leader: the master says so, and nothing has run.
    const runs = accepted.map((name) => [name, endOf(name), starts.of(name)]);
    expect(runs).toEqual(
      runs.map(([name, end]) => (end === 'TASK_LOST' ? [name, 'TASK_LOST', 0] : [name, 'TASK_FINISHED', 1])),
    );
    expect(runs.filter(([, end]) => end === 'TASK_FINISHED').length).toBeGreaterThan(wanted / 2);
    expect(starts.taskIds.filter((id) => starts.of(id) !== 1)).toEqual([]);
  }, 300_000);
});
