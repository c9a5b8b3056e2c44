import { readConfig } from '../../src/config/config.ts';
import { plainConnection } from '../../src/kubernetes/connection.ts';
import { startReplica, type Replica } from '../../src/replica/replica.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';

let cluster: TestCluster;
let replicas: Replica[];

beforeEach(async () => {
  cluster = await startTestCluster('--nodes', '1', '--operator', 'none');
  replicas = [];
});

afterEach(async () => {
  for (const replica of replicas.reverse()) await replica.close();
  await cluster.close();
});

async function start(domain: string): Promise<Replica> {
  const settings = readConfig({ port: '0', 'telemetry-port': '0', host: '127.0.0.1', domain }, {});
  const replica = await startReplica(settings, plainConnection(cluster.apiServerUrl), createLog('silent', 'test'));
  replicas.push(replica);
  return replica;
}

describe('Replicas of several regions', () => {
  it('HA-024 do not stand beside each other: one that is not in the region of the leader ends', async () => {
    const leader = await start('here/a');
    await leader.leading;
    const stranger = await start('there/a');
    await expect(stranger.ended).rejects.toThrow("The leader is in the region 'here', this replica in 'there'");
  });
});
