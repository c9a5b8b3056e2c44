import type { ApiObject, Draft } from '../objects/apiObject.ts';
import type { FieldError } from '../objects/fieldError.ts';
import type { Clock } from '../objects/time.ts';
import type { Column } from '../table/column.ts';
import type { OwnedKind } from '../ownership/ownership.ts';
import type { MergeKeys } from '../patch/mergeKeys.ts';
import type { Schema } from '../schema/schema.ts';

/** What a kind does at its writes, beyond what all kinds do. Every part is optional. */
export interface Strategy {
  /** Fills in defaults and resets what a client may not set, before a create is validated. */
  readonly prepareCreate?: (object: Draft, clock: Clock) => Draft;
  /** The same for a replace or patch of the main resource. */
  readonly prepareUpdate?: (next: Draft, old: ApiObject) => Draft;
  /** What is wrong with an object; `old` is absent at a create. */
  readonly validate?: (next: Draft, old: ApiObject | undefined) => readonly FieldError[];
  /** Seconds of grace at a deletion; `asked` is what the request wants. Without it deletions take effect at once. */
  readonly graceSeconds?: (object: ApiObject, asked: number | undefined) => number;
}

/** Whether the status of an object has a path of its own, and with it whether it is left alone elsewhere. */
export interface StatusRules {
  /** A create keeps the status that the client sends (nodes), or drops it (custom resources). */
  readonly keptAtCreate: boolean;
}

/** A kind that is served: how it is called, where it is stored, and what is special about it. */
export interface ResourceDefinition {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** The collection of the store; two definitions with the same one are two views of the same objects. */
  readonly storage: string;
  readonly isCustom: boolean;
  /** True where metadata.generation counts the changes of everything but metadata and status. */
  readonly hasGeneration: boolean;
  readonly status?: StatusRules;
  /** Further subresources that are served: `log`, `eviction`, `scale`. */
  readonly subresources: readonly string[];
  readonly selectableFields: readonly string[];
  /** False where a replace must carry a resourceVersion. */
  readonly unconditionalUpdate: boolean;
  readonly columns: readonly Column[];
  readonly mergeKeys: MergeKeys;
  readonly ownership: OwnedKind;
  readonly strategy: Strategy;
  readonly schema?: Schema;
  readonly conversion?: Conversion;
}

/** Translation between a second API version of a kind and the stored one. */
export interface Conversion {
  readonly toStored: (object: Draft) => Draft;
  readonly fromStored: (object: ApiObject) => ApiObject;
}

/** `v1` or `mesos-operator.dev/v1alpha1`. */
export function apiVersionOf({ group, version }: Pick<ResourceDefinition, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}
