import type { ContainerInfo, Volume, VolumeSource } from '../../model/generated/messages.ts';
import { validateSecret } from './command.ts';

/** Why a container cannot be (TASK-011). */
export function validateContainer(container: ContainerInfo): string | undefined {
  for (const volume of container.volumes ?? []) {
    const reason = validateVolume(volume);
    if (reason !== undefined) return `Invalid volume: ${reason}`;
  }
  if (container.type !== 'DOCKER') return undefined;
  if (container.docker === undefined) return 'DockerInfo docker is not set for DOCKER typed ContainerInfo';
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
      return source.docker_volume === undefined ? unset('docker_volume') : undefined;
    case 'HOST_PATH':
      return source.host_path === undefined ? unset('host_path') : undefined;
    case 'SANDBOX_PATH':
      return source.sandbox_path === undefined ? unset('sandbox_path') : undefined;
    case 'SECRET':
      return source.secret === undefined ? unset('secret') : validateSecret(source.secret);
    case 'CSI_VOLUME':
      return source.csi_volume === undefined ? unset('csi_volume') : undefined;
    case 'UNKNOWN':
      return "'source.type' is unknown";
  }
}

function unset(part: string): string {
  return `'source.${part}' is not set for ${part.toUpperCase()} volume`;
}
