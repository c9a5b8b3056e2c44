import { posix } from 'node:path';
import type { Pod } from '../../kubernetes/kinds.ts';
import type { TaskInfo } from '../../model/generated/messages.ts';
import { volumeNameOf, volumePath, type VolumeName } from '../../model/persistentVolume.ts';

type PodSpec = NonNullable<Pod['spec']>;
type Volumes = NonNullable<PodSpec['volumes']>;
type Mounts = NonNullable<PodSpec['containers'][number]['volumeMounts']>;

/** Where Mesos shows a container its sandbox. */
export const sandboxDirectory = '/mnt/mesos/sandbox';

/** A persistent volume that a task holds. */
export interface TaskVolume {
  readonly volume: VolumeName;
  /** Relative to the sandbox, or absolute. */
  readonly containerPath: string;
  readonly readOnly: boolean;
  readonly shared: boolean;
}

/** The persistent volumes that a task holds (VOL-002). */
export function volumesOf({ resources = [] }: TaskInfo): readonly TaskVolume[] {
  return resources.flatMap((resource) => {
    const [volume, mount] = [volumeNameOf(resource), resource.disk?.volume];
    if (volume === undefined || mount === undefined) return [];
    const readOnly = mount.mode === 'RO';
    return [{ volume, containerPath: mount.container_path, readOnly, shared: resource.shared !== undefined }];
  });
}

/** Whether a task has a sandbox of its own: as long as no other task needs one, those have it that have a volume in it. */
export function hasSandbox(info: TaskInfo): boolean {
  return volumesOf(info).some(({ containerPath }) => !posix.isAbsolute(containerPath));
}

/** Where a task's pod finds its volumes: directories that its node's agent has made. A pod waits for those that are not there. */
export function podVolumes(info: TaskInfo, workDirectory: string): Volumes {
  const held = volumesOf(info).map(({ volume }, index) => ({
    name: `volume-${index}`,
    hostPath: { path: posix.join(workDirectory, volumePath(volume)), type: 'Directory' },
  }));
  return hasSandbox(info) ? [{ name: 'sandbox', emptyDir: {} }, ...held] : held;
}

/** Where a task's container sees them: where the volume says, from the sandbox on. */
export function volumeMounts(info: TaskInfo): Mounts {
  const mounts = volumesOf(info).map(({ containerPath, readOnly }, index) => ({
    name: `volume-${index}`,
    mountPath: posix.resolve(sandboxDirectory, containerPath),
    ...(readOnly && { readOnly }),
  }));
  return hasSandbox(info) ? [{ name: 'sandbox', mountPath: sandboxDirectory }, ...mounts] : mounts;
}
