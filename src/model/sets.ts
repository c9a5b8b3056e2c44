/** The items of a set, each once, in the order in which they came. */
export type Items = readonly string[];

/** The union: the items of `left`, then those that `right` adds (RES-007). */
export function addItems(left: Items, right: Items): Items {
  return [...new Set([...left, ...right])];
}

/** The items of `left` that are not in `right`; what `right` has besides is ignored (RES-007). */
export function subtractItems(left: Items, right: Items): Items {
  const gone = new Set(right);
  return left.filter((item) => !gone.has(item));
}

/** Whether every item of `right` is in `left`, in whatever order (RES-007). */
export function containsItems(left: Items, right: Items): boolean {
  if (right.length > left.length) return false;
  const items = new Set(left);
  return right.every((item) => items.has(item));
}

/** Whether both hold the same items, in whatever order. */
export function equalItems(left: Items, right: Items): boolean {
  return left.length === right.length && containsItems(left, right);
}

/** Prints items as `{a, b}`, in the order given. */
export function printItems(items: Items): string {
  return `{${items.join(', ')}}`;
}
