import type {
  Label,
  Labels,
  Resource,
  ResourceDiskInfo,
  ResourceDiskInfoSource,
  ResourceReservationInfo,
  ValueRange,
} from './generated/messages.ts';
import { ResourceError } from './resourceError.ts';
import { DEFAULT_ROLE } from './roles.ts';

type Json = Readonly<Record<string, unknown>>;
type Read<T> = (value: unknown, field: string) => T;

/**
 * Reads the elements of a JSON array of resources, as configuration has them (RES-012): messages in any reservation format.
 * One without any role gets the default role. Fields that cannot be configured, such as volumes, are not looked at.
 *
 * @throws ResourceError that names the field with a value of the wrong type.
 */
export function readResources(elements: readonly unknown[], defaultRole: string): readonly Resource[] {
  return elements.map((element, index) => withDefaultRole(readResource(element, `resource ${index}`), defaultRole));
}

function withDefaultRole(resource: Resource, role: string): Resource {
  const hasRole = resource.role !== undefined || (resource.reservations ?? []).length > 0;
  return hasRole || role === DEFAULT_ROLE ? resource : { ...resource, role };
}

function readResource(value: unknown, field: string): Resource {
  const json = readObject(value, field);
  return {
    name: readString(json.name, 'name'),
    type: readOne(['SCALAR', 'RANGES', 'SET', 'TEXT'] as const)(json.type, 'type'),
    ...optional(json, 'scalar', (scalar) => ({
      value: readNumber(readObject(scalar, 'scalar').value, 'scalar.value'),
    })),
    ...optional(json, 'ranges', (ranges) => optional(readObject(ranges, 'ranges'), 'range', readList(readRange))),
    ...optional(json, 'set', (set) => optional(readObject(set, 'set'), 'item', readList(readString))),
    ...optional(json, 'role', readString),
    ...optional(json, 'reservation', readReservation),
    ...optional(json, 'reservations', readList(readReservation)),
    ...optional(json, 'disk', readDisk),
    ...optional(json, 'revocable', () => ({})),
    ...optional(json, 'shared', () => ({})),
    ...optional(json, 'provider_id', (id, name) => ({ value: readString(readObject(id, name).value, name) })),
  };
}

function readRange(value: unknown, field: string): ValueRange {
  const json = readObject(value, field);
  return { begin: readNumber(json.begin, 'begin'), end: readNumber(json.end, 'end') };
}

function readReservation(value: unknown, field: string): ResourceReservationInfo {
  const json = readObject(value, field);
  return {
    ...optional(json, 'type', readOne(['UNKNOWN', 'STATIC', 'DYNAMIC'] as const)),
    ...optional(json, 'role', readString),
    ...optional(json, 'principal', readString),
    ...optional(json, 'labels', readLabels),
  };
}

function readLabels(value: unknown, field: string): Labels {
  return optional(readObject(value, field), 'labels', readList(readLabel));
}

function readLabel(value: unknown, field: string): Label {
  const json = readObject(value, field);
  return { key: readString(json.key, 'key'), ...optional(json, 'value', readString) };
}

function readDisk(value: unknown, field: string): ResourceDiskInfo {
  const json = readObject(value, field);
  return {
    ...optional(json, 'persistence', (persistence, name) => ({
      id: readString(readObject(persistence, name).id, 'id'),
    })),
    ...optional(json, 'source', readSource),
  };
}

function readSource(value: unknown, field: string): ResourceDiskInfoSource {
  const json = readObject(value, field);
  const readRoot = (place: unknown, name: string) => optional(readObject(place, name), 'root', readString);
  return {
    type: readOne(['UNKNOWN', 'PATH', 'MOUNT', 'BLOCK', 'RAW'] as const)(json.type, 'source.type'),
    ...optional(json, 'path', readRoot),
    ...optional(json, 'mount', readRoot),
    ...optional(json, 'vendor', readString),
    ...optional(json, 'id', readString),
    ...optional(json, 'metadata', readLabels),
    ...optional(json, 'profile', readString),
  };
}

/** The field if it is set, as an object to spread: `null` counts as unset. */
function optional<K extends string, T>(json: Json, field: K, read: Read<T>): { readonly [name in K]?: T } {
  const value = json[field];
  if (value === undefined || value === null) return {};
  // A computed key loses its literal type; that it is K is what this function is for.
  return { [field]: read(value, field) } as { readonly [name in K]?: T };
}

function readObject(value: unknown, field: string): Json {
  if (!isObject(value)) throw new ResourceError(`'${field}' is not an object`);
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readString(value: unknown, field: string): string {
  if (typeof value !== 'string') throw new ResourceError(`'${field}' is not a string`);
  return value;
}

function readNumber(value: unknown, field: string): number {
  if (typeof value !== 'number') throw new ResourceError(`'${field}' is not a number`);
  return value;
}

function readOne<T extends string>(names: readonly T[]): Read<T> {
  return (value, field) => {
    const name = names.find((candidate) => candidate === value);
    if (name === undefined) throw new ResourceError(`'${field}' is not one of ${names.join(', ')}`);
    return name;
  };
}

function readList<T>(read: Read<T>): Read<readonly T[]> {
  return (value, field) => {
    if (!Array.isArray(value)) throw new ResourceError(`'${field}' is not an array`);
    return value.map((element: unknown) => read(element, field));
  };
}
