import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Packages of Debian that real nodes need, and a file of each by which it is known to be there. */
const packages: Readonly<Record<string, string>> = {
  buildah: '/usr/bin/buildah',
  'busybox-static': '/bin/busybox',
  catatonit: '/usr/bin/catatonit',
  conntrack: '/usr/sbin/conntrack',
  containerd: '/usr/bin/containerd',
  'containernetworking-plugins': '/usr/lib/cni/bridge',
  iproute2: '/sbin/ip',
  iptables: '/usr/sbin/iptables',
  nftables: '/usr/sbin/nft',
  openssl: '/usr/bin/openssl',
  runc: '/usr/sbin/runc',
};

/** The names of those that are not installed. */
export function missingPackages(): readonly string[] {
  return Object.keys(packages).filter((name) => !existsSync(packages[name] ?? ''));
}

/** Installs packages where the system is a Debian. Needs root. */
export function install(names: readonly string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: readonly string[]): void =>
    void execFileSync('apt-get', ['-qq', ...args], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...names);
}
