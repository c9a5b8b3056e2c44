import { execFileSync } from 'node:child_process';

/** The network of one cluster's nodes: a bridge of this machine, which nothing else is connected to. */
export interface Network {
  /** Name of the bridge, which begins the name of whatever belongs to it. */
  readonly bridge: string;
  /** Address of this machine on it. */
  readonly gateway: string;
  /** Address of a node, counted from 1. */
  readonly nodeAddress: (node: number) => string;
  /** Addresses of a node's pods, as a prefix of 24 bits. */
  readonly podRange: (node: number) => string;
}

/** At most so many clusters with nodes at a time. */
const NETWORKS = 50;

/** Makes a network that nobody has, and says how it is removed. Needs root. */
export function claimNetwork(atTheEnd: (line: string) => void): Network {
  for (let index = 0; index < NETWORKS; index++) {
    const bridge = `mesos${index}`;
    if (!claim(bridge)) continue;
    atTheEnd(`ip link delete ${bridge}`);
    const gateway = `10.89.${index}.1`;
    ip('address', 'add', `${gateway}/24`, 'dev', bridge);
    ip('link', 'set', bridge, 'up');
    return {
      bridge,
      gateway,
      nodeAddress: (node) => `10.89.${index}.${10 + node}`,
      podRange: (node) => `10.${100 + index}.${node}.0/24`,
    };
  }
  throw new Error(`there are ${NETWORKS} networks already: ip link delete mesos0, …`);
}

/** Whether a bridge of a name could be made: not if there is one, whoever made it. */
function claim(bridge: string): boolean {
  try {
    ip('link', 'add', bridge, 'type', 'bridge');
    return true;
  } catch (error) {
    if (String(error).includes('File exists')) return false;
    throw error;
  }
}

/** Runs `ip`; what it complains of is in the error. */
export function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
