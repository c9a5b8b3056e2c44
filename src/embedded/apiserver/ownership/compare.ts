import type { Json, JsonObject } from '../objects/json.ts';
import { equalJson, isList, isObject } from '../objects/json.ts';
import type { Associative } from './elements.ts';
import { fieldElement, itemElement } from './elements.ts';
import type { FieldSet } from './fieldSet.ts';
import { FieldSetBuilder } from './fieldSet.ts';
import type { Shape } from './shape.ts';
import { untyped } from './shape.ts';

/** The fields in which two states of an object differ. */
export interface Comparison {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  readonly modified: FieldSet;
}

/** Compares two states field by field, as far as the shape tells fields apart. */
export function compare(shape: Shape, before: Json | undefined, after: Json | undefined): Comparison {
  const comparer = new Comparer();
  comparer.compare(shape, before, after);
  return comparer.result();
}

class Comparer {
  readonly #added = new FieldSetBuilder();
  readonly #removed = new FieldSetBuilder();
  readonly #modified = new FieldSetBuilder();
  readonly #path: string[] = [];

  result(): Comparison {
    return { added: this.#added.build(), removed: this.#removed.build(), modified: this.#modified.build() };
  }

  compare(shape: Shape, before: Json | undefined, after: Json | undefined): void {
    if (before === after) return;
    if (this.#isLeaf(shape, before, after)) {
      if (before === undefined) this.#added.insert(this.#path);
      else if (after === undefined) this.#removed.insert(this.#path);
      else if (!equalJson(before, after)) this.#modified.insert(this.#path);
      return;
    }
    this.#compareBelow(shape, before, after);
    if (this.#path.length === 0) return;
    if (before === undefined) this.#added.insert(this.#path);
    else if (after === undefined) this.#removed.insert(this.#path);
  }

  /** A value is compared as one where it has no parts, where its type says so, and where both states are empty. */
  #isLeaf(shape: Shape, before: Json | undefined, after: Json | undefined): boolean {
    const sides = [before, after].filter((side) => side !== undefined && side !== null);
    if (sides.length === 0 || sides.every(isBare)) return true;
    if (sides.every(isList)) return shape.list.type === 'atomic';
    return !sides.every(isObject) || shape.isAtomic;
  }

  #compareBelow(shape: Shape, before: Json | undefined, after: Json | undefined): void {
    if (isList(before) || isList(after)) {
      if (shape.list.type === 'atomic') return;
      this.#compareItems(shape, itemsOf(shape.list, before), itemsOf(shape.list, after));
      return;
    }
    const [old, next]: JsonObject[] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
    for (const name of new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})]))
      this.#descend(fieldElement(name), shape.field(name) ?? untyped, old?.[name], next?.[name]);
  }

  #compareItems(shape: Shape, before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>): void {
    for (const element of new Set([...before.keys(), ...after.keys()]))
      this.#descend(element, shape.item(), before.get(element), after.get(element));
  }

  #descend(element: string, shape: Shape, before: Json | undefined, after: Json | undefined): void {
    this.#path.push(element);
    this.compare(shape, before, after);
    this.#path.pop();
  }
}

function isBare(value: Json | undefined): boolean {
  return isList(value) ? value.length === 0 : !isObject(value) || Object.keys(value).length === 0;
}

/** The items of an associative list by their path elements. */
export function itemsOf(list: Associative, value: Json | undefined): ReadonlyMap<string, Json> {
  return new Map((isList(value) ? value : []).map((item) => [itemElement(list, item), item]));
}
