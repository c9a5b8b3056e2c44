import { execFile } from 'node:child_process';
import { mkdirSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { builtBinaries } from './binaries.ts';
import type { Program } from './clusterDirectory.ts';
import { makeControlGroups } from './controlGroups.ts';
import type { ControlPlane } from './controlPlane.ts';
import { pauseImage } from './image/images.ts';
import { ip, type Network } from './network.ts';
import { writeNodeFiles, type NodePlan } from './nodeFiles.ts';

/** A node of a real cluster: containerd, runc, kubelet and kube-proxy in namespaces of their own on this machine. */
export interface RealNode {
  readonly name: string;
  /** Its address, which this machine and the other nodes reach. */
  readonly ip: string;
  /** Path of the folder with its data and the logs of its programs. */
  readonly directory: string;
  /** Runs a command in it, and resolves with its output. Rejects when it fails. */
  exec(command: readonly string[]): Promise<string>;
  /** Takes its network away, as if a cable were pulled. */
  cut(): Promise<void>;
  heal(): Promise<void>;
  /** Ends it as by a loss of power. Its Node stays, as that of a dead machine does. */
  stop(): Promise<void>;
}

export interface NodeOptions {
  readonly count: number;
  /** Paths of OCI archives whose images are there from the beginning. */
  readonly images: readonly string[];
  /** Fields of the kubelet's configuration that are to be other than ours. */
  readonly kubelet?: Readonly<Record<string, unknown>>;
}

/** Starts nodes for a control plane that was started with `nodes: true`. Resolves when they are ready to run pods. */
export async function startNodes(controlPlane: ControlPlane, options: NodeOptions): Promise<RealNode[]> {
  const { network } = controlPlane;
  if (network === undefined) throw new Error('the control plane was not started with nodes: true');
  const { kubernetes } = await builtBinaries();
  const pause = await pauseImage();
  const images = [pause.archive, ...options.images];
  return Promise.all(
    Array.from({ length: options.count }, () =>
      startNode(controlPlane, planOf(controlPlane, network, kubernetes, { ...options, images })),
    ),
  );
}

function planOf(controlPlane: ControlPlane, network: Network, kubernetes: string, options: NodeOptions): NodePlan {
  const place = network.claimPlace();
  const name = `node-${place.number}`;
  const folder = join(controlPlane.directory, name);
  mkdirSync(folder);
  const plan: NodePlan = {
    name,
    folder,
    server: `https://${network.gateway}:${new URL(controlPlane.url).port}`,
    authority: controlPlane.authority,
    network,
    place,
    groups: makeControlGroups(`${network.bridge}-${name}`),
    kubernetes,
    images: options.images,
    kubelet: options.kubelet ?? {},
  };
  writeNodeFiles(plan);
  return plan;
}

async function startNode(controlPlane: ControlPlane, plan: NodePlan): Promise<RealNode> {
  const { name, folder, place, network } = plan;
  // Its control groups can go when its processes are gone.
  const pidFile = join(controlPlane.directory, `${name}.pid`);
  controlPlane.atTheEnd(`[ ! -f ${pidFile} ] || kill -9 $(cat ${pidFile}); ${removal(plan)}`);
  const program = controlPlane.run({ name, path: 'sh', args: [resolve('test/cluster/node.sh'), 'enter', folder] });
  await connect(program, plan);
  const link = linkOf(plan);
  ip('route', 'replace', place.pods, 'via', place.address, 'dev', network.bridge);
  await program.until(`${name} is ready`, async () => isReady(await controlPlane.get(`/api/v1/nodes/${name}`)));
  return {
    name,
    ip: place.address,
    directory: folder,
    exec: (command) => execute(program, command),
    cut: () => Promise.resolve(ip('link', 'set', link, 'down')),
    heal: () => Promise.resolve(ip('link', 'set', link, 'up')),
    stop: async () => {
      await program.end();
      await promisify(execFile)('sh', ['-c', removal(plan)]);
    },
  };
}

/** The end of a node's cable that is on the bridge. */
function linkOf({ network, place }: NodePlan): string {
  return `${network.bridge}-${place.number}`;
}

/** Puts an interface into the node's namespace. */
async function connect(program: Program, plan: NodePlan): Promise<void> {
  const ours = readlinkSync('/proc/self/ns/net');
  await program.until(`${plan.name} has a network of its own`, () =>
    Promise.resolve(namespaceOf(program, 'net') !== ours && namespaceOf(program, 'pid_for_children') !== undefined),
  );
  const link = linkOf(plan);
  ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(program.pid));
  ip('link', 'set', link, 'master', plan.network.bridge, 'up');
}

function namespaceOf({ pid }: Program, kind: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch {
    return undefined;
  }
}

/**
 * A line of shell that removes what a node leaves: its control groups, whose processes may still be ending, and its cable, since its
 * namespace stays as long as connections wait for answers.
 */
function removal(plan: NodePlan): string {
  const folders = plan.groups.folders.join(' ');
  const left = `find ${folders} -depth -type d -exec rmdir {} + 2>/dev/null; ls -d ${folders} >/dev/null 2>&1`;
  return `for attempt in $(seq 50); do ${left} || break; sleep 0.1; done; ip link delete ${linkOf(plan)}; true`;
}

const nodeStatus = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() }),
});

function isReady(node: unknown): boolean {
  const conditions = nodeStatus.safeParse(node).data?.status.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

async function execute({ pid }: Program, command: readonly string[]): Promise<string> {
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--cgroup'];
  // The process that was started is outside of the namespace of its children's ids.
  const args = ['--target', String(pid), ...namespaces, `--pid=/proc/${pid}/ns/pid_for_children`, '--', ...command];
  const { stdout } = await promisify(execFile)('nsenter', args, { maxBuffer: 2 ** 26 });
  return stdout;
}
