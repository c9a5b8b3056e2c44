/** How many values a field holds. A map is a repeated field of entries on the wire and an object in JSON. */
export type Label = 'required' | 'optional' | 'repeated' | 'map';

/** The scalar types that Mesos' messages use. */
export type ScalarType = 'bool' | 'bytes' | 'double' | 'int32' | 'int64' | 'string' | 'uint32' | 'uint64';

/** What else a declaration says about a field. */
export interface FieldOptions {
  /** The declared default, in the plain form. */
  readonly default?: string | number | boolean;
  readonly deprecated?: true;
  readonly packed?: true;
  /** The oneof that the field is a member of: setting it unsets the others. */
  readonly oneof?: string;
}

/** A message or map in the plain form, while its type is not known. */
export type Plain = Record<string, unknown>;

/**
 * One field of a message: its name, number, label, and a scalar type or the full name of a message or enum. The
 * accessors are there for speed: with a piece of code for each field, the engine remembers the shapes of its messages,
 * while one `message[name]` for all fields looks up every name anew.
 */
export type FieldRow = readonly [
  name: string,
  number: number,
  label: Label,
  type: string,
  get: (message: Plain) => unknown,
  set: (message: Plain, value: unknown) => void,
  options?: FieldOptions,
];
