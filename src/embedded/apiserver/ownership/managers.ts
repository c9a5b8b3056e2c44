import type { Draft } from '../objects/apiObject.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, listOf, stringOf } from '../objects/json.ts';
import type { FieldSet } from './fieldSet.ts';
import { isEmpty, parseFieldSet } from './fieldSet.ts';

/** One entry of metadata.managedFields: who owns which fields. */
export interface Manager {
  readonly name: string;
  /** `Apply` for those who apply configurations, `Update` for everybody else. */
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** Reads the managers of an object; entries that are none are left out. */
export function managersOf({ metadata }: Draft): readonly Manager[] {
  return listOf(metadata['managedFields'])
    .filter(isObject)
    .filter(({ manager, operation }) => manager !== undefined && operation !== undefined)
    .map(readManager);
}

function readManager(entry: JsonObject): Manager {
  return {
    name: stringOf(entry['manager']) ?? '',
    operation: entry['operation'] === 'Apply' ? 'Apply' : 'Update',
    apiVersion: stringOf(entry['apiVersion']) ?? '',
    subresource: stringOf(entry['subresource']) ?? '',
    time: stringOf(entry['time']),
    fields: parseFieldSet(entry['fieldsV1']),
  };
}

/** True when two entries are of the same manager: an applier stays the same one when the version changes. */
export function isSameManager(a: Manager, b: Manager): boolean {
  const isSame = a.name === b.name && a.operation === b.operation && a.subresource === b.subresource;
  return isSame && (a.operation === 'Apply' || a.apiVersion === b.apiVersion);
}

/** The entries as they are stored, those who apply first, then by time and name; undefined where nobody owns anything. */
export function managedFields(managers: readonly Manager[]): readonly Json[] | undefined {
  const owners = managers.filter(({ fields }) => !isEmpty(fields));
  return owners.length === 0 ? undefined : [...owners].sort(compareManagers).map(writeManager);
}

function compareManagers(a: Manager, b: Manager): number {
  const keys = (manager: Manager) => [
    manager.operation,
    manager.time ?? '',
    manager.name,
    manager.apiVersion,
    manager.subresource,
  ];
  const [first, second] = [keys(a), keys(b)];
  const index = first.findIndex((key, position) => key !== second[position]);
  return index < 0 ? 0 : (first[index] ?? '') < (second[index] ?? '') ? -1 : 1;
}

function writeManager({ name, operation, apiVersion, subresource, time, fields }: Manager): JsonObject {
  return {
    manager: name,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === '' ? {} : { subresource }),
  };
}
