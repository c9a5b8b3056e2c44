import { badRequest } from '../objects/apiError.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { equalJson, isList, isObject, listOf } from '../objects/json.ts';
import type { ListRule, MergeKeys } from './mergeKeys.ts';

const DIRECTIVE = '$patch';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';
const RETAIN_KEYS = '$retainKeys';

/**
 * Applies a strategic merge patch: a merge patch that knows which lists are merged by a key, with the directives `$patch: delete`
 * and `$patch: replace`, `$deleteFromPrimitiveList`, `$setElementOrder` and `$retainKeys`. `path` is that of the target.
 */
export function strategicMerge(
  target: Json | undefined,
  patch: Json,
  rules: MergeKeys,
  path: readonly string[] = [],
): Json {
  if (!isObject(patch)) return patch;
  if (patch[DIRECTIVE] === 'replace') return content(patch);
  if (patch[DIRECTIVE] === 'delete') return {};
  const merged = new Map<string, Json | undefined>(Object.entries(retained(isObject(target) ? target : {}, patch)));
  for (const [key, value] of Object.entries(content(patch))) {
    if (value === null || value === undefined) merged.delete(key);
    else merged.set(key, mergeValue(merged.get(key), value, rules, [...path, key]));
  }
  for (const [key, value] of Object.entries(patch)) applyListDirective(merged, key, listOf(value), rules, path);
  return Object.fromEntries(merged);
}

/** The patch without its directives. */
function content(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

/** What `$retainKeys` leaves of the target (used where the members of a union exclude each other). */
function retained(target: JsonObject, patch: JsonObject): JsonObject {
  const kept = patch[RETAIN_KEYS];
  if (!isList(kept)) return target;
  return Object.fromEntries(Object.entries(target).filter(([key]) => kept.includes(key)));
}

function mergeValue(target: Json | undefined, patch: Json, rules: MergeKeys, path: readonly string[]): Json {
  if (!isList(patch)) return strategicMerge(target, patch, rules, path);
  const rule = rules(path);
  switch (rule.type) {
    case 'atomic':
      return patch;
    case 'set':
      return union(listOf(target), patch);
    case 'map':
      return mergeList(listOf(target), patch, rule.keys, rules, path);
  }
}

function union(target: readonly Json[], added: readonly Json[]): readonly Json[] {
  return [...target, ...added.filter((item) => !target.some((known) => equalJson(known, item)))];
}

function mergeList(
  target: readonly Json[],
  patch: readonly Json[],
  keys: readonly string[],
  rules: MergeKeys,
  path: readonly string[],
): readonly Json[] {
  const entries = patch.filter(isObject);
  if (entries.some((entry) => entry[DIRECTIVE] === 'replace'))
    return entries.filter((entry) => entry[DIRECTIVE] === undefined);
  let result = [...target];
  for (const entry of entries) {
    if (keys.some((key) => entry[key] === undefined)) {
      throw badRequest(`map: ${JSON.stringify(entry)} does not contain declared merge key: ${keys.join(', ')}`);
    }
    const index = result.findIndex((item) => hasSameKeys(item, entry, keys));
    if (entry[DIRECTIVE] === 'delete') result = result.filter((_, position) => position !== index);
    else if (index < 0) result.push(strategicMerge({}, entry, rules, path));
    else result[index] = strategicMerge(result[index], entry, rules, path);
  }
  return result;
}

/** True when two entries of a list have the same values under its keys. */
export function hasSameKeys(a: Json, b: Json, keys: readonly string[]): boolean {
  return isObject(a) && isObject(b) && keys.every((key) => equalJson(a[key], b[key]));
}

function applyListDirective(
  merged: Map<string, Json | undefined>,
  key: string,
  values: readonly Json[],
  rules: MergeKeys,
  path: readonly string[],
): void {
  if (key.startsWith(DELETE_PRIMITIVES)) {
    const name = key.slice(DELETE_PRIMITIVES.length);
    merged.set(
      name,
      listOf(merged.get(name)).filter((item) => !values.some((value) => equalJson(value, item))),
    );
  } else if (key.startsWith(ELEMENT_ORDER)) {
    const name = key.slice(ELEMENT_ORDER.length);
    if (merged.has(name)) merged.set(name, ordered(listOf(merged.get(name)), values, rules([...path, name])));
  }
}

/** The list in the order of `order`; what is not in it keeps its place behind the entry that it followed. */
function ordered(list: readonly Json[], order: readonly Json[], rule: ListRule): readonly Json[] {
  const rank = (item: Json) =>
    order.findIndex((wanted) => (rule.type === 'map' ? hasSameKeys(item, wanted, rule.keys) : equalJson(item, wanted)));
  let last = -1;
  const ranked = list.map((item) => {
    const found = rank(item);
    last = found < 0 ? last : found;
    return { item, rank: found < 0 ? last : found };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}
