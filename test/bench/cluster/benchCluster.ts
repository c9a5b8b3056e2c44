import { readCrdFiles } from '../../../src/embedded/apiserver/resources/crdFiles.ts';
import { KubernetesClient } from '../../../src/kubernetes/client.ts';
import { namespaces } from '../../../src/kubernetes/kinds.ts';
import { connectionOf, loadKubeConfig } from '../../../src/kubernetes/kubeConfig.ts';
import type { Kind, KubernetesObject } from '../../../src/kubernetes/objects.ts';
import { startControlPlane } from '../../cluster/controlPlane.ts';
import { startKwok } from '../../cluster/kwok.ts';

/** A real control plane whose nodes are simulated: pods on them run at once, and end at once when they are deleted. */
export interface BenchCluster {
  readonly client: KubernetesClient;
  readonly kubeconfig: string;
  readonly nodes: readonly string[];
  stop(): Promise<void>;
}

const definitions: Kind<KubernetesObject> = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

/** As Kubernetes has it: simulated nodes renew their leases every 10 s, and would flap with the grace that other tests have. */
const usualGrace = ['--node-monitor-period=5s', '--node-monitor-grace-period=50s'];

/** Starts it with so many nodes, the custom resources and the namespace of tasks. */
export async function startBenchCluster(nodeCount: number): Promise<BenchCluster> {
  const controlPlane = await startControlPlane({ components: 'all', controllerManagerFlags: usualGrace });
  try {
    const { kubeconfig } = controlPlane;
    const client = new KubernetesClient({
      connection: connectionOf(loadKubeConfig({ type: 'file', path: kubeconfig })),
    });
    for (const definition of readCrdFiles('crds')) await client.create(definitions, definition);
    await client.create(namespaces, { metadata: { name: 'mesos-tasks' } });
    const kwok = await startKwok(controlPlane, { count: nodeCount });
    const stop = async (): Promise<void> => {
      await client.close();
      await controlPlane.stop();
    };
    return { client, kubeconfig, nodes: kwok.names, stop };
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}
