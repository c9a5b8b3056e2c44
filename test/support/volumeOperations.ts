import type { Offer, OfferOperation, Resource } from '../../src/model/generated/messages.ts';

/** A persistent volume as a test describes it. */
export interface VolumeSpec {
  readonly role: string;
  readonly id: string;
  readonly containerPath: string;
  readonly megabytes: number;
  readonly shared?: boolean;
}

/** The reserved disk that a volume is made of. */
function disk({ role, megabytes }: VolumeSpec): Resource {
  return {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: megabytes },
    reservations: [{ type: 'DYNAMIC', role }],
  };
}

/** A volume as tasks hold it, and as it is offered. */
export function volume(spec: VolumeSpec): Resource {
  return {
    ...disk(spec),
    disk: { persistence: { id: spec.id }, volume: { container_path: spec.containerPath, mode: 'RW' } },
    ...(spec.shared === true && { shared: {} }),
  };
}

/** Reserves disk and makes a volume of it. */
export function makeVolume(spec: VolumeSpec): OfferOperation[] {
  return [
    { type: 'RESERVE', reserve: { resources: [disk(spec)] } },
    { type: 'CREATE', create: { volumes: [volume(spec)] } },
  ];
}

/** Destroys a volume and gives its disk back to all. */
export function destroyVolume(spec: VolumeSpec): OfferOperation[] {
  return [
    { type: 'DESTROY', destroy: { volumes: [volume(spec)] } },
    { type: 'UNRESERVE', unreserve: { resources: [disk(spec)] } },
  ];
}

/** Whether an offer has a volume. */
export function hasVolume({ resources = [] }: Offer, id: string): boolean {
  return resources.some((resource) => resource.disk?.persistence?.id === id);
}
