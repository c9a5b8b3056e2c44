import type { Resource, ResourceAllocationInfo, ResourceDiskInfo, ValueType } from './generated/messages.ts';
import type { ReservationStack } from './reservations.ts';
import { labelsKey, reservationKey, reservationRole, reservationStack, withReservations } from './reservations.ts';

/** Everything about a resource but how much there is of it. */
export interface Kind {
  /** Equal for two kinds exactly if Mesos takes them for the same (RES-020, RES-021). */
  readonly key: string;
  readonly name: string;
  readonly type: ValueType;
  /** The part of the key that tells reservations, disk, revocable, shared and provider; empty if there are none of these. */
  readonly special: string;
  /** The resource's message in stack format, without its value. */
  readonly message: Resource;
  /** The role of its last reservation; undefined for unreserved. */
  readonly reservedTo: string | undefined;
  /** The role that it is allocated to; undefined for unallocated. */
  readonly allocatedTo: string | undefined;
  readonly revocable: boolean;
  readonly shared: boolean;
  readonly persistentVolume: boolean;
  /** Whether parts of it are resources too: false for whole disks and persistent volumes (RES-022, RES-023). */
  readonly divisible: boolean;
  /** A number that is equal for equal keys. */
  readonly hash: number;
  /** The kind that it is without its allocation, once that was asked for; kept so that giving it back costs nothing. */
  unallocated: Kind | undefined;
  /** What allocating it made last, for the same reason: most resources are allocated to one role again and again. */
  lastAllocated: Kind | undefined;
}

/**
 * Most kinds are the same on every agent: told by name, type and allocation alone, or reserved in one way. They are kept, so
 * that they are made once and compared by identity. What clients make up beyond a generous number of these is not kept.
 */
const knownKinds = new Map<string, Kind>();
const MOST_KNOWN_KINDS = 10_000;

/** The kind of a resource in stack format. */
export function kindOf(resource: Resource): Kind {
  const { name, type, allocation_info: allocation, disk } = resource;
  const special = specialKey(resource);
  if (special === '') return plainKind(name, type, allocation);
  const { scalar: _scalar, ranges: _ranges, set: _set, ...message } = resource;
  const make = (key: string): Kind => ({
    key,
    name,
    type,
    special,
    message,
    reservedTo: reservationRole(reservationStack(message)),
    allocatedTo: allocation?.role,
    revocable: message.revocable !== undefined,
    shared: message.shared !== undefined,
    persistentVolume: disk?.persistence !== undefined,
    divisible: disk === undefined || isDivisible(disk),
    hash: hashOf(key),
    unallocated: undefined,
    lastAllocated: undefined,
  });
  const key = plainKey(name, type, allocation) + special;
  return isToldByKey(message) ? known(key, make) : make(key);
}

/** Whether messages of equal keys are equal: where a disk is mounted and the order of labels are not part of the key. */
export function isToldByKey({ disk, reservations = [] }: Resource): boolean {
  return disk === undefined && reservations.every(({ labels }) => labels === undefined);
}

/** The same kind, allocated to a role. */
export function allocatedKind(kind: Kind, role: string): Kind {
  if (kind.allocatedTo === role) return kind;
  if (kind.lastAllocated?.allocatedTo === role) return kind.lastAllocated;
  const allocated = makeAllocated(kind, role);
  kind.lastAllocated = allocated;
  return allocated;
}

function makeAllocated(kind: Kind, role: string): Kind {
  const allocation = { role };
  if (kind.special === '') return plainKind(kind.name, kind.type, allocation);
  const key = plainKey(kind.name, kind.type, allocation) + kind.special;
  // The engine keeps a shape for each object that is spread from this one, and there are as many as volumes.
  const message: Resource = Object.assign({}, kind.message, { allocation_info: allocation });
  const unallocated = kind.message.allocation_info === undefined ? kind : undefined;
  return { ...kind, key, message, allocatedTo: role, hash: hashOf(key), unallocated, lastAllocated: undefined };
}

/** The same kind, allocated to nobody. */
export function unallocatedKind(kind: Kind): Kind {
  if (kind.message.allocation_info === undefined) return kind;
  kind.unallocated ??= makeUnallocated(kind);
  return kind.unallocated;
}

function makeUnallocated(kind: Kind): Kind {
  const { allocation_info: _, ...message } = kind.message;
  return kindOf(message);
}

/** The same kind, with these reservations in place of its own. */
export function reservedKind(kind: Kind, stack: ReservationStack): Kind {
  if (kind.reservedTo === undefined && stack.length === 0) return kind;
  return kindOf(withReservations(kind.message, stack));
}

/** Whether two kinds are the same; most often they are identical, or else differ in name. */
export function isSameKind(left: Kind, right: Kind): boolean {
  return left === right || (left.name === right.name && left.key === right.key);
}

function plainKind(name: string, type: ValueType, allocation: ResourceAllocationInfo | undefined): Kind {
  return known(plainKey(name, type, allocation), (key) => ({
    key,
    name,
    type,
    special: '',
    message: allocation === undefined ? { name, type } : { name, type, allocation_info: allocation },
    reservedTo: undefined,
    allocatedTo: allocation?.role,
    revocable: false,
    shared: false,
    persistentVolume: false,
    divisible: true,
    hash: hashOf(key),
    unallocated: allocation === undefined ? undefined : plainKind(name, type, undefined),
    lastAllocated: undefined,
  }));
}

/** The kind with this key, made if it is not known. */
function known(key: string, make: (key: string) => Kind): Kind {
  const found = knownKinds.get(key);
  if (found !== undefined) return found;
  const kind = make(key);
  if (knownKinds.size < MOST_KNOWN_KINDS) knownKinds.set(key, kind);
  return kind;
}

/** FNV-1a over the UTF-16 units. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash;
}

/** The role stands with its length, so that no name can be mistaken for a part of it. */
function plainKey(name: string, type: ValueType, allocation: ResourceAllocationInfo | undefined): string {
  if (allocation === undefined) return `${type}:${name}`;
  return allocation.role === undefined
    ? `${type}@:${name}`
    : `${type}@${allocation.role.length}${allocation.role}:${name}`;
}

function specialKey({ reservations = [], disk, revocable, shared, provider_id: provider }: Resource): string {
  if (reservations.length === 0 && !disk && !revocable && !shared && !provider) return '';
  const flags = (revocable ? 'R' : '') + (shared ? 'S' : '');
  return `\u0000${JSON.stringify([reservations.map(reservationKey), diskKey(disk), flags, provider?.value])}`;
}

/** A disk is its source and its persistence id; how it is mounted is not part of it (RES-021). */
function diskKey(disk: ResourceDiskInfo | undefined): unknown {
  if (disk === undefined) return null;
  const { source, persistence } = disk;
  const sourceKey = source && [
    source.type,
    source.path && [source.path.root],
    source.mount && [source.mount.root],
    source.vendor,
    source.id,
    labelsKey(source.metadata),
    source.profile,
  ];
  return [sourceKey, persistence?.id];
}

function isDivisible({ source, persistence }: ResourceDiskInfo): boolean {
  if (persistence !== undefined) return false;
  switch (source?.type) {
    case 'MOUNT':
    case 'BLOCK':
      return false;
    case 'RAW':
      return source?.id === undefined;
    case undefined:
    case 'PATH':
    case 'UNKNOWN':
      return true;
  }
}
