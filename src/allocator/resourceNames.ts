/**
 * Gives each resource name (`cpus`, `mem`, …) a small integer, so that quantities can be kept as rows of typed arrays.
 * An index is never given back: a cluster has a handful of names.
 */
export class ResourceNames {
  readonly #indexes = new Map<string, number>();
  readonly #names: string[] = [];

  get size(): number {
    return this.#names.length;
  }

  /** The index of `name`; a name not seen before gets the next one. */
  index(name: string): number {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#names.length;
    this.#indexes.set(name, index);
    this.#names.push(name);
    return index;
  }

  /** The names in the order of their indexes. */
  all(): readonly string[] {
    return this.#names;
  }
}
