import type { Json, JsonObject } from '../objects/json.ts';
import { isObject } from '../objects/json.ts';

/** Applies an RFC 7386 merge patch: null removes, objects are merged, everything else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const base: JsonObject = isObject(target) ? target : {};
  const merged = new Map<string, Json | undefined>(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
