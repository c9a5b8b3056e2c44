import { addTo, hasEntry, plus, shrinkEntries, subtractFrom } from './entries.ts';
import type { Resource } from './generated/messages.ts';
import type { ResourceLimits } from './quantities.ts';
import { ResourceQuantities } from './quantities.ts';
import { isAllocatableTo, reservationStack } from './reservations.ts';
import type { Entry } from './resource.ts';
import { entryHash, entryOf, isSameEntry, messageOf, quantityOf, withKind } from './resource.ts';
import { findEntry } from './resourceFind.ts';
import { upgrade } from './resourceFormat.ts';
import type { Kind } from './resourceKind.ts';
import { allocatedKind, unallocatedKind, reservedKind } from './resourceKind.ts';
import { printResource } from './resourcePrint.ts';
import { parseResources } from './resourceText.ts';
import { validateResource, validateResources } from './resourceValidity.ts';
import type { Thousandths } from './scalar.ts';
import { fromThousandths } from './scalar.ts';

/** Puts a list into another order: the allocator cuts resources in random order (ALLOC-055). */
export type Shuffle = <T>(items: readonly T[]) => readonly T[];

/**
 * A collection of resources, immutable: what an agent has, an offer holds, a task uses. Every operation gives a new
 * collection that shares the objects that did not change, or the same collection if nothing changed.
 *
 * Equal resources are one object, shared ones with a count (RES-020, RES-027). No object is empty or invalid, and all are
 * in the stack format.
 */
export class Resources implements Iterable<Resource> {
  static readonly none = new Resources([]);

  // Methods are `private`, not `#private`: with those TypeScript 6.0 emits a static initializer (`none`) that names its class
  // by an alias which is not set yet.
  readonly #entries: readonly Entry[];
  #quantities: ResourceQuantities | undefined;
  #fingerprint: number | undefined;
  /** What these are, unallocated, where it is known because they were made of it. */
  #unallocated: Resources | undefined;

  private constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  private static ofEntries(entries: readonly Entry[]): Resources {
    return entries.length === 0 ? Resources.none : new Resources(entries);
  }

  /** Of messages in any reservation format; invalid and empty ones are silently left out (RES-014, RES-015). */
  static of(resources: Iterable<Resource>): Resources {
    const entries: Entry[] = [];
    for (const resource of resources) {
      if (validateResource(resource) === undefined) entries.push(entryOf(upgrade(resource)));
    }
    return Resources.ofEntries(plus([], entries));
  }

  /**
   * Reads a text: `cpus:2;mem(role):64;ports:[1-2]`, or the JSON of an array of resources (RES-010, RES-011, RES-012).
   *
   * @param defaultRole the role of those resources that name none.
   * @throws ResourceError
   */
  static parse(text: string, defaultRole = '*'): Resources {
    return Resources.of(parseResources(text, defaultRole));
  }

  /** Why one of the resources is invalid, in Mesos' words; undefined if none is (RES-015, RES-016, RES-045). */
  static validate(resources: Iterable<Resource>): string | undefined {
    return validateResources(resources);
  }

  isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Both together. Objects that this collection has keep their place, others follow in their order. */
  plus(other: Resources): Resources {
    if (other.isEmpty()) return this;
    if (this.isEmpty()) return other;
    return Resources.ofEntries(plus(this.#entries, other.#entries));
  }

  /** What remains; what `other` has besides or too much of is ignored (RES-024). */
  minus(other: Resources): Resources {
    if (other.isEmpty() || this.isEmpty()) return this;
    const entries = this.#entries.slice();
    for (const entry of other.#entries) subtractFrom(entries, entry);
    return Resources.ofEntries(entries);
  }

  /**
   * Whether each object of `other` is in one object here. Only persistent volumes are used up in looking, and they alone
   * can be there twice: other equal objects of `other` are one object already (RES-025).
   */
  contains(other: Resources): boolean {
    if (other === this) return true;
    let remaining: Entry[] | undefined;
    for (const entry of other.#entries) {
      if (!hasEntry(remaining ?? this.#entries, entry)) return false;
      if (entry.kind.persistentVolume) subtractFrom((remaining ??= this.#entries.slice()), entry);
    }
    return true;
  }

  /** Whether each contains the other (RES-025). */
  equals(other: Resources): boolean {
    return this === other || (this.contains(other) && other.contains(this));
  }

  /** Whether there is as much of each name, all its objects together (RES-038). */
  containsQuantities(quantities: ResourceQuantities): boolean {
    return this.quantities().contains(quantities);
  }

  /** The objects whose message passes; a shared one comes once, and keeps its count. */
  filter(predicate: (resource: Resource) => boolean): Resources {
    return this.select((entry) => predicate(messageOf(entry)));
  }

  /** The reserved objects; with a role, those whose last reservation is to it (RES-045). */
  reserved(role?: string): Resources {
    return this.select(({ kind }) => (role === undefined ? kind.reservedTo !== undefined : kind.reservedTo === role));
  }

  /** The objects of which a predicate on what they are, whatever their amounts, holds. */
  ofKind(predicate: (kind: Kind) => boolean): Resources {
    return this.select(({ kind }) => predicate(kind));
  }

  unreserved(): Resources {
    return this.select(({ kind }) => kind.reservedTo === undefined);
  }

  /** The reserved objects by the role that they are reserved to. */
  reservations(): ReadonlyMap<string, Resources> {
    return this.groupBy((kind) => kind.reservedTo);
  }

  /** What frameworks without RESERVATION_REFINEMENT can be told of: all with at most one reservation (ALLOC-102, RES-053). */
  unrefined(): Resources {
    return this.select(({ kind }) => reservationStack(kind.message).length <= 1);
  }

  /** What may be allocated to a role: the unreserved, and what is reserved to it or above it (RES-046). */
  allocatableTo(role: string): Resources {
    return this.select(({ kind }) => isAllocatableTo(kind.reservedTo, role));
  }

  revocable(): Resources {
    return this.select(({ kind }) => kind.revocable);
  }

  nonRevocable(): Resources {
    return this.select(({ kind }) => !kind.revocable);
  }

  shared(): Resources {
    return this.select(({ kind }) => kind.shared);
  }

  nonShared(): Resources {
    return this.select(({ kind }) => !kind.shared);
  }

  persistentVolumes(): Resources {
    return this.select(({ kind }) => kind.persistentVolume);
  }

  scalars(): Resources {
    return this.select(({ kind }) => kind.type === 'SCALAR');
  }

  nonScalars(): Resources {
    return this.select(({ kind }) => kind.type !== 'SCALAR');
  }

  /** The objects of one name. */
  named(name: string): Resources {
    return this.select(({ kind }) => kind.name === name);
  }

  /**
   * A number that is the same for resources that are the same, object by object in one order; of others it most often
   * differs. With {@link isIdentical} it lets those be found that are there already.
   */
  get fingerprint(): number {
    this.#fingerprint ??= this.#entries.reduce((hash, entry) => (Math.imul(hash, 31) + entryHash(entry)) | 0, 17);
    return this.#fingerprint;
  }

  /** Whether both have the same objects in the same order: a stricter and cheaper question than {@link equals}. */
  isIdentical(other: Resources): boolean {
    if (this === other) return true;
    const [entries, others] = [this.#entries, other.#entries];
    return (
      entries.length === others.length &&
      entries.every((entry, index) => {
        const same = others[index];
        return same !== undefined && isSameEntry(entry, same);
      })
    );
  }

  /** The same resources, allocated to a role (ALLOC-016). */
  allocate(role: string): Resources {
    if (this.unallocate() !== this) return this.mapKinds((kind) => allocatedKind(kind, role));
    if (this.isEmpty()) return this;
    // What differs while it is not allocated still differs once all of it is allocated to one role.
    const allocated = new Resources(this.#entries.map((entry) => withKind(entry, allocatedKind(entry.kind, role))));
    allocated.#unallocated = this;
    return allocated;
  }

  /** The same resources, allocated to nobody. */
  unallocate(): Resources {
    this.#unallocated ??= this.mapKinds(unallocatedKind);
    return this.#unallocated;
  }

  /** The role that all of them are allocated to; undefined if they are not allocated, or not to one role. */
  soleAllocation(): string | undefined {
    const role = this.#entries[0]?.kind.allocatedTo;
    return role !== undefined && this.#entries.every(({ kind }) => kind.allocatedTo === role) ? role : undefined;
  }

  /** The allocated objects by the role that they are allocated to. */
  allocations(): ReadonlyMap<string, Resources> {
    return this.groupBy((kind) => kind.allocatedTo);
  }

  /** The same resources without their reservations. */
  toUnreserved(): Resources {
    return this.mapKinds((kind) => reservedKind(kind, []));
  }

  /** Totals by name: of scalars their sum, of ranges and sets the count of members; shared objects count once (RES-038). */
  quantities(): ResourceQuantities {
    this.#quantities ??= ResourceQuantities.ofThousandths(
      this.#entries.map((entry) => [entry.kind.name, quantityOf(entry)] as const),
    );
    return this.#quantities;
  }

  /** Tells of each object what it is and how much of it there is, in thousandths, as {@link quantities} counts. */
  eachQuantity(tell: (kind: Kind, quantity: Thousandths) => void): void {
    for (const entry of this.#entries) tell(entry.kind, quantityOf(entry));
  }

  /** The names in the order of their first objects. */
  names(): readonly string[] {
    return [...new Set(this.#entries.map(({ kind }) => kind.name))];
  }

  /** The sum of the scalars of a name, in its unit (RES-001); 0 if there are none. */
  get(name: string): number {
    let total: Thousandths = 0;
    for (const { kind, amount } of this.#entries) if (kind.name === name) total += amount;
    return fromThousandths(total);
  }

  /**
   * Finds resources here that are worth `targets` whatever they are reserved to: for each of them first what is reserved to
   * its own role, then unreserved, then any (RES-029).
   *
   * @returns what was found, with the reservations it has here; undefined if there is too little.
   */
  find(targets: Resources): Resources | undefined {
    const found: Entry[] = [];
    for (const target of targets.#entries) {
      const parts = findEntry(this.#entries, target);
      if (parts === undefined) return undefined;
      for (const part of parts) addTo(found, part);
    }
    return Resources.ofEntries(found);
  }

  /**
   * The part that is within a target (RES-039). Quantities keep only what they name; limits keep all that they do not name.
   * An indivisible object that is too large is left out. Only scalars are cut: a range or set is dropped by quantities and
   * kept by limits.
   *
   * @param shuffle the order in which objects are taken; their own if absent.
   */
  shrinkTo(target: ResourceQuantities | ResourceLimits, shuffle: Shuffle = (items) => items): Resources {
    const unnamed = target instanceof ResourceQuantities ? 0 : Infinity;
    const kept = shrinkEntries(shuffle(this.#entries), new Map(target.entries()), unnamed);
    const unchanged = kept.length === this.#entries.length && kept.every((entry, i) => entry === this.#entries[i]);
    return unchanged ? this : Resources.ofEntries(kept);
  }

  /** The messages in stack format, in the order in which objects came; a shared object once, whatever its count. */
  toMessages(): readonly Resource[] {
    return this.#entries.map(messageOf);
  }

  /** Iterates over `toMessages()`. */
  [Symbol.iterator](): Iterator<Resource> {
    return this.toMessages()[Symbol.iterator]();
  }

  /** Prints as Mesos does: `cpus:4; ports:[31000-31999]`, and `{}` for nothing (RES-017). */
  toString(): string {
    if (this.isEmpty()) return '{}';
    return this.#entries
      .map((entry) => printResource(messageOf(entry)) + (entry.kind.shared ? `<${entry.copies}>` : ''))
      .join('; ');
  }

  private select(predicate: (entry: Entry) => boolean): Resources {
    const entries = this.#entries.filter(predicate);
    return entries.length === this.#entries.length ? this : Resources.ofEntries(entries);
  }

  private groupBy(roleOf: (kind: Kind) => string | undefined): ReadonlyMap<string, Resources> {
    const groups = new Map<string, Entry[]>();
    for (const entry of this.#entries) {
      const role = roleOf(entry.kind);
      if (role === undefined) continue;
      const group = groups.get(role);
      if (group === undefined) groups.set(role, [entry]);
      else group.push(entry);
    }
    return new Map([...groups].map(([role, entries]) => [role, Resources.ofEntries(entries)]));
  }

  /** Gives objects other kinds; those that become equal become one. */
  private mapKinds(change: (kind: Kind) => Kind): Resources {
    let changed = false;
    const entries = this.#entries.map((entry) => {
      const kind = change(entry.kind);
      changed ||= kind !== entry.kind;
      return kind === entry.kind ? entry : withKind(entry, kind);
    });
    return changed ? Resources.ofEntries(plus([], entries)) : this;
  }
}
