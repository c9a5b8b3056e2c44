import type { Json, JsonObject } from '../objects/json.ts';
import { isList, isObject } from '../objects/json.ts';
import { itemsOf } from './compare.ts';
import type { Associative } from './elements.ts';
import type { Shape } from './shape.ts';
import { untyped } from './shape.ts';

/** The live value with everything set that a configuration says. */
export function mergeConfiguration(shape: Shape, live: Json | undefined, applied: Json | undefined): Json | undefined {
  if (applied === undefined) return live;
  if (isList(applied)) return isList(live) ? mergeLists(shape, live, applied) : applied;
  if (!isObject(applied) || !isObject(live) || shape.isAtomic) return applied;
  const merged: Record<string, Json | undefined> = { ...live };
  for (const [name, value] of Object.entries(applied))
    merged[name] = mergeConfiguration(shape.field(name) ?? untyped, live[name], value);
  return merged satisfies JsonObject;
}

function mergeLists(shape: Shape, live: readonly Json[], applied: readonly Json[]): readonly Json[] {
  const { list } = shape;
  return list.type === 'atomic' ? applied : mergeItems(shape, list, live, applied);
}

/** The items of the configuration in its order, each of the others before the item that it stood before. */
function mergeItems(shape: Shape, list: Associative, live: readonly Json[], applied: readonly Json[]): readonly Json[] {
  const before = itemsOf(list, live);
  const after = itemsOf(list, applied);
  const liveOrder = [...before.keys()];
  const order = [...after.keys()];
  const merged: string[] = [];
  const seen = new Set<string>();
  let index = 0;
  for (const element of order) {
    for (; index < liveOrder.length; index += 1) {
      const candidate = liveOrder[index] ?? '';
      if (!after.has(candidate)) merged.push(candidate);
      else if (!seen.has(candidate)) break;
    }
    if (liveOrder[index] === element) index += 1;
    merged.push(element);
    seen.add(element);
  }
  merged.push(...liveOrder.slice(index).filter((element) => !after.has(element)));
  return merged.flatMap((element) => mergeConfiguration(shape.item(), before.get(element), after.get(element)) ?? []);
}
