import type { Json } from '../objects/json.ts';
import type { Schema } from '../schema/schema.ts';

/** How the items of a list are told apart: not at all (the list is one value), by keys, or by what they are. */
export type ListShape =
  | { readonly type: 'atomic' }
  | { readonly type: 'set' }
  | {
      readonly type: 'map';
      readonly keys: readonly string[];
      /** What a key is for an item that does not say it. */
      readonly defaults: Readonly<Record<string, Json>>;
    };

/** What can be owned apart within a value. */
export interface Shape {
  /** The type that a configuration must have here, where it is known. */
  readonly expects: Schema['type'];
  /** An object here has one owner as a whole. */
  readonly isAtomic: boolean;
  readonly list: ListShape;
  /** The shape of a field of an object, undefined where there can be none of that name. */
  readonly field: (name: string) => Shape | undefined;
  /** False for the keys of a map, which are members of a set even where there are members below them. */
  readonly isDeclared: (name: string) => boolean;
  /** The shape of an item of a list. */
  readonly item: () => Shape;
}

export const ATOMIC_LIST: ListShape = { type: 'atomic' };

/** Where nothing is known of a type: fields of objects are owned apart, lists as a whole. */
export const untyped: Shape = {
  expects: undefined,
  isAtomic: false,
  list: ATOMIC_LIST,
  field: () => untyped,
  isDeclared: () => false,
  item: () => untyped,
};

/** What a kind's own rules say of paths such as `spec.containers.ports`; items of a list have the path of the list. */
export type ShapeRules = ReadonlyMap<string, ListShape | 'atomic object' | 'list of atomic objects'>;

/** The shape of a built-in kind: what its rules say, and of everything else that its fields are owned apart. */
export function ruledShape(rules: ShapeRules, path = '', isItem = false): Shape {
  const rule = rules.get(path);
  const fields = new Map<string, Shape>();
  let item: Shape | undefined;
  return {
    expects: undefined,
    isAtomic: isItem ? rules.get(`${path}[]`) === 'atomic object' : rule === 'atomic object',
    list: rule === undefined || typeof rule === 'string' ? ATOMIC_LIST : rule,
    field: (name) => remembered(fields, name, () => ruledShape(rules, path === '' ? name : `${path}.${name}`)),
    isDeclared: () => true,
    item: () => (item ??= ruledShape(rules, path, true)),
  };
}

function remembered(known: Map<string, Shape>, name: string, make: () => Shape): Shape {
  const found = known.get(name) ?? make();
  known.set(name, found);
  return found;
}

/** The shape of a custom resource: its schema's list and map types, and the metadata that all objects have. */
export function schemaShape(schema: Schema, metadata: Shape): Shape {
  const root = ofSchema(schema);
  return {
    ...root,
    field: (name) => (name === 'metadata' ? metadata : (root.field(name) ?? (isTypeField(name) ? untyped : undefined))),
    isDeclared: (name) => name === 'metadata' || isTypeField(name) || root.isDeclared(name),
  };
}

function isTypeField(name: string): boolean {
  return name === 'apiVersion' || name === 'kind';
}

function ofSchema(schema: Schema | undefined): Shape {
  if (schema === undefined) return untyped;
  const fields = new Map<string, Shape>();
  const { properties, additional, items, source, preservesUnknown } = schema;
  const unknown = preservesUnknown || schema.type === undefined ? untyped : undefined;
  return {
    expects: schema.nullable ? undefined : schema.type,
    isAtomic: source['x-kubernetes-map-type'] === 'atomic',
    list: listShape(schema),
    field: (name) => {
      const below = properties.get(name) ?? additional;
      return below === undefined ? unknown : remembered(fields, name, () => ofSchema(below));
    },
    isDeclared: (name) => properties.has(name),
    item: () => ofSchema(items),
  };
}

function listShape({ listType, listKeys, items }: Schema): ListShape {
  if (listType === 'atomic') return ATOMIC_LIST;
  if (listType === 'set') return { type: 'set' };
  const defaults = listKeys.flatMap((key) => {
    const value = items?.properties.get(key)?.defaultValue;
    return value === undefined ? [] : [[key, value] as const];
  });
  return { type: 'map', keys: listKeys, defaults: Object.fromEntries(defaults) };
}
