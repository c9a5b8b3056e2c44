import type { Json } from '../objects/json.ts';
import { isList, isObject } from '../objects/json.ts';
import type { Associative } from './elements.ts';
import { fieldElement, itemElement, pathText } from './elements.ts';
import type { FieldSet } from './fieldSet.ts';
import { FieldSetBuilder, below, elements, has, setOf, union } from './fieldSet.ts';
import type { Shape } from './shape.ts';
import { untyped } from './shape.ts';

/** The fields that a configuration speaks of: what its manager owns when it is applied. Throws a ConfigurationError. */
export function fieldsOf(shape: Shape, value: Json): FieldSet {
  const fields = new FieldSetBuilder();
  collect(shape, value, [], fields);
  return fields.build();
}

type Path = readonly string[];

function collect(shape: Shape, value: Json, path: Path, fields: FieldSetBuilder): void {
  checkType(shape, value, path);
  if (isList(value)) collectItems(shape, value, path, fields);
  else if (!isObject(value) || shape.isAtomic) fields.insert(path);
  else for (const name of Object.keys(value)) collectField(shape, name, value[name], path, fields);
}

function collectField(shape: Shape, name: string, child: Json | undefined, path: Path, fields: FieldSetBuilder): void {
  if (child === undefined) return;
  const at = [...path, fieldElement(name)];
  const below = shape.field(name);
  if (below === undefined) throw new ConfigurationError(at, 'field not declared in schema');
  collect(below, child, at, fields);
  const isEmptyObject = isObject(child) && Object.keys(child).length === 0;
  if (child === null || isEmptyObject || !shape.isDeclared(name)) fields.insert(at);
}

function collectItems({ list, item }: Shape, items: readonly Json[], path: Path, fields: FieldSetBuilder): void {
  if (list.type === 'atomic') {
    fields.insert(path);
    return;
  }
  const seen = new Set<string>();
  for (const [index, value] of items.entries()) {
    const element = itemElement(list, value);
    if (element === NO_KEYS) throw new ConfigurationError(path, keysMissing(list, index));
    if (seen.has(element)) throw new ConfigurationError(path, `duplicate entries for key ${pathText([element])}`);
    seen.add(element);
    collect(item(), value, [...path, element], fields);
    fields.insert([...path, element]);
  }
}

const NO_KEYS = 'k:{}';

function keysMissing(list: Associative, index: number): string {
  const keys = list.type === 'map' ? list.keys.map((key) => JSON.stringify(key)).join(' ') : '';
  return `element ${index}: associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`;
}

function checkType({ expects }: Shape, value: Json, path: Path): void {
  const wrong = (wanted: string) => new ConfigurationError(path, `expected ${wanted}, got ${goType(value)}`);
  if (value === null) return;
  if (expects === 'object' && !isObject(value)) throw wrong('map');
  if (expects === 'array' && !isList(value)) throw wrong('list');
  if (expects === 'string' && typeof value !== 'string') throw wrong('string');
  if (expects === 'boolean' && typeof value !== 'boolean') throw wrong('boolean');
  if ((expects === 'integer' || expects === 'number') && typeof value !== 'number')
    throw wrong('numeric (int or float)');
}

function goType(value: Json): string {
  if (isList(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A configuration that its kind cannot have: a field that is not declared, a wrong type, items that cannot be told apart. */
export class ConfigurationError extends Error {
  readonly path: Path;

  constructor(path: Path, message: string) {
    super(`${pathText(path)}: ${message}`);
    this.name = 'ConfigurationError';
    this.path = path;
  }
}

/** The set with the declared fields that have members below them as members too: who owns part of such a field holds it. */
export function holding(shape: Shape, set: FieldSet): FieldSet {
  return elements(set).reduce<FieldSet>((result, element) => {
    const children = holding(shapeBelow(shape, element), below(set, element));
    const isHeld = has(set, element) || (element.startsWith('f:') && shape.isDeclared(element.slice(2)));
    const own = isHeld ? setOf([[element]]) : {};
    return union(result, union(own, elements(children).length === 0 ? {} : { [element]: children }));
  }, {});
}

/** The shape of what a path element leads to. */
export function shapeBelow(shape: Shape, element: string): Shape {
  return element.startsWith('f:') ? (shape.field(element.slice(2)) ?? untyped) : shape.item();
}

/** The value without some fields; objects and lists that lose everything go too. */
export function withoutFields(shape: Shape, value: Json, removed: FieldSet): Json | undefined {
  if (isList(value)) {
    const { list } = shape;
    if (list.type === 'atomic' || value.length === 0) return value;
    const kept = value.flatMap((item) => remaining(shape.item(), item, itemElement(list, item), removed) ?? []);
    return kept.length === 0 ? undefined : kept;
  }
  if (!isObject(value) || shape.isAtomic || Object.keys(value).length === 0) return value;
  const kept = Object.entries(value).flatMap(([name, child]) => {
    const rest =
      child === undefined ? undefined : remaining(shape.field(name) ?? untyped, child, fieldElement(name), removed);
    return rest === undefined ? [] : [[name, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function remaining(shape: Shape, child: Json, element: string, removed: FieldSet): Json | undefined {
  if (has(removed, element)) return undefined;
  const inner = below(removed, element);
  return elements(inner).length === 0 ? child : withoutFields(shape, child, inner);
}
