import type { ListRule, MergeKeys } from '../patch/mergeKeys.ts';
import type { Schema } from './schema.ts';

const FALLBACKS: ReadonlyMap<string, ListRule> = new Map<string, ListRule>([
  ['metadata.finalizers', { type: 'set' }],
  ['metadata.ownerReferences', { type: 'map', keys: ['uid'] }],
]);

/** How lists are merged by server-side apply, as the schema's `x-kubernetes-list-type` says. */
export function schemaMergeKeys(schema: Schema): MergeKeys {
  return (path) => FALLBACKS.get(path.join('.')) ?? ruleAt(schema, path);
}

function ruleAt(schema: Schema, path: readonly string[]): ListRule {
  let current: Schema | undefined = schema;
  for (const key of path) {
    // Indexes are not part of the path: a list stands for its entries.
    const holder: Schema | undefined = current?.items ?? current;
    current = holder?.properties.get(key) ?? holder?.additional;
  }
  if (current?.listType === 'map') return { type: 'map', keys: current.listKeys };
  return current?.listType === 'set' ? { type: 'set' } : { type: 'atomic' };
}
