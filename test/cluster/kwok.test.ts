import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { pods } from '../../src/kubernetes/kinds.ts';
import { connectionOf, loadKubeConfig } from '../../src/kubernetes/kubeConfig.ts';
import { eventually } from '../support/eventually.ts';
import { describeCluster } from './availability.ts';
import { startControlPlane, type ControlPlane } from './controlPlane.ts';
import { startKwok, type KwokNodes } from './kwok.ts';

describeCluster('nodes that pretend', () => {
  let controlPlane: ControlPlane;
  let kwok: KwokNodes;
  let client: KubernetesClient;

  beforeAll(async () => {
    controlPlane = await startControlPlane();
    kwok = await startKwok(controlPlane, { count: 100, resources: { cpu: '2', memory: '1Gi', pods: '10' } });
    const connection = connectionOf(loadKubeConfig({ type: 'file', path: controlPlane.kubeconfig }));
    client = new KubernetesClient({ connection });
  }, 120_000);

  afterAll(async () => {
    await client.close();
    await controlPlane.stop();
  });

  it('have pods running that the scheduler gave them, and let go of those that are deleted', async () => {
    const reference = { namespace: 'default', name: 'test' };
    const spec = { containers: [{ name: 'main', image: 'none' }] };
    await client.create(pods, { metadata: reference, spec });
    await eventually(async () => (await client.get(pods, reference)).status?.phase === 'Running');
    expect(kwok.names).toContain((await client.get(pods, reference)).spec?.nodeName);
    await client.delete(pods, reference);
    const isThere = async (): Promise<boolean> => {
      for await (const _ of client.list(pods, { namespace: 'default' })) return true;
      return false;
    };
    await eventually(async () => !(await isThere()));
  });
});
