import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TaskInfo } from '../../src/model/generated/messages.ts';
import { installZookeeper, ZookeeperServer } from '../discovery/zookeeperServer.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { withInstallation } from './installation.ts';
import { ProtobufClient } from './protobufClient.ts';
import { kill, offersTo, statesOf, subscribe } from './scheduling.ts';
import { installMesosDns, MesosDns } from './tools/mesosDns.ts';

jest.setTimeout(120_000);

const [mesosDns, zookeeper] = await Promise.all([installMesosDns(), installZookeeper()]);

/** A task that others find by the name `shop`, at one of its two ports. */
const shop = {
  name: 'a.task.of.the.shop',
  task_id: { value: 'shop-1' },
  command: { value: 'sleep 1000' },
  resources: [
    { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } },
    { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000n, end: 31_001n }] } },
  ],
  discovery: {
    name: 'shop',
    visibility: 'CLUSTER',
    ports: { ports: [{ number: 31_001, name: 'http', protocol: 'tcp' }] },
  },
} as const satisfies Omit<TaskInfo, 'agent_id'>;

withInstallation('Mesos-DNS', mesosDns, (program) => {
  describe('Mesos-DNS, an unmodified DNS server for tasks', () => {
    let cluster: TestCluster;
    let dns: MesosDns;

    beforeAll(async () => {
      cluster = await startTestCluster();
      dns = await MesosDns.start(program, { masters: [`127.0.0.1:${cluster.port}`] });
    });
    afterAll(async () => {
      await dns.stop();
      await cluster.close();
    });

    it('LEGACY-011 LEGACY-014 has the address and port of a task from the master’s state, for as long as it runs', async () => {
      const client = new ProtobufClient(cluster.port);
      await subscribe(client);
      await eventually(() => offersTo(client).length > 0);
      const [offer] = offersTo(client);
      if (offer === undefined) return;
      const task_infos = [{ ...shop, agent_id: offer.agent_id }];
      await client.call({
        type: 'ACCEPT',
        accept: { offer_ids: [offer.id], operations: [{ type: 'LAUNCH', launch: { task_infos } }] },
      });
      await eventually(() => statesOf(client, 'shop-1').includes('TASK_RUNNING'), 60);
      const agent = cluster.nodes.find(({ name }) => name === offer.hostname);
      const found = await answerOf(() => dns.resolver.resolve4('shop.client-test.mesos'));
      expect([found, agent]).toEqual([[agent?.address], expect.anything()]);
      const [service] = await dns.resolver.resolveSrv('_shop._tcp.client-test.mesos');
      expect(service?.port).toBe(31_001);
      expect(await dns.resolver.resolve4(service?.name ?? '')).toEqual(found);

      await kill(client, { task_id: shop.task_id, agent_id: offer.agent_id });
      await eventually(
        async () => (await dns.resolver.resolve4('shop.client-test.mesos').catch(() => [])).length === 0,
      );
      await client.die();
    });

    it('LEGACY-011 has the addresses of leader and agents', async () => {
      expect(await answerOf(() => dns.resolver.resolve4('leader.mesos'))).toEqual(['127.0.0.1']);
      const [leader] = await dns.resolver.resolveSrv('_leader._tcp.mesos');
      expect(leader?.port).toBe(cluster.port);
      const agents = await dns.resolver.resolve4('slave.mesos');
      expect(agents.sort()).toEqual(cluster.nodes.map(({ address }) => address).sort());
    });
  });

  withInstallation('Apache ZooKeeper', zookeeper, (jars) => {
    describe('Mesos-DNS that is configured with ZooKeeper', () => {
      let server: ZookeeperServer;
      let cluster: TestCluster;
      let dns: MesosDns;

      beforeAll(async () => {
        server = await ZookeeperServer.start(jars);
        const zk = `zk://${server.address}/mesos`;
        cluster = await startTestCluster('--zk', zk);
        dns = await MesosDns.start(program, { zk });
      });
      afterAll(async () => {
        await dns.stop();
        await cluster.close();
        await server.close();
      });

      it('HA-002 HA-003 HA-004 finds the leader by mesos-go’s detector', async () => {
        expect(await answerOf(() => dns.resolver.resolve4('leader.mesos'))).toEqual(['127.0.0.1']);
        const agents = await dns.resolver.resolve4('slave.mesos');
        expect(agents).toHaveLength(3);
      });
    });
  });
});

/** What a server answers when it knows. */
async function answerOf<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  let found: readonly T[] = [];
  await eventually(async () => {
    found = await ask().catch(() => []);
    return found.length > 0;
  }, 60);
  return found;
}
