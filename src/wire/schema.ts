import type { Messages } from '../model/generated/messages.ts';
import type { FieldOptions, FieldRow, Label, ScalarType } from './descriptor.ts';
import { enums, messages } from './generated/descriptors.ts';

/** The values of an enum, by name and by number. */
export interface EnumSchema {
  readonly kind: 'enum';
  readonly name: string;
  readonly numbers: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<number, string>;
}

/** The fields of a message in the order of declaration. */
export interface MessageSchema {
  readonly kind: 'message';
  readonly name: string;
  readonly fields: readonly Field[];
}

/** A scalar type. */
export interface ScalarSchema {
  readonly kind: 'scalar';
  readonly name: ScalarType;
}

export type Schema = ScalarSchema | EnumSchema | MessageSchema;

/** One field of a message; for a map, `schema` is that of the values, the keys are strings. */
export interface Field {
  readonly name: string;
  readonly number: number;
  readonly label: Label;
  readonly schema: Schema;
  readonly get: FieldRow[4];
  /** Sets the field, and unsets the other members of its oneof. */
  readonly set: FieldRow[5];
  readonly options: FieldOptions;
}

const scalars = new Map<string, ScalarSchema>(
  (['bool', 'bytes', 'double', 'int32', 'int64', 'string', 'uint32', 'uint64'] as const).map((name) => [
    name,
    { kind: 'scalar', name },
  ]),
);

const enumSchemas = new Map<string, EnumSchema>();
const messageSchemas = new Map<string, MessageSchema>();
const rowsOf = new Map(Object.entries(messages));

/** The schema of a message. Made once; messages may contain themselves. */
export function messageSchema(name: keyof Messages): MessageSchema {
  return findMessage(name);
}

function findMessage(name: string): MessageSchema {
  const known = messageSchemas.get(name);
  if (known !== undefined) return known;
  const rows = rowsOf.get(name);
  if (rows === undefined) throw new TypeError(`No message is called ${name}`);
  const fields: Field[] = [];
  const schema: MessageSchema = { kind: 'message', name, fields };
  messageSchemas.set(name, schema);
  for (const [field, number, label, type, get, set, options = {}] of rows) {
    const setAlone = exclusive(set, rivalsOf(field, options, rows));
    fields.push({ name: field, number, label, schema: findSchema(type), get, set: setAlone, options });
  }
  return schema;
}

/** The other members of a field's oneof. */
function rivalsOf(field: string, { oneof }: FieldOptions, rows: readonly FieldRow[]): string[] {
  if (oneof === undefined) return [];
  return rows.flatMap(([name, , , , , , options]) => (name !== field && options?.oneof === oneof ? [name] : []));
}

function exclusive(set: Field['set'], rivals: readonly string[]): Field['set'] {
  if (rivals.length === 0) return set;
  return (message, value) => {
    set(message, value);
    for (const rival of rivals) delete message[rival];
  };
}

function findSchema(type: string): Schema {
  return scalars.get(type) ?? findEnum(type) ?? findMessage(type);
}

function findEnum(name: string): EnumSchema | undefined {
  const known = enumSchemas.get(name);
  if (known !== undefined) return known;
  const values = Object.entries(enums[name] ?? {});
  if (values.length === 0) return undefined;
  const names = new Map(values.map(([value, number]) => [number, value]));
  const schema: EnumSchema = { kind: 'enum', name, numbers: new Map(values), names };
  enumSchemas.set(name, schema);
  return schema;
}

/** The names of an enum's values, in the order of the definition. */
export function enumNames(name: string): readonly string[] {
  const schema = findEnum(name);
  if (schema === undefined) throw new TypeError(`No enum is called ${name}`);
  return [...schema.numbers.keys()];
}
