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

/** One field of a message: its name, number, label, and a scalar type or the full name of a message or enum. */
export type FieldRow = readonly [name: string, number: number, label: Label, type: string, options?: FieldOptions];
