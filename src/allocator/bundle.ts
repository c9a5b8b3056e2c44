import type { Resources } from '../model/resources.ts';
import { noAmounts, type Amounts } from './quantityTable.ts';
import type { ResourceNames } from './resourceNames.ts';

/**
 * Resources, without allocation, as the allocator handles them: with the numbers that runs ask for, counted once. Equal
 * resources are most often one bundle (see {@link Bundles}), so that what a thousand equal agents have costs as much as what
 * one has.
 */
export class Bundle {
  readonly resources: Resources;
  /** Of all names; of ranges and sets the count of members (RES-038). */
  readonly amounts: Amounts;
  /** Of scalars that are neither reserved nor revocable: what quota is about (ALLOC-041). */
  readonly open: Amounts;
  /** Of reserved scalars (ALLOC-041), and of revocable ones (ALLOC-049); undefined if there are none. */
  readonly reserved: Amounts | undefined;
  readonly revocable: Amounts | undefined;
  readonly hasShared: boolean;
  /** Whether all that is subject to quota can be cut, in one way only. */
  readonly divisible: boolean;
  /** Whether anybody may have all of it: nothing is reserved, revocable or shared. */
  readonly plain: boolean;
  /** Whether all of it is subject to quota. */
  readonly allOpen: boolean;
  readonly #names: ResourceNames;
  /** By role. */
  #allocated: Map<string, Resources> | undefined;
  #supply: Supply | undefined;
  #lastPortion: { readonly role: string; readonly capabilities: number; readonly portion: Bundle } | undefined;
  #lastCut: { readonly to: Amounts; readonly cut: Bundle } | undefined;
  #lastRest: { readonly taken: Bundle; readonly rest: Bundle | undefined } | undefined;

  constructor(names: ResourceNames, resources: Resources) {
    const count = new Counting(names, resources);
    this.#names = names;
    this.resources = resources;
    this.amounts = count.amounts;
    this.open = count.allOpen ? count.amounts : (count.open ?? noAmounts);
    this.reserved = count.reserved;
    this.revocable = count.revocable;
    this.hasShared = count.shared;
    this.divisible = count.divisible;
    this.plain = count.plain;
    this.allOpen = count.allOpen;
  }

  get isEmpty(): boolean {
    return this.resources.isEmpty();
  }

  /** What is asked only of all that an agent has. */
  get supply(): Supply {
    this.#supply ??= this.#countSupply();
    return this.#supply;
  }

  #countSupply(): Supply {
    if (this.reserved === undefined && this.revocable === undefined) return { scalars: this.open, reservations: [] };
    const scalars = new Float64Array(this.#names.size);
    const byRole = new Map<string, Float64Array>();
    this.resources.eachQuantity((kind, quantity) => {
      if (kind.type !== 'SCALAR') return;
      const name = this.#names.index(kind.name);
      add(scalars, name, quantity);
      if (sortOf(kind) !== 'reserved' || kind.reservedTo === undefined) return;
      const amounts = byRole.get(kind.reservedTo) ?? new Float64Array(this.#names.size);
      byRole.set(kind.reservedTo, amounts);
      add(amounts, name, quantity);
    });
    return { scalars, reservations: [...byRole].map(([role, amounts]) => ({ role, amounts })) };
  }

  /** The same, allocated to a role (ALLOC-016). */
  allocatedTo(role: string): Resources {
    const known = this.#allocated?.get(role);
    if (known !== undefined) return known;
    const allocated = this.resources.allocate(role);
    // Bundles of one agent alone are many, and are not offered to many roles: those of many agents are few.
    if (this.#allocated === undefined || this.#allocated.size >= mostAllocations) this.#allocated = new Map();
    this.#allocated.set(role, allocated);
    return allocated;
  }

  /** The part of it that was made for this role and these capabilities, kept for the next who asks. */
  portion(role: string, capabilities: number, make: () => Bundle): Bundle {
    const last = this.#lastPortion;
    if (last?.role === role && last.capabilities === capabilities) return last.portion;
    const portion = make();
    this.#lastPortion = { role, capabilities, portion };
    return portion;
  }

  /** It, cut to amounts, kept for the next who asks. */
  cut(to: Amounts, make: () => Bundle): Bundle {
    const last = this.#lastCut;
    if (last?.to.every((amount, name) => amount === to[name]) === true) return last.cut;
    const cut = make();
    this.#lastCut = { to, cut };
    return cut;
  }

  /** What remains without a part of it, kept for the next who asks; undefined for what is no part of it. */
  without(taken: Bundle, make: () => Bundle): Bundle | undefined {
    const last = this.#lastRest;
    if (last?.taken === taken) return last.rest;
    const rest = this.resources.contains(taken.resources) ? make() : undefined;
    this.#lastRest = { taken, rest };
    return rest;
  }
}

const mostAllocations = 1000;

/** What an agent brings into the cluster. */
export interface Supply {
  /** All its scalars. */
  readonly scalars: Amounts;
  /** The reserved scalars by the role that they are reserved to. */
  readonly reservations: readonly Reservation[];
}

/** Scalars that are reserved to one role. */
export interface Reservation {
  readonly role: string;
  readonly amounts: Amounts;
}

/** What is counted of a resource beside its quantity. */
interface Counted {
  readonly name: string;
  readonly type: string;
  readonly reservedTo: string | undefined;
  readonly revocable: boolean;
  readonly shared: boolean;
  readonly divisible: boolean;
}

/** Reserved revocable resources are nobody's. */
function sortOf({ revocable, reservedTo }: Counted): 'open' | 'reserved' | 'revocable' {
  if (revocable) return 'revocable';
  return reservedTo === undefined ? 'open' : 'reserved';
}

/** Adds up the objects of a bundle, the scalars also by their sort. */
class Counting {
  readonly amounts: Float64Array;
  open: Float64Array | undefined;
  reserved: Float64Array | undefined;
  revocable: Float64Array | undefined;
  plain = true;
  allOpen = true;
  shared = false;
  divisible = true;
  readonly #names: ResourceNames;

  constructor(names: ResourceNames, resources: Resources) {
    this.#names = names;
    // Each name has its index before there are sums by them.
    resources.eachQuantity(({ name }) => names.index(name));
    this.amounts = new Float64Array(names.size);
    resources.eachQuantity((kind, quantity) => this.#add(kind, quantity));
  }

  #add(kind: Counted, quantity: number): void {
    const name = this.#names.index(kind.name);
    const [sort, scalar] = [sortOf(kind), kind.type === 'SCALAR'];
    add(this.amounts, name, quantity);
    this.shared ||= kind.shared;
    this.plain &&= sort === 'open' && !kind.shared;
    this.allOpen &&= sort === 'open' && scalar;
    if (!scalar) return;
    if (sort === 'open') this.divisible &&= kind.divisible && !((this.open?.[name] ?? 0) > 0);
    this[sort] ??= new Float64Array(this.#names.size);
    add(this[sort], name, quantity);
  }
}

function add(sums: Float64Array, name: number, quantity: number): void {
  sums[name] = (sums[name] ?? 0) + quantity;
}
