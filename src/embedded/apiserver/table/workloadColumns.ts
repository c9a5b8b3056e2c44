import type { ApiObject } from '../objects/apiObject.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, listOf, numberOf, objectOf, stringOf, stringsOf, valueAt } from '../objects/json.ts';
import type { Column } from './column.ts';
import { ageColumn, column, nameColumn } from './basicColumns.ts';

const wide = { priority: 1 };
const integer = { type: 'integer' };

const count =
  (...path: readonly string[]) =>
  (object: ApiObject): number =>
    numberOf(valueAt(object, path)) ?? 0;

const containerColumns: readonly Column[] = [
  column(
    'Containers',
    (object) =>
      containers(object)
        .map(({ name }) => stringOf(name) ?? '')
        .join(','),
    wide,
  ),
  column(
    'Images',
    (object) =>
      containers(object)
        .map(({ image }) => stringOf(image) ?? '')
        .join(','),
    wide,
  ),
  column('Selector', (object) => selectorText(objectOf(valueAt(object, ['spec', 'selector']))), wide),
];

export const deploymentColumns: readonly Column[] = [
  nameColumn,
  column('Ready', (object) => `${count('status', 'readyReplicas')(object)}/${count('spec', 'replicas')(object)}`),
  column('Up-to-date', count('status', 'updatedReplicas')),
  column('Available', count('status', 'availableReplicas')),
  ageColumn,
  ...containerColumns,
];

export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  column('Desired', count('spec', 'replicas'), integer),
  column('Current', count('status', 'replicas'), integer),
  column('Ready', count('status', 'readyReplicas'), integer),
  ageColumn,
  ...containerColumns,
];

export const endpointSliceColumns: readonly Column[] = [
  nameColumn,
  column('AddressType', (slice) => stringOf(slice['addressType']) ?? ''),
  column('Ports', (slice) => shortList(listOf(slice['ports']).map((port) => portText(objectOf(port)['port'])))),
  column('Endpoints', (slice) =>
    shortList(listOf(slice['endpoints']).flatMap((endpoint) => stringsOf(objectOf(endpoint)['addresses']))),
  ),
  ageColumn,
];

export const disruptionBudgetColumns: readonly Column[] = [
  nameColumn,
  column('Min Available', (budget) => amount(valueAt(budget, ['spec', 'minAvailable']))),
  column('Max Unavailable', (budget) => amount(valueAt(budget, ['spec', 'maxUnavailable']))),
  column('Allowed Disruptions', count('status', 'disruptionsAllowed'), integer),
  ageColumn,
];

function containers(object: ApiObject): readonly JsonObject[] {
  return listOf(valueAt(object, ['spec', 'template', 'spec', 'containers'])).filter(isObject);
}

/** A label selector as text: `a=b,c in (d,e)`. */
export function selectorText(selector: JsonObject): string {
  const equal = Object.entries(objectOf(selector['matchLabels'])).map(
    ([key, value]) => `${key}=${stringOf(value) ?? ''}`,
  );
  const sets = listOf(selector['matchExpressions']).map((entry) => expressionText(objectOf(entry)));
  const parts = [...equal, ...sets].sort();
  return parts.length === 0 ? '<none>' : parts.join(',');
}

function expressionText({ key, operator, values }: JsonObject): string {
  const name = stringOf(key) ?? '';
  if (operator === 'Exists') return name;
  if (operator === 'DoesNotExist') return `!${name}`;
  return `${name} ${operator === 'In' ? 'in' : 'notin'} (${stringsOf(values).join(',')})`;
}

const SHOWN = 3;

function shortList(texts: readonly string[]): string {
  if (texts.length === 0) return '<unset>';
  const more = texts.length > SHOWN ? ` + ${texts.length - SHOWN} more...` : '';
  return `${texts.slice(0, SHOWN).join(',')}${more}`;
}

function portText(port: Json | undefined): string {
  return typeof port === 'number' ? String(port) : '*';
}

function amount(value: Json | undefined): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : 'N/A';
}
