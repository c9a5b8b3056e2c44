import type { Json, JsonObject } from '../objects/json.ts';
import type { CelRule } from './celRule.ts';

/** The types of OpenAPI; `int-or-string` is Kubernetes' own. */
export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string';

/** A structural schema of a custom resource, read and compiled. */
export interface Schema {
  /** Undefined: any type. */
  readonly type: SchemaType | undefined;
  readonly nullable: boolean;
  readonly properties: ReadonlyMap<string, Schema>;
  /** The schema of the values of a map. */
  readonly additional: Schema | undefined;
  readonly items: Schema | undefined;
  readonly required: readonly string[];
  readonly preservesUnknown: boolean;
  /** The object is a Kubernetes object of its own: its apiVersion, kind and metadata are kept. */
  readonly isEmbedded: boolean;
  readonly defaultValue: Json | undefined;
  readonly listType: 'map' | 'set' | 'atomic';
  readonly listKeys: readonly string[];
  readonly limits: Limits;
  readonly allOf: readonly Schema[];
  readonly anyOf: readonly Schema[];
  readonly oneOf: readonly Schema[];
  readonly not: Schema | undefined;
  readonly rules: readonly CelRule[];
  /** True where this schema or one below it has rules. */
  readonly hasRules: boolean;
  /** As the definition says it, for OpenAPI. */
  readonly source: JsonObject;
}

/** What a value may be within its type. */
export interface Limits {
  readonly enum: readonly Json[] | undefined;
  readonly pattern: RegExp | undefined;
  readonly format: string | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly exclusiveMinimum: boolean;
  readonly exclusiveMaximum: boolean;
  readonly multipleOf: number | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly minItems: number | undefined;
  readonly maxItems: number | undefined;
  readonly minProperties: number | undefined;
  readonly maxProperties: number | undefined;
}
