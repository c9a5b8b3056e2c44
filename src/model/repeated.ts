/** The items that a list has more than once, in the order in which they come again. */
export function repeated<T>(items: readonly T[]): ReadonlySet<T> {
  const seen = new Set<T>();
  return new Set(items.filter((item) => seen.size === seen.add(item).size));
}
