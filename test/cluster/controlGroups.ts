import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The control groups of one node: one for each hierarchy that the machine has, of which version 2 has a single one. */
export interface ControlGroups {
  /** Their folders. */
  readonly folders: readonly string[];
  /** For version 1, what is mounted where, below the folder of all: `cpu` with the options `cpu`. */
  readonly hierarchies: readonly { readonly name: string; readonly options: string }[];
}

interface Hierarchy {
  readonly mountpoint: string;
  /** What it was mounted with: names of controllers in version 1. */
  readonly options: readonly string[];
}

const root = '/sys/fs/cgroup';

/** Makes control groups of a name below those that this process is in. Those that a killed run has left are taken over. */
export function makeControlGroups(name: string): ControlGroups {
  if (existsSync(join(root, 'cgroup.controllers'))) {
    // Below the root, because groups with processes, as ours is, may not hand controllers down.
    mkdirSync(join(root, name), { recursive: true });
    return { folders: [join(root, name)], hierarchies: [] };
  }
  const groups = hierarchies().map((hierarchy) => ({ hierarchy, folder: join(ownGroup(hierarchy), name) }));
  for (const { folder } of groups) makeGroup(folder);
  return {
    folders: groups.map(({ folder }) => folder),
    hierarchies: groups.map(({ hierarchy }) => ({
      name: basename(hierarchy.mountpoint),
      options: hierarchy.options.join(','),
    })),
  };
}

function makeGroup(folder: string): void {
  mkdirSync(folder, { recursive: true });
  // A new group of cpuset has no processor and no memory, and takes no process before it has.
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    const inherited = join(folder, '..', file);
    if (existsSync(inherited)) writeFileSync(join(folder, file), readFileSync(inherited));
  }
}

/** The hierarchies of version 1 that are mounted here. */
function hierarchies(): readonly Hierarchy[] {
  const general = new Set(['rw', 'ro', 'relatime', 'noatime', 'nosuid', 'nodev', 'noexec', 'xattr', 'release_agent']);
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([, mountpoint = '', type, options = '']) => {
      const own = options.split(',').filter((option) => !general.has(option.split('=')[0] ?? ''));
      const named = own.some((option) => option.startsWith('name=')) ? ['none', ...own] : own;
      return type === 'cgroup' ? [{ mountpoint, options: named }] : [];
    });
}

/** The folder of the group that this process is in. In a container it may be mounted as the root of the hierarchy. */
function ownGroup({ mountpoint, options }: Hierarchy): string {
  const wanted = options.filter((option) => option !== 'none').join(',');
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n');
  const path = lines.map((line) => line.split(':')).find(([, controllers]) => controllers === wanted)?.[2] ?? '/';
  const folder = join(mountpoint, path);
  return existsSync(folder) ? folder : mountpoint;
}
