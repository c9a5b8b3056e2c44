import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import type { Pod } from '../../../kubernetes/kinds.ts';
import { ContainerConfigError } from './environment.ts';
import type { ReadValues } from './environment.ts';

type PodSpec = NonNullable<Pod['spec']>;
type ContainerSpec = PodSpec['containers'][number];
type Volume = NonNullable<PodSpec['volumes']>[number];

/** Sources of volumes that have a directory here. `projected` and `downwardAPI` volumes are empty directories. */
const known = ['emptyDir', 'configMap', 'secret', 'hostPath', 'projected', 'downwardAPI'] as const;

/** The name of the first volume whose source does not exist here, such as a claim. */
export function unknownVolume(pod: Pod): string | undefined {
  return pod.spec?.volumes?.find((volume) => !known.some((source) => volume[source] !== undefined))?.name;
}

/** Where a node has the files of its pods' volumes. */
export interface VolumePlaces {
  /** The directory of the pod's own volumes. */
  readonly directory: string;
  /** Directories of this machine that directories of the node stand for: its nodes have but one file system. */
  readonly hostDirectories: Readonly<Record<string, string>>;
}

/**
 * Makes the directories of a pod's volumes and writes what ConfigMaps and Secrets hold into theirs; gives the directory of
 * each volume by its name.
 * @throws ContainerConfigError where a ConfigMap or Secret does not exist, or a directory of the node that has to.
 */
export async function makeVolumes(
  pod: Pod,
  { directory, hostDirectories }: VolumePlaces,
  readValues: ReadValues,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const volume of pod.spec?.volumes ?? []) {
    const { hostPath } = volume;
    const path = hostPath ? hostDirectory(hostPath.path, hostDirectories) : join(directory, volume.name);
    if (hostPath?.type === 'Directory') requireDirectory(path, hostPath.path);
    else if (!existsSync(path)) mkdirSync(path, { recursive: true });
    for (const [file, text] of await filesOf(volume, pod.metadata?.namespace ?? '', readValues)) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    }
    paths.set(volume.name, path);
  }
  return paths;
}

function hostDirectory(path: string, directories: VolumePlaces['hostDirectories']): string {
  const known = Object.keys(directories).find((stood) => path === stood || path.startsWith(`${stood}/`));
  return known === undefined ? path : join(directories[known] ?? '', path.slice(known.length));
}

/** In a kubelet's words. */
function requireDirectory(path: string, named: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new ContainerConfigError(`hostPath type check failed: ${named} is not a directory`);
}

async function filesOf(
  volume: Volume,
  namespace: string,
  readValues: ReadValues,
): Promise<ReadonlyMap<string, string>> {
  const source = volume.configMap ?? volume.secret;
  if (!source) return new Map();
  const kind = volume.secret ? 'Secret' : 'ConfigMap';
  const name = volume.secret?.secretName ?? volume.configMap?.name ?? '';
  const values = await readValues(kind, namespace, name);
  if (!values && !source.optional) throw new ContainerConfigError(`${kind} ${name} of volume ${volume.name} not found`);
  if (!source.items) return values ?? new Map();
  return new Map(source.items.map(({ key, path }) => [path, values?.get(key) ?? '']));
}

/** How a container sees its volumes. */
export interface View {
  readonly workingDirectory: string;
  /** Replaces the path that a volume would be mounted at by its directory, where a text begins with one. */
  translate(text: string): string;
}

/**
 * Stands in for mounts, which a process without privileges cannot make: a volume mounted at the container's working directory
 * is its working directory, one mounted below (or at a relative path) is a symbolic link in it, and environment variables
 * that begin with a mount's path get the directory instead. At its absolute path a volume is not seen.
 */
export function viewOf(container: ContainerSpec, volumes: ReadonlyMap<string, string>, sandbox: string): View {
  const mounts = (container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath }) => {
    const volume = volumes.get(name);
    return volume === undefined ? [] : [{ at: withoutSlash(mountPath), directory: join(volume, subPath ?? '') }];
  });
  for (const { directory } of mounts) mkdirSync(directory, { recursive: true });
  const home = withoutSlash(container.workingDir ?? '');
  const workingDirectory = mounts.find(({ at }) => at === home)?.directory ?? sandbox;
  for (const { at, directory } of mounts) link(below(at, home), workingDirectory, directory);
  const longestFirst = [...mounts].sort((a, b) => b.at.length - a.at.length);
  const translate = (text: string): string => {
    const mount = longestFirst.find(({ at }) => text === at || text.startsWith(`${at}/`));
    return mount ? mount.directory + text.slice(mount.at.length) : text;
  };
  return { workingDirectory, translate };
}

function withoutSlash(path: string): string {
  return path === '' ? '' : normalize(`${path}/.`).replace(/\/+$/, '');
}

/** The path of a mount below the working directory; undefined where it is not below it. */
function below(path: string, home: string): string | undefined {
  if (!isAbsolute(path)) return path;
  const inside = home === '' ? '..' : relative(home, path);
  return inside === '' || inside.split(sep)[0] === '..' ? undefined : inside;
}

function link(path: string | undefined, workingDirectory: string, directory: string): void {
  if (path === undefined || path.split(sep)[0] === '..') return;
  const place = join(workingDirectory, path);
  if (existsSync(place)) return;
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(directory, place);
}
