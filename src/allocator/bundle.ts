import type { Resources } from '../model/resources.ts';
import type { Amounts } from './quantityTable.ts';
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
    this.amounts = count.amounts();
    this.open = count.allOpen ? this.amounts : count.amounts('open');
    this.reserved = count.has('reserved') ? count.amounts('reserved') : undefined;
    this.revocable = count.has('revocable') ? count.amounts('revocable') : undefined;
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
    const count = new Counting(this.#names, this.resources);
    const reservations = this.reserved === undefined ? [] : count.reservations(this.reserved);
    return { scalars: count.amounts('scalar'), reservations };
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

type Sort = 'open' | 'reserved' | 'revocable';

interface Counted {
  readonly name: string;
  readonly type: string;
  readonly reservedTo: string | undefined;
  readonly revocable: boolean;
  readonly shared: boolean;
  readonly divisible: boolean;
}

interface Entry {
  readonly name: number;
  /** Undefined for what is not scalar. */
  readonly sort: Sort | undefined;
  readonly role: string | undefined;
  readonly quantity: number;
}

/** Adds up the objects of a bundle. */
class Counting {
  readonly #names: ResourceNames;
  readonly #entries: Entry[] = [];
  plain = true;
  allOpen = true;
  shared = false;
  divisible = true;

  constructor(names: ResourceNames, resources: Resources) {
    this.#names = names;
    resources.eachQuantity((kind, quantity) => this.#add(kind, quantity));
  }

  #add(kind: Counted, quantity: number): void {
    const scalar = kind.type === 'SCALAR';
    const sort = kind.revocable ? 'revocable' : kind.reservedTo === undefined ? 'open' : 'reserved';
    const name = this.#names.index(kind.name);
    if (scalar && sort === 'open') this.divisible &&= kind.divisible && !this.#hasOpen(name);
    this.#entries.push({ name, sort: scalar ? sort : undefined, role: kind.reservedTo, quantity });
    this.shared ||= kind.shared;
    this.plain &&= sort === 'open' && !kind.shared;
    this.allOpen &&= scalar && sort === 'open';
  }

  #hasOpen(name: number): boolean {
    return this.#entries.some((entry) => entry.sort === 'open' && entry.name === name);
  }

  has(sort: Sort): boolean {
    return this.#entries.some((entry) => entry.sort === sort);
  }

  /** The sums of one sort, of all scalars, or of everything. */
  amounts(sort?: Sort | 'scalar'): Amounts {
    if (sort === 'scalar') return this.#sum((entry) => entry.sort !== undefined);
    return this.#sum((entry) => sort === undefined || entry.sort === sort);
  }

  /** What of the reserved scalars is reserved to whom; revocable ones are nobody's. */
  reservations(all: Amounts): Reservation[] {
    const roles = new Set(this.#entries.flatMap(({ sort, role }) => (sort === 'reserved' && role ? [role] : [])));
    return [...roles].map((role) => ({
      role,
      amounts: roles.size === 1 ? all : this.#sum((entry) => entry.sort === 'reserved' && entry.role === role),
    }));
  }

  #sum(counts: (entry: Entry) => boolean): Amounts {
    const amounts = new Float64Array(this.#names.size);
    for (const entry of this.#entries) {
      if (counts(entry)) amounts[entry.name] = (amounts[entry.name] ?? 0) + entry.quantity;
    }
    return amounts;
  }
}
