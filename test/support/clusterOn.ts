import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostImage } from '../../src/embedded/cluster.ts';
import { startNode } from '../../src/embedded/node/startNode.ts';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { namespace, type TestApiServer } from './apiServers.ts';
import { freePorts } from './freePorts.ts';

/** Nodes that run pods as processes of this machine, on any API server, without an operator. */
export interface ClusterOn {
  /** Where the operator is to listen as the master. */
  readonly port: number;
  readonly kubeconfigPath: string;
  /** The flags that an operator of its own process needs to be the one of this cluster. */
  readonly operatorFlags: readonly string[];
  /** Ends the nodes, and the processes of their pods. */
  close(): Promise<void>;
}

const capacity = { cpus: 16, memoryMiB: 16_384, ephemeralStorageMiB: 65_536 };

/** Starts three nodes, `node-1` and on, on an API server. */
export async function startClusterOn(server: TestApiServer): Promise<ClusterOn> {
  const directory = mkdtempSync(join(tmpdir(), 'cluster-on-'));
  const kubeconfigPath = join(directory, 'kubeconfig');
  writeFileSync(kubeconfigPath, server.kubeconfig, { mode: 0o600 });
  const client = new KubernetesClient({ connection: server.connect() });
  const nodes = await Promise.all(
    [1, 2, 3].map((number) =>
      startNode({
        name: `node-${number}`,
        address: '127.0.0.1',
        root: join(directory, `node-${number}`),
        apiServer: client,
        hostImages: [hostImage],
        orphans: 'end',
        capacity,
      }),
    ),
  );
  const port = await freePorts(1);
  const settings = {
    host: '127.0.0.1',
    port,
    'telemetry-port': 0,
    kubeconfig: kubeconfigPath,
    namespace,
    'default-image': hostImage,
  };
  return {
    port,
    kubeconfigPath,
    operatorFlags: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    close: async () => {
      await Promise.all(nodes.map((node) => node.close({ killPods: true })));
      await client.close();
      rmSync(directory, { recursive: true });
    },
  };
}
