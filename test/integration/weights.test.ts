import { plainConnection } from '../../src/kubernetes/connection.ts';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { mesosRoles } from '../../src/kubernetes/kinds.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/httpClient.ts';

describe('a MesosRole', () => {
  let cluster: TestCluster;
  let client: KubernetesClient;

  beforeAll(async () => {
    cluster = await startTestCluster();
    client = new KubernetesClient({ connection: plainConnection(cluster.apiServerUrl) });
  });

  afterAll(async () => {
    await client.close();
    await cluster.close();
  });

  const weights = async (): Promise<Record<string, number>> => {
    const { roles } = JSON.parse((await ask(cluster.port, '/roles')).text) as {
      roles: { name: string; weight: number }[];
    };
    return Object.fromEntries(roles.map(({ name, weight }) => [name, weight]));
  };

  it('SORT-007 gives its role a weight while it is there', async () => {
    const role = { metadata: { name: 'heavy' }, spec: { role: 'heavy', weight: 2.5 } };
    await client.create(mesosRoles, role);
    await eventually(async () => (await weights())['heavy'] === 2.5);
    await client.patch(mesosRoles, { name: 'heavy' }, { type: 'merge', body: { spec: { weight: 3 } } });
    await eventually(async () => (await weights())['heavy'] === 3);
    await client.delete(mesosRoles, { name: 'heavy' });
    await eventually(async () => (await weights())['heavy'] === undefined);
  });
});
