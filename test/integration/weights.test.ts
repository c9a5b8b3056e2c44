import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { mesosRoles } from '../../src/kubernetes/kinds.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { startClusterOn, type ClusterOn } from '../support/clusterOn.ts';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/httpClient.ts';
import { OperatorProcess } from '../support/operatorProcess.ts';

eachApiServer('a MesosRole', (server) => {
  let cluster: ClusterOn;
  let operator: OperatorProcess;
  let client: KubernetesClient;

  beforeEach(async () => {
    cluster = await startClusterOn(server());
    client = new KubernetesClient({ connection: server().connect() });
    operator = new OperatorProcess(cluster.operatorFlags);
    operator.start();
    const { port } = cluster;
    await eventually(() =>
      ask(port, '/roles').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  });

  afterEach(async () => {
    await operator.end('SIGKILL');
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
