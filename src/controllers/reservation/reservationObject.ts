import type { Reservation, ReservationSpec, ReservationStatus } from '../../kubernetes/kinds.ts';
import type { Reserved } from '../../model/checkpointed.ts';
import { diskOf, stackKey } from '../../model/checkpointed.ts';
import type { Resource, ResourceReservationInfo } from '../../model/generated/messages.ts';
import { ResourceError } from '../../model/resourceError.ts';
import { Resources } from '../../model/resources.ts';
import type { ReservationStack } from '../../model/reservations.ts';
import { withReservations } from '../../model/reservations.ts';
import { volumesOf } from '../../master/reservations.ts';
import type { VolumeName } from '../../model/persistentVolume.ts';
import { reservationName } from '../names.ts';
import type { VolumeDirectory } from './volumeDirectory.ts';

type SpecVolume = NonNullable<ReservationSpec['volumes']>[number];
type StatusVolume = NonNullable<ReservationStatus['volumes']>[number];
type SpecReservation = ReservationSpec['reservations'][number];

/** A Reservation that cannot be understood, or says what cannot be. */
export class ReservationError extends Error {
  override readonly name = 'ReservationError';
}

/** The spec of the object that keeps these resources of a node, all of one stack. */
export function reservationSpec(nodeName: string, { stack, resources }: Reserved): ReservationSpec {
  const volumes = resources.persistentVolumes().toMessages().map(specVolume);
  return {
    nodeName,
    reservations: stack.map(specReservation),
    resources: resources.isEmpty() ? '' : amountsOf(resources),
    ...(volumes.length > 0 && { volumes }),
  };
}

/** Amounts without reservations, volumes as the disk that they are; by name, so that the same always reads the same. */
function amountsOf(resources: Resources): string {
  const bare = resources.toMessages().map((resource) => withReservations(diskOf(resource), []));
  return Resources.of(bare.sort((a, b) => a.name.localeCompare(b.name))).toString();
}

function specReservation({ type, role = '', principal, labels }: ResourceReservationInfo): SpecReservation {
  return {
    type: type === 'STATIC' ? 'STATIC' : 'DYNAMIC',
    role,
    ...(principal !== undefined && { principal }),
    ...(labels !== undefined && { labels: labels.labels ?? [] }),
  };
}

function specVolume({ disk, scalar, shared }: Resource): SpecVolume {
  const { persistence, volume } = disk ?? {};
  return {
    id: persistence?.id ?? '',
    containerPath: volume?.container_path ?? '',
    mode: volume?.mode ?? 'RW',
    sizeMegabytes: scalar?.value ?? 0,
    ...(shared !== undefined && { shared: true }),
    ...(persistence?.principal !== undefined && { principal: persistence.principal }),
  };
}

/** The stack that an object is about. */
export function stackOf({ spec }: Reservation): ReservationStack {
  return spec.reservations.map(({ labels, ...reservation }) => ({
    ...reservation,
    ...(labels !== undefined && { labels: { labels } }),
  }));
}

/**
 * What an object asks for; nothing if it is being deleted.
 *
 * @throws ReservationError
 */
export function wantedOf(object: Reservation): Reserved {
  const stack = stackOf(object);
  if (object.metadata.deletionTimestamp !== undefined) return { stack, resources: Resources.none };
  const { resources: text, volumes = [] } = object.spec;
  const amounts = read(text);
  const origin = originOf(volumes.map((volume) => resourceOf(stack, volume)));
  if (!amounts.contains(origin)) {
    throw new ReservationError(`the volumes take ${origin.toString()}, which is not among ${amounts.toString()}`);
  }
  const wanted = { stack, resources: combined(stack, amounts, volumes) };
  const loose = wanted.resources.ofKind(({ persistentVolume }) => !persistentVolume);
  if (stack.length === 1 && stack[0]?.type === 'STATIC' && !loose.isEmpty()) {
    throw new ReservationError(
      `only the node's annotation reserves statically: of these resources there is no volume: ${loose.toString()}`,
    );
  }
  return wanted;
}

/**
 * What holds of an object, whatever it asks for by now. Volumes that are being destroyed are among it, of disk that may not be
 * reserved any more.
 *
 * @throws ReservationError
 */
export function heldBy(object: Reservation): Reserved {
  const stack = stackOf(object);
  const { resources: text = '', volumes = [] } = object.status ?? {};
  return { stack, resources: combined(stack, text === '' ? Resources.none : read(text), volumes) };
}

/** What an object's status is to say holds, and what of the directories of its volumes is known. */
export function heldStatus(
  { resources }: Reserved,
  destroyed: Resources,
  directories: ReadonlyMap<string, VolumeDirectory>,
): Pick<ReservationStatus, 'resources' | 'volumes'> {
  const kept = [...volumesOf(resources)].map(([key, volume]) => statusVolume(volume, directories.get(key)));
  const volumes = [...kept, ...destroyed.toMessages().map(specVolume)];
  return { resources: resources.isEmpty() ? '' : amountsOf(resources), volumes };
}

function statusVolume(volume: Resource, directory: VolumeDirectory | undefined): StatusVolume {
  if (directory === undefined) return specVolume(volume);
  const { dataLostTime } = directory;
  return { ...specVolume(volume), made: true, ...(dataLostTime !== undefined && { dataLostTime }) };
}

/** The volumes of an object whose directories were seen when its status was written. */
export function seenVolumes({ spec, status }: Reservation): readonly SeenVolume[] {
  const role = spec.reservations.at(-1)?.role ?? '';
  return (status?.volumes ?? []).flatMap(({ id, made, dataLostTime }) =>
    made === true ? [{ volume: { role, id }, dataLostTime }] : [],
  );
}

/** A volume whose directory was seen, and when its data was lost. */
interface SeenVolume extends VolumeDirectory {
  readonly volume: VolumeName;
}

function combined(stack: ReservationStack, amounts: Resources, volumes: readonly SpecVolume[]): Resources {
  const made = volumes.map((volume) => resourceOf(stack, volume));
  const rest = amounts
    .minus(originOf(made))
    .toMessages()
    .map((resource) => withReservations(resource, stack));
  return Resources.of([...rest, ...made]);
}

/** The disk that volumes are made of, without reservations. */
function originOf(volumes: readonly Resource[]): Resources {
  return Resources.of(volumes.map((volume) => withReservations(diskOf(volume), [])));
}

function read(text: string): Resources {
  try {
    const resources = Resources.parse(text);
    if (resources.reserved().isEmpty()) return resources;
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    throw new ReservationError(error.message);
  }
  throw new ReservationError('the resources name a role: the reservations say whose they are');
}

function resourceOf(stack: ReservationStack, volume: SpecVolume): Resource {
  const { id, containerPath, mode = 'RW', sizeMegabytes, shared, principal } = volume;
  const persistence = { id, ...(principal !== undefined && { principal }) };
  return {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: sizeMegabytes },
    reservations: stack,
    disk: { persistence, volume: { container_path: containerPath, mode } },
    ...(shared === true && { shared: {} }),
  };
}

/** A name for the object of a stack on a node that no object has. */
export function freeName(nodeName: string, stack: ReservationStack, isTaken: (name: string) => boolean): string {
  const role = stack.at(-1)?.role ?? '';
  for (let attempt = 0; ; attempt++) {
    const name = reservationName(nodeName, role, stackKey(stack), attempt);
    if (!isTaken(name)) return name;
  }
}
