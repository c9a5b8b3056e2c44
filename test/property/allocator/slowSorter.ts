/** How much of each resource. */
export type Quantities = ReadonlyMap<string, number>;

/** What somebody has: of which name how much. */
export type Holdings = (path: string) => Quantities;

/**
 * Roles in the order of hierarchical dominant resource fairness, from the catalogue (SORT-001…SORT-017): nothing is kept but
 * what cannot be counted anew, which is how often something was allocated.
 */
export class SlowSorter {
  /** By node; the virtual leaf of `a` is `a/.`. */
  readonly #counts = new Map<string, number>();
  readonly weights = new Map<string, number>();
  readonly #clients = new Set<string>();

  get clients(): readonly string[] {
    return [...this.#clients];
  }

  /** SORT-010: a client that gets a child becomes an inner node with a virtual leaf, which takes its count. */
  add(client: string): void {
    const before = new Set(this.#nodes());
    for (const ancestor of ancestorsOf(client)) {
      if (this.#isLeaf(ancestor)) this.#counts.set(`${ancestor}/.`, this.#count(ancestor));
    }
    this.#clients.add(client);
    if (before.has(client)) this.#counts.set(`${client}/.`, 0);
    for (const node of this.#nodes()) if (!before.has(node)) this.#counts.set(node, 0);
  }

  /** SORT-015: who has no more children is a leaf again, with the count of its subtree. */
  remove(client: string): void {
    this.#clients.delete(client);
  }

  allocated(client: string): void {
    for (const node of [...ancestorsOf(client), client]) this.#counts.set(node, this.#count(node) + 1);
    if (!this.#isLeaf(client)) this.#counts.set(`${client}/.`, this.#count(`${client}/.`) + 1);
  }

  /** The clients among these that are to be served, in order; `held` says what a node has, with all below it. */
  order(active: ReadonlySet<string>, held: Holdings, total: Quantities): string[] {
    const place = (node: string) => [this.#share(node, held, total), this.#count(node)];
    return this.#orderBelow('', active, place);
  }

  /** The same in a random order; `draw` is what is drawn for a node, from 0 to below 1 (SORT-022). */
  randomOrder(active: ReadonlySet<string>, draw: (node: string) => number): string[] {
    return this.#orderBelow('', active, (node) => [1 - (1 - draw(node)) ** (1 / (this.weights.get(node) ?? 1))]);
  }

  /** The share of a client itself, without those below it. */
  share(client: string, held: Holdings, total: Quantities): number {
    return this.#share(this.#isLeaf(client) ? client : `${client}/.`, held, total);
  }

  #orderBelow(parent: string, active: ReadonlySet<string>, place: (node: string) => readonly number[]): string[] {
    const children = this.#nodes().filter((node) => parentOf(node) === parent);
    if (this.#clients.has(parent)) children.push(`${parent}/.`);
    return children
      .map((node) => ({ node, place: place(node) }))
      .sort((a, b) => compareAll(a.place, b.place) || (a.node < b.node ? -1 : 1))
      .flatMap(({ node }) => {
        if (node.endsWith('/.')) return active.has(parent) ? [parent] : [];
        if (this.#isLeaf(node)) return active.has(node) ? [node] : [];
        return this.#orderBelow(node, active, place);
      });
  }

  #share(node: string, held: Holdings, total: Quantities): number {
    const has = held(node);
    const shares = [...total].map(([name, all]) => (all > 0 ? (has.get(name) ?? 0) / all : 0));
    return Math.max(0, ...shares) / (this.weights.get(node) ?? 1);
  }

  #count(node: string): number {
    return this.#counts.get(node) ?? 0;
  }

  #nodes(): string[] {
    return [...new Set([...this.#clients].flatMap((client) => [client, ...ancestorsOf(client)]))];
  }

  #isLeaf(node: string): boolean {
    return this.#clients.has(node) && ![...this.#clients].some((client) => client.startsWith(`${node}/`));
  }
}

/** The first difference counts. */
export function compareAll(a: readonly number[], b: readonly number[]): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function parentOf(node: string): string {
  return node.includes('/') ? node.slice(0, node.lastIndexOf('/')) : '';
}

/** `a/b/c` has `a` and `a/b`. */
export function ancestorsOf(node: string): string[] {
  const parent = parentOf(node);
  return parent === '' ? [] : [...ancestorsOf(parent), parent];
}
