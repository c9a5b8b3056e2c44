import type { Column } from './column.ts';
import { age } from './duration.ts';

/** A column of text that is always printed. */
export function column(name: string, cell: Column['cell'], options: Partial<Column> = {}): Column {
  return {
    name,
    type: 'string',
    format: name === 'Name' ? 'name' : '',
    description: '',
    priority: 0,
    cell,
    ...options,
  };
}

export const nameColumn = column('Name', (object) => object.metadata.name);
export const ageColumn = column('Age', (object, now) => age(object.metadata.creationTimestamp, now));
