import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { missingPackages } from './packages.ts';

/** Why a part of the tests cannot run here, and what would let it. */
export interface Lack {
  readonly reason: string;
  readonly remedy: string;
}

/** What keeps a control plane from running here: undefined if nothing does. */
export function controlPlaneLack(): Lack | undefined {
  if (process.platform !== 'linux') return { reason: 'this is not Linux', remedy: 'a Linux machine runs them' };
  if (!succeeds('go', 'version')) return { reason: 'Go is missing', remedy: 'install Go 1.21 or later' };
  if (!succeeds('openssl', 'version')) return { reason: 'openssl is missing', remedy: 'install it' };
  return undefined;
}

/** What keeps real nodes from running here, beyond what keeps a control plane. */
export function nodesLack(): Lack | undefined {
  if (userInfo().uid !== 0) return { reason: 'nodes need root', remedy: 'run the tests as root' };
  if (!succeeds('unshare', '--net', '--mount', 'true')) {
    return { reason: 'namespaces may not be made here', remedy: 'give the container all privileges' };
  }
  if (!existsSync('/sys/fs/cgroup')) return { reason: 'there are no control groups', remedy: 'mount /sys/fs/cgroup' };
  const missing = missingPackages().join(' ');
  if (missing !== '') return { reason: `${missing} missing`, remedy: `apt-get install ${missing}` };
  return undefined;
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
