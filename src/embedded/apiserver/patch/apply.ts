import type { Json } from '../objects/json.ts';
import { equalJson, isList, isObject, listOf } from '../objects/json.ts';
import type { MergeKeys } from './mergeKeys.ts';
import { hasSameKeys } from './strategicMerge.ts';

/**
 * Server-side apply in its simple form: what the applied configuration says is set, lists with keys are merged entry by entry.
 * No field is owned by anyone, so a field that a manager stops to apply stays, and there are no conflicts between managers.
 */
export function applyConfiguration(
  target: Json | undefined,
  applied: Json,
  rules: MergeKeys,
  path: readonly string[] = [],
): Json {
  if (isList(applied)) return applyList(listOf(target), applied, rules, path);
  if (!isObject(applied)) return applied;
  const merged = new Map<string, Json | undefined>(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(applied)) {
    if (value === null || value === undefined) merged.delete(key);
    else merged.set(key, applyConfiguration(merged.get(key), value, rules, [...path, key]));
  }
  return Object.fromEntries(merged);
}

function applyList(
  target: readonly Json[],
  applied: readonly Json[],
  rules: MergeKeys,
  path: readonly string[],
): readonly Json[] {
  const rule = rules(path);
  if (rule.type === 'atomic') return applied;
  const result = [...target];
  for (const item of applied) {
    const index = result.findIndex((known) =>
      rule.type === 'map' ? hasSameKeys(known, item, rule.keys) : equalJson(known, item),
    );
    if (index < 0) result.push(item);
    else result[index] = applyConfiguration(result[index], item, rules, path);
  }
  return result;
}
