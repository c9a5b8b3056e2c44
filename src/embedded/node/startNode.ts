import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { KubernetesClient } from '../../kubernetes/client.ts';
import { systemClock } from '../../kubernetes/clock.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { plainConnection } from '../../kubernetes/connection.ts';
import { amounts } from './admission/podRequests.ts';
import { NodePods } from './containers/nodePods.ts';
import { logSourceOf } from './logs/logSource.ts';
import type { NodeLogSource } from './logs/logSource.ts';
import { resourcesOf } from './registration/nodeObject.ts';
import type { NodeDescription } from './registration/nodeObject.ts';
import { Registration } from './registration/registration.ts';
import { watchForOrphans } from './runtime/orphanWatch.ts';
import { Spawner } from './runtime/spawner.ts';
import { installSupervisor } from './runtime/supervisor.ts';
import { PodSync } from './sync/podSync.ts';
import { readValuesWith } from './sync/readValues.ts';

/** How a node of the embedded cluster is started. */
export interface NodeOptions extends NodeDescription {
  /** The directory of all that the node keeps; no two nodes may share it. */
  readonly root: string;
  /** The API server: its address, or a client, which the caller closes. */
  readonly apiServer: string | KubernetesClient;
  /** Names of the images whose containers run as local processes; a pod with any other fails. */
  readonly hostImages: readonly string[];
  /** Directories of this machine that images stand for: their processes begin there, others in their pod's sandbox. */
  readonly imageDirectories?: Readonly<Record<string, string>>;
  /** Directories of this machine that directories of the node stand for: in `hostPath` volumes they take their place. */
  readonly hostDirectories?: Readonly<Record<string, string>>;
  /**
   * What becomes of running processes when this process is gone without `close`: `adopt` lets them run, for a later node with
   * the same root; `end` kills them within a few seconds, or when a node with the same root is started.
   */
  readonly orphans: 'adopt' | 'end';
  readonly clock?: Clock;
  /** Told of what failed and is tried again. */
  readonly failed?: (error: unknown) => void;
}

/** A running node. */
export interface EmbeddedNode {
  readonly name: string;
  /** The logs of the node's pods, for the API server. */
  readonly logs: NodeLogSource;
  /** Stops the node. Its processes are killed, or go on for a later node with the same root. Resolves when that is done. */
  close(options: { readonly killPods: boolean }): Promise<void>;
}

const orphaned = {
  reason: 'NodeRestarted',
  message: 'the node was started again and ended what an earlier one had left',
};

/** Starts a node: registers it, takes over what an earlier one has left below the root, and runs the pods that are bound to it. */
export async function startNode(options: NodeOptions): Promise<EmbeddedNode> {
  const { name, address, orphans, hostImages, clock = systemClock, failed = () => undefined } = options;
  const root = resolve(options.root);
  mkdirSync(root, { recursive: true });
  const client = clientOf(options.apiServer);
  const watch = orphans === 'end' ? watchForOrphans(root) : undefined;
  const spawner = new Spawner();
  let changed = (_uid: string): void => undefined;
  const context = {
    root,
    launcher: { spawner, script: installSupervisor(root) },
    address,
    clock,
    readValues: readValuesWith(client),
    imageDirectories: options.imageDirectories ?? {},
    hostDirectories: options.hostDirectories ?? {},
    onChange: (uid: string) => changed(uid),
  };
  const rules = { allocatable: amounts(resourcesOf(options.capacity)), hostImages };
  const pods = await NodePods.open(context, rules, orphans === 'end' ? orphaned : undefined);
  const registration = new Registration(client, options, clock, failed);
  const sync = new PodSync({ client, nodeName: name, address, pods, clock, failed });
  changed = (uid) => sync.changed(uid);
  await registration.start();
  await sync.start();
  return {
    name,
    logs: logSourceOf(pods),
    close: async ({ killPods }) => {
      await sync.stop();
      await registration.stop();
      if (killPods) await killAll(pods);
      await Promise.all(pods.all().map((run) => run.release()));
      spawner.close();
      watch?.kill('SIGKILL');
      if (client !== options.apiServer) await client.close();
    },
  };
}

function clientOf(apiServer: string | KubernetesClient): KubernetesClient {
  if (typeof apiServer !== 'string') return apiServer;
  return new KubernetesClient({ connection: plainConnection(apiServer), userAgent: 'embedded-node' });
}

/** Kills all processes and waits until their ends are on record. */
async function killAll(pods: NodePods): Promise<void> {
  await Promise.all(pods.all().map((run) => run.kill()));
}
