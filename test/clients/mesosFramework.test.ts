import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskState } from '../../src/model/generated/messages.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { DriverProcess } from './driverProcess.ts';
import { describeFrameworkLife } from './frameworkLife.ts';
import { eventsOf, subscribe } from './scheduling.ts';

const driver = join(import.meta.dirname, 'mesosFramework/driver.mjs');
const logs = mkdtempSync(join(tmpdir(), 'mesos-framework-logs-'));

afterAll(() => rmSync(logs, { recursive: true }));

function startClient(port: number, ...tasks: string[]): DriverProcess {
  return new DriverProcess(process.execPath, ['--no-deprecation', driver, String(port), logs, ...tasks]);
}

describeFrameworkLife('mesos-framework 0.5.3', (port) => startClient(port));

describe('mesos-framework 0.5.3 that launches by itself', () => {
  let cluster: TestCluster;
  let client: DriverProcess;

  beforeAll(async () => {
    cluster = await startTestCluster();
    const resources = { cpus: 0.5, mem: 64, ports: 2, disk: 16 };
    const tasks = {
      web: { instances: 3, commandInfo: { value: 'sleep 1000' }, resources },
      broken: { instances: 1, commandInfo: { value: 'exit 3' }, resources },
    };
    client = startClient(cluster.port, JSON.stringify(tasks));
    await subscribe(client);
  });
  afterAll(async () => {
    await client.die();
    await cluster.close();
  });

  /** The tasks of a name that have come to a state; the library makes their ids. */
  function tasksIn(state: TaskState, name: string): ReadonlySet<string> {
    const statuses = eventsOf(client, 'UPDATE').flatMap(({ update }) => update?.status ?? []);
    const ids = statuses.filter((status) => status.state === state).map(({ task_id: { value } }) => value);
    return new Set(ids.filter((id) => id.startsWith(`client-test.${name}-`)));
  }

  it('runs as many instances as it is told to', async () => {
    await eventually(() => tasksIn('TASK_RUNNING', 'web').size === 3);
  });

  it('launches a task that failed again, under another id', async () => {
    await eventually(() => tasksIn('TASK_FAILED', 'broken').size >= 2);
    expect(tasksIn('TASK_RUNNING', 'web').size).toBe(3);
  });
});
