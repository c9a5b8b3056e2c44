import { execFileSync } from 'node:child_process';

/** Where a node is in its network. */
export interface Place {
  /** Counted from 1. */
  readonly number: number;
  readonly address: string;
  /** Addresses of its pods, as a prefix. */
  readonly pods: string;
}

/** The network of one cluster's nodes: a bridge of this machine, which nothing else is connected to. */
export interface Network {
  /** Name of the bridge, with which the name of whatever belongs to it begins. */
  readonly bridge: string;
  /** Address of this machine on it. */
  readonly gateway: string;
  /** Addresses of all pods, as a prefix. */
  readonly pods: string;
  /** All places that there are for nodes. */
  readonly places: readonly Place[];
  /** A place that no node has had. Throws when there are no more. */
  claimPlace(): Place;
}

/** At most so many clusters with nodes at a time, and so many nodes in each. */
const NETWORKS = 50;
const PLACES = 20;

/** Makes a network that nobody has, and says how it is removed. Needs root. */
export function claimNetwork(atTheEnd: (line: string) => void): Network {
  for (let index = 0; index < NETWORKS; index++) {
    const bridge = `mesos${index}`;
    if (!claim(bridge)) continue;
    atTheEnd(`ip link delete ${bridge}`);
    const network = networkOf(index, bridge);
    ip('address', 'add', `${network.gateway}/24`, 'dev', bridge);
    ip('link', 'set', bridge, 'up');
    return network;
  }
  throw new Error(`there are ${NETWORKS} networks already; ip link delete mesos0 removes one`);
}

function networkOf(index: number, bridge: string): Network {
  const places = Array.from({ length: PLACES }, (_, at) => ({
    number: at + 1,
    address: `10.89.${index}.${at + 11}`,
    pods: `10.${100 + index}.${at + 1}.0/24`,
  }));
  let claimed = 0;
  return {
    bridge,
    gateway: `10.89.${index}.1`,
    pods: `10.${100 + index}.0.0/16`,
    places,
    claimPlace: () => {
      const place = places[claimed++];
      if (place === undefined) throw new Error(`a cluster has at most ${PLACES} nodes`);
      return place;
    },
  };
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

/** Runs `ip`. Throws what it complains of. */
export function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
