import type { Json, JsonObject } from '../objects/json.ts';
import { numberOf, stringOf } from '../objects/json.ts';
import { ageColumn, nameColumn } from './basicColumns.ts';
import type { Column } from './column.ts';
import { age } from './duration.ts';
import { compileJsonPath } from './jsonPath.ts';

/** The columns of a custom resource: its name, then its printer columns, or an age where it declares none. */
export function customColumns(declared: readonly JsonObject[]): readonly Column[] {
  return [nameColumn, ...(declared.length === 0 ? [ageColumn] : declared.map(customColumn))];
}

function customColumn(declared: JsonObject): Column {
  const path = compileJsonPath(stringOf(declared['jsonPath']) ?? '');
  const type = stringOf(declared['type']) ?? 'string';
  return {
    name: stringOf(declared['name']) ?? '',
    type,
    format: stringOf(declared['format']) ?? '',
    description: stringOf(declared['description']) ?? '',
    priority: numberOf(declared['priority']) ?? 0,
    cell: (object, now) => cellOf(path(object)[0], type, now),
  };
}

/** A cell of a type: nothing (which kubectl prints as nothing) where the value is not of the column's type. */
function cellOf(value: Json | undefined, type: string, now: number): Json {
  if (value === undefined || value === null) return null;
  if (type === 'date') return age(stringOf(value), now);
  if (type === 'integer' || type === 'number') return numberOf(value) ?? null;
  if (type === 'boolean') return typeof value === 'boolean' ? value : null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
