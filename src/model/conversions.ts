import type { Conversion } from './conversion.ts';
import type { OfferOperation, OfferOperationType, Resource } from './generated/messages.ts';
import { popReservation } from './reservations.ts';
import { Resources } from './resources.ts';
import { fromThousandths, toThousandths } from './scalar.ts';

/** Thrown for an operation that does not convert resources, or not those that it names (RES-050, RES-051). */
export class NoConversionError extends Error {
  readonly type: OfferOperationType;

  constructor(type: OfferOperationType, reason: string) {
    super(`${type} ${reason}`);
    this.name = 'NoConversionError';
    this.type = type;
  }
}

/**
 * What an operation that passed validation makes of resources, step by step, for `applyConversions` (RES-047 … RES-051).
 *
 * @throws NoConversionError for LAUNCH, LAUNCH_GROUP, CREATE_DISK, DESTROY_DISK, unknown ones, operations without their
 * payload, and for growing or shrinking a resource provider's volume.
 */
export function getConversions(operation: OfferOperation): readonly Conversion[] {
  const { type = 'UNKNOWN', reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = operation;
  if (type === 'RESERVE' && reserve) return [reserveConversion(reserve.source ?? [], reserve.resources ?? [])];
  if (type === 'UNRESERVE' && unreserve) return (unreserve.resources ?? []).map(unreserveConversion);
  if (type === 'CREATE' && create) return (create.volumes ?? []).map(createConversion);
  if (type === 'DESTROY' && destroy) return (destroy.volumes ?? []).map(destroyConversion);
  if (type === 'GROW_VOLUME' && grow) return [growConversion(grow.volume, grow.addition)];
  if (type === 'SHRINK_VOLUME' && shrink) return [shrinkConversion(shrink.volume, shrink.subtract.value)];
  throw new NoConversionError(type, 'does not convert resources');
}

/** With a source the resources change from one reservation to another; without, each gains its last one (RES-047). */
function reserveConversion(source: readonly Resource[], resources: readonly Resource[]): Conversion {
  const converted = Resources.of(resources);
  return { consumed: source.length > 0 ? Resources.of(source) : popped(converted), converted };
}

function unreserveConversion(resource: Resource): Conversion {
  const consumed = Resources.of([resource]);
  return { consumed, converted: popped(consumed) };
}

/** Only one reservation is made or undone at a time. */
function popped(resources: Resources): Resources {
  return Resources.of(resources.toMessages().map(popReservation));
}

function createConversion(volume: Resource): Conversion {
  return { consumed: Resources.of([withoutVolume(volume)]), converted: Resources.of([volume]) };
}

/** The disk can only be used otherwise once the last copy of a shared volume is gone (RES-049). */
function destroyConversion(volume: Resource): Conversion {
  const consumed = Resources.of([volume]);
  return { consumed, converted: Resources.of([withoutVolume(volume)]), gone: consumed };
}

/** The disk that a volume is made of: a disk of its own keeps its source (RES-049). */
function withoutVolume(volume: Resource): Resource {
  const { disk, shared: _, ...rest } = volume;
  return disk?.source === undefined ? rest : { ...rest, disk: { source: disk.source } };
}

function growConversion(volume: Resource, addition: Resource): Conversion {
  refuseProvider('GROW_VOLUME', volume);
  const grown = resized(volume, addition.scalar?.value ?? 0);
  return { consumed: Resources.of([volume, addition]), converted: Resources.of([grown]) };
}

function shrinkConversion(volume: Resource, megabytes: number): Conversion {
  refuseProvider('SHRINK_VOLUME', volume);
  const freed = { ...withoutVolume(volume), scalar: { value: megabytes } };
  return { consumed: Resources.of([volume]), converted: Resources.of([resized(volume, -megabytes), freed]) };
}

function refuseProvider(type: OfferOperationType, volume: Resource): void {
  if (volume.provider_id === undefined) return;
  throw new NoConversionError(type, 'is not supported for volumes of resource providers');
}

/** The volume with so many MB more. */
function resized(volume: Resource, megabytes: number): Resource {
  const amount = toThousandths(volume.scalar?.value ?? 0) + toThousandths(megabytes);
  return { ...volume, scalar: { value: fromThousandths(amount) } };
}
