import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, objectOf } from '../objects/json.ts';
import type { ListShape } from './shape.ts';

/** The path element of a field. */
export function fieldElement(name: string): string {
  return `f:${name}`;
}

/** A list whose items are told apart. */
export type Associative = Exclude<ListShape, { readonly type: 'atomic' }>;

/** The path element of an item of such a list; an item of a keyed list that has no key at all is `k:{}`. */
export function itemElement(list: Associative, item: Json): string {
  return list.type === 'set' ? `v:${canonical(item)}` : `k:${JSON.stringify(keysOf(list, item))}`;
}

function keysOf({ keys, defaults }: Extract<Associative, { type: 'map' }>, item: Json): JsonObject {
  const values = [...keys].sort().flatMap((key) => {
    const value = objectOf(item)[key] ?? defaults[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(values);
}

/** JSON whose properties are in alphabetical order, the same text for equal values. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child ?? null)}`).join(',')}}`;
}

/** A path as Kubernetes' messages write it: `.spec.parts[name="a"].count`. */
export function pathText(path: readonly string[]): string {
  return path.map(elementText).join('');
}

function elementText(element: string): string {
  const content = element.slice(2);
  if (element.startsWith('f:')) return `.${content}`;
  if (element.startsWith('v:')) return `[=${content}]`;
  const keys = JSON.parse(content) as JsonObject;
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}
