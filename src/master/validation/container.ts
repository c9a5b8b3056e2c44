import type { ContainerInfo, Volume, VolumeSource } from '../../model/generated/messages.ts';
import { validateSecret } from './command.ts';

/** Why a container cannot be (TASK-011). */
export function validateContainer(container: ContainerInfo): string | undefined {
  for (const volume of container.volumes ?? []) {
    const reason = validateVolume(volume);
    if (reason !== undefined) return `Invalid volume: ${reason}`;
  }
  if (container.type !== 'DOCKER') return undefined;
  if (container.docker === undefined) return "DockerInfo 'docker' is not set for DOCKER typed ContainerInfo";
  return container.docker.parameters?.some(({ key }) => key === 'name') === true
    ? "Parameter in DockerInfo must not be 'name'"
    : undefined;
}

function validateVolume({ host_path, image, source }: Volume): string | undefined {
  const set = [host_path, image, source].filter((part) => part !== undefined).length;
  if (set !== 1) return "Only one of them should be set: 'host_path', 'image' and 'source'";
  return source === undefined ? undefined : validateSource(source);
}

function validateSource(source: VolumeSource): string | undefined {
  switch (source.type ?? 'UNKNOWN') {
    case 'DOCKER_VOLUME':
      return source.docker_volume === undefined ? unset('docker_volume', 'DOCKER_VOLUME') : undefined;
    case 'HOST_PATH':
      return source.host_path === undefined ? unset('host_path', 'HOST_PATH') : undefined;
    case 'SANDBOX_PATH':
      return source.sandbox_path === undefined ? unset('sandbox_path', 'SANDBOX_PATH') : undefined;
    case 'SECRET':
      return source.secret === undefined ? unset('secret', 'SECRET') : validateSecret(source.secret);
    case 'CSI_VOLUME':
      if (source.csi_volume === undefined) return unset('csi_volume', 'CSI');
      return source.csi_volume.static_provisioning === undefined
        ? unset('csi_volume.static_provisioning', 'CSI')
        : undefined;
    case 'UNKNOWN':
      return "'source.type' is unknown";
  }
}

function unset(part: string, kind: string): string {
  return `'source.${part}' is not set for ${kind} volume`;
}
