import type { Json } from '../objects/json.ts';
import { isObject } from '../objects/json.ts';

/**
 * A set of fields of an object, in the very form in which metadata.managedFields stores it (FieldsV1), so that nothing has to be
 * translated: a tree by path elements. `{}` is a member without members below it; a node with members below it is itself a member only
 * where it has the key `.`. The empty set is `{}`, at the top only. A path element is written
 *
 * - `f:NAME`: the field of an object,
 * - `k:{"name":"a"}`: the item of a keyed list, by its keys in alphabetical order,
 * - `v:"x"`: an item of a list that is a set.
 */
export interface FieldSet {
  readonly [element: string]: FieldSet;
}

/** The set without members. */
export const NO_FIELDS: FieldSet = {};

const SELF = '.';
const MEMBER: FieldSet = {};

/** True for the set without members. */
export function isEmpty(set: FieldSet): boolean {
  for (const _element in set) return false;
  return true;
}

/** Reads a stored FieldsV1; what is not one is the empty set. */
export function parseFieldSet(value: Json | undefined): FieldSet {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, below]) => [key, parseFieldSet(below)]))
    : {};
}

/** What is below an element, as a set of its own; empty where there is nothing. */
export function below(set: FieldSet, element: string): FieldSet {
  const node = at(set, element);
  if (node === undefined || !Object.hasOwn(node, SELF)) return node ?? NO_FIELDS;
  const { [SELF]: _self, ...rest } = node;
  return rest;
}

/** True when the element itself is a member. */
export function has(set: FieldSet, element: string): boolean {
  const node = at(set, element);
  return node !== undefined && isMember(node);
}

/** The elements at the top of a set, members or with members below. */
export function elements(set: FieldSet): readonly string[] {
  return Object.keys(set).filter((element) => element !== SELF);
}

function at(set: FieldSet, element: string): FieldSet | undefined {
  return Object.hasOwn(set, element) ? set[element] : undefined;
}

function isMember(node: FieldSet): boolean {
  return Object.hasOwn(node, SELF) || isEmpty(node);
}

/** A node from its parts, undefined where it would hold no member. */
function node(isSelf: boolean, children: FieldSet): FieldSet | undefined {
  if (isEmpty(children)) return isSelf ? MEMBER : undefined;
  return isSelf ? { [SELF]: MEMBER, ...children } : children;
}

/** Puts two sets together element by element; `keep` says from where a member is that may stay. */
function combine(a: FieldSet, b: FieldSet, keep: (inA: boolean, inB: boolean) => boolean): FieldSet {
  // Where one side has no members there is nothing to look for: most of a write's sets have little in common.
  if (isEmpty(b)) return keep(true, false) ? a : NO_FIELDS;
  if (isEmpty(a)) return keep(false, true) ? b : NO_FIELDS;
  const result: Record<string, FieldSet> = {};
  for (const element of new Set([...elements(a), ...elements(b)])) {
    const combined = node(keep(has(a, element), has(b, element)), combine(below(a, element), below(b, element), keep));
    if (combined !== undefined) result[element] = combined;
  }
  return result;
}

/** The members of either set. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA || inB);
}

/** The members of both sets. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA && inB);
}

/** The members of `a` that are not members of `b`; what is below a member of `b` stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA && !inB);
}

/** The members of `a` that neither are members of `b` nor lie below one. */
export function withoutTrees(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b)) return a;
  const result: Record<string, FieldSet> = {};
  for (const element of elements(a)) {
    if (has(b, element)) continue;
    const kept = node(has(a, element), withoutTrees(below(a, element), below(b, element)));
    if (kept !== undefined) result[element] = kept;
  }
  return result;
}

/** Every member as its path: those at the top in the order of their texts, then those below each element. */
export function paths(set: FieldSet): readonly (readonly string[])[] {
  const sorted = [...elements(set)].sort();
  return [
    ...sorted.filter((element) => has(set, element)).map((element) => [element]),
    ...sorted.flatMap((element) => paths(below(set, element)).map((rest) => [element, ...rest])),
  ];
}

/** The set of some paths; the empty path is no member of any set. */
export function setOf(members: readonly (readonly string[])[]): FieldSet {
  return members.reduce<FieldSet>((set, path) => union(set, singleton(path)), NO_FIELDS);
}

function singleton([first, ...rest]: readonly string[]): FieldSet {
  return first === undefined ? NO_FIELDS : { [first]: rest.length === 0 ? MEMBER : singleton(rest) };
}

/** Collects members in the order in which a value is walked, without making a set for each. */
export class FieldSetBuilder {
  readonly #root = new Branch();

  insert(path: readonly string[]): void {
    let branch = this.#root;
    for (const element of path) branch = branch.child(element);
    branch.isMember = true;
  }

  build(): FieldSet {
    return this.#root.children();
  }
}

class Branch {
  isMember = false;
  readonly #children = new Map<string, Branch>();

  child(element: string): Branch {
    const known = this.#children.get(element);
    if (known !== undefined) return known;
    const created = new Branch();
    this.#children.set(element, created);
    return created;
  }

  children(): FieldSet {
    const result: Record<string, FieldSet> = {};
    for (const [element, branch] of this.#children) {
      const built = node(branch.isMember, branch.children());
      if (built !== undefined) result[element] = built;
    }
    return result;
  }
}
