import { z } from 'zod';
import { chart, Helm } from '../chart/helm.ts';
import { startControlPlane, type ControlPlane } from '../cluster/controlPlane.ts';
import { busyboxImage, entrypointImage, frameworkImage, projectImage } from '../cluster/image/images.ts';
import { startNodes, type RealNode } from '../cluster/node.ts';
import { Door, type Address } from '../support/door.ts';
import { eventually } from '../support/eventually.ts';
import { Framework } from './framework.ts';

/** What all of the suite works with: a cluster of two nodes with the operator on it, and a framework outside. */
export interface World {
  readonly nodes: readonly [RealNode, RealNode];
  readonly kubectl: Kubectl;
  /** What the API server has at a path; undefined for nothing. */
  readonly read: (path: string) => Promise<unknown>;
  readonly helm: Helm;
  readonly framework: Framework;
  /** A port of this machine that leads to whoever is the master. */
  readonly port: number;
  stop(): Promise<void>;
}

/** Runs kubectl, and resolves with its output. Rejects with what it complains of. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

/** The namespace of the operator, and the one of tasks. */
export const operatorNamespace = 'mesos';
export const taskNamespace = 'mesos-tasks';

/** Two nodes with the images that the suite needs, the operator on them by helm, and a framework that is subscribed. */
export async function startWorld(): Promise<World> {
  const project = await projectImage();
  const images = [
    project,
    await busyboxImage(),
    await entrypointImage(),
    await frameworkImage('test/clients/mesosFramework/scheduler.mjs'),
  ];
  const controlPlane = await startControlPlane({ nodes: true });
  try {
    const archives = images.map(({ archive }) => archive);
    const [first, second] = await startNodes(controlPlane, { count: 2, images: archives });
    if (first === undefined || second === undefined) throw new Error('there are not two nodes');
    return await install(controlPlane, [first, second], project.name);
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}

async function install(controlPlane: ControlPlane, nodes: World['nodes'], image: string): Promise<World> {
  const helm = new Helm(controlPlane);
  const kubectl: Kubectl = (args, input) => helm.kubectl(args, input);
  const [repository = '', tag = ''] = image.split(':');
  await helm.run(
    ...['install', 'mesos', chart, '--namespace', operatorNamespace, '--create-namespace', '--wait', '--timeout', '3m'],
    ...settingsOf({ ...values, 'image.repository': repository, 'image.tag': tag }),
  );
  const read = (path: string): Promise<unknown> => controlPlane.get(path);
  await eventually(async () => (await masterAddress(read)) !== undefined, 60);
  const door = await Door.open(() => masterAddress(read));
  const framework = await Framework.subscribe(door.port, 'outside');
  return {
    nodes,
    kubectl,
    read,
    helm,
    port: door.port,
    framework,
    stop: async () => {
      framework.stop();
      await door.shut();
      await controlPlane.stop();
    },
  };
}

/** The master's Service: a free one of the cluster's addresses, and its name, by which nobody finds it for want of DNS. */
export const masterIp = '10.96.50.50';
export const masterName = `mesos-master.${operatorNamespace}.svc`;

const values = {
  'config.defaultImage': 'localhost/busybox:1',
  // There is no DNS: what the operator tells schedulers is the address of its Service.
  'service.clusterIP': masterIp,
  'config.hostname': masterIp,
  'config.users.alice': '1000',
  // Tasks of a node that is cut off are given up soon.
  'config.agentPingTimeout': '1',
  // Tasks are to have most of the small nodes.
  // The other node is cut off, drained and deleted.
  'nodeSelector.kubernetes\\.io/hostname': 'node-1',
  'resources.requests.cpu': '50m',
  'resources.requests.memory': '64Mi',
};

function settingsOf(given: Readonly<Record<string, string>>): string[] {
  return Object.entries(given).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
}

const slices = z.object({
  items: z.array(
    z.object({
      ports: z.array(z.object({ port: z.number() })).nullish(),
      endpoints: z.array(z.object({ addresses: z.array(z.string()) })).nullish(),
    }),
  ),
});

/** Where the leader is, by what it wrote for the Service; pods have addresses that this machine reaches. */
async function masterAddress(read: World['read']): Promise<Address | undefined> {
  const ofService = 'labelSelector=kubernetes.io/service-name=mesos-master';
  const path = `/apis/discovery.k8s.io/v1/namespaces/${operatorNamespace}/endpointslices?${ofService}`;
  const [slice] = slices.parse(await read(path)).items;
  const host = slice?.endpoints?.[0]?.addresses[0];
  const port = slice?.ports?.[0]?.port;
  return host === undefined || port === undefined ? undefined : { host, port };
}
