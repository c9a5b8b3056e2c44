import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { MasterResponse } from '../../src/model/generated/messages.ts';
import type { ZookeeperConnection } from '../../src/discovery/zookeeper/connection.ts';
import { installZookeeper, node, ZookeeperServer } from '../discovery/zookeeperServer.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/httpClient.ts';
import { isElected, Replicas } from '../support/replicas.ts';
import { DriverProcess } from './driverProcess.ts';
import { withInstallation } from './installation.ts';
import { installPymesos } from './pymesos/installation.ts';
import { eventsOf, launch, offersTo, reconcile, statesOf, subscribe } from './scheduling.ts';

jest.setTimeout(180_000);

const driver = join(import.meta.dirname, 'pymesos/driver.py');
const path = '/cluster/mesos';
const [zookeeper, pymesos] = await Promise.all([installZookeeper(), installPymesos()]);

/** Longer than any of these takes: what a killed leader has left would mislead clients for as long. */
const sessionSeconds = 10;

withInstallation('Apache ZooKeeper', zookeeper, (jars) => {
  withInstallation('pymesos', pymesos, (python) => {
    describe('pymesos 0.3.15, which asks ZooKeeper for the leader of two replicas', () => {
      let server: ZookeeperServer;
      let eyes: ZookeeperConnection;
      let cluster: TestCluster;
      let replicas: Replicas;
      let client: DriverProcess;
      let directory: string;

      beforeAll(async () => {
        server = await ZookeeperServer.start(jars);
        eyes = await server.connect();
        cluster = await startTestCluster('--operator', 'none');
        directory = mkdtempSync(join(tmpdir(), 'zk-url-'));
        writeFileSync(join(directory, 'zk'), `zk://ann:secret@${server.address}${path}\n`);
        const zk = pathToFileURL(join(directory, 'zk')).href;
        const flags = ['--zk', zk, '--zk_session_timeout', `${sessionSeconds}secs`, '--quorum', '1'];
        replicas = await Replicas.start({ ...cluster, operatorFlags: [...cluster.operatorFlags, ...flags] });
        await eventually(async () => (await nodes()).length > 0, 60);
        const ann = await server.connect({ credentials: 'ann:secret' });
        await ann.create(`${path}/log_replicas`, node('', false));
        await ann.close();
        client = new DriverProcess(python, [driver, `zk://${server.address}${path}`]);
      });
      afterAll(async () => {
        await client.die();
        await replicas.stop();
        await cluster.close();
        await eyes.close();
        await server.close();
        rmSync(directory, { recursive: true });
      });

      async function nodes(): Promise<readonly string[]> {
        const children = await eyes.children(path).catch(() => []);
        return children.filter((name) => name !== 'log_replicas');
      }

      /** The only node that there is, once it is another than `former`. */
      async function nodeOfLeader(former?: string): Promise<string> {
        let names = await nodes();
        await eventually(async () => {
          names = await nodes();
          return names.length === 1 && names[0] !== former;
        }, 60);
        return names[0] ?? '';
      }

      const subscriptions = (): number => eventsOf(client, 'SUBSCRIBED').length;

      it('HA-003 finds what the leader says of itself', async () => {
        const leader = await replicas.leader();
        const found = await eyes.data(`${path}/${await nodeOfLeader()}`);
        const headers = { 'content-type': 'application/json' };
        const { text } = await ask(leader.port, '/api/v1', { headers, body: JSON.stringify({ type: 'GET_MASTER' }) });
        const { get_master: said } = JSON.parse(text) as MasterResponse;
        expect(JSON.parse(found.toString())).toEqual(said?.master_info);
        expect(said?.master_info).toMatchObject({
          ip: 0x01_00_00_7f,
          port: cluster.port,
          pid: `master@127.0.0.1:${cluster.port}`,
          address: { hostname: 'localhost', ip: '127.0.0.1', port: cluster.port },
          capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'UNKNOWN' }],
        });
      });

      it('HA-001 lets nobody change that without the credentials in the file of the URL, which nobody is shown', async () => {
        const leader = await replicas.leader();
        await expect(eyes.delete(`${path}/${await nodeOfLeader()}`)).rejects.toThrow('credentials do not allow');
        const { text } = await ask(leader.port, '/flags');
        expect(text).toContain(pathToFileURL(directory).href);
        expect(text + replicas.log).not.toContain('secret');
      });

      it('HA-001 HA-002 HA-004 subscribes with the leader, beside log_replicas, and has a task run', async () => {
        await subscribe(client);
        await eventually(() => offersTo(client).length > 0);
        const [offer] = offersTo(client);
        if (offer !== undefined) await launch(client, offer, { sleeper: 'sleep 1000' });
        await eventually(() => statesOf(client, 'sleeper').includes('TASK_RUNNING'), 60);
      });

      it.each(['SIGKILL', 'SIGTERM'] as const)('HA-002 finds the next leader after %s', async (signal) => {
        const former = await nodeOfLeader();
        const before = subscriptions();
        const leader = await replicas.leader();
        await leader.process.end(signal);
        await nodeOfLeader(former);
        await eventually(() => subscriptions() > before, 60);
        leader.process.start();
        expect(await reconcile(client, 'sleeper')).toMatchObject({ state: 'TASK_RUNNING' });
      });

      it('HA-002 stays with the next leader when one that was stopped for a while goes on', async () => {
        const former = await nodeOfLeader();
        const leader = await replicas.leader();
        const { pid } = leader.process;
        leader.process.signal('SIGSTOP');
        const node = await nodeOfLeader(former);
        leader.process.signal('SIGCONT');
        await eventually(() => leader.process.pid !== pid, 60);
        expect(await nodeOfLeader()).toBe(node);
      });

      it('HA-002 leaves the leader alone while there is no ZooKeeper, which has its node again later', async () => {
        const leader = await replicas.leader();
        await eyes.close();
        await server.stop();
        await eventually(() => leader.process.log.includes('The leader cannot register in ZooKeeper yet'));
        expect(await isElected(leader.port)).toBe(true);
        await server.start();
        eyes = await server.connect();
        await nodeOfLeader();
      });
    });
  });
});
