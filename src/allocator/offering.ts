import { ResourceQuantities } from '../model/quantities.ts';
import { Resources } from '../model/resources.ts';
import type { Bundle } from './bundle.ts';
import type { Bundles } from './bundles.ts';
import type { Headroom } from './headroom.ts';
import type { Minimum } from './minimum.ts';
import type { Amounts } from './quantityTable.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { Role } from './role.ts';
import { room, unmet } from './role.ts';

/**
 * Cuts what a framework could have down to what its role's quota and the headroom of others allow. Only scalars that are
 * neither reserved nor revocable are cut; all the rest goes along (ALLOC-045, ALLOC-047).
 */
export class Offering {
  readonly #bundles: Bundles;
  readonly #names: ResourceNames;
  readonly #headroom: Headroom;
  readonly #random: () => number;

  constructor(bundles: Bundles, names: ResourceNames, headroom: Headroom, random: () => number) {
    this.#bundles = bundles;
    this.#names = names;
    this.#headroom = headroom;
    this.#random = random;
  }

  /** What a role that was promised nothing, or has it, may be offered of a portion (ALLOC-047). */
  ofRest(role: Role, portion: Bundle, minimum: Minimum | undefined): Bundle {
    if (portion.allOpen && this.#isBarred(role, portion.open)) return this.#bundles.none;
    const allowed = this.#allowed(role, portion.open);
    if (allowed === undefined) return portion;
    const amounts = allowed.map((amount, name) => amount + (portion.amounts[name] ?? 0) - (portion.open[name] ?? 0));
    if (amounts.every(isNothing) || minimum?.isReachedBy(amounts) === false) return this.#bundles.none;
    return this.#cut(portion, allowed);
  }

  /**
   * What a role that was promised something may be offered of a portion so that it gets on towards that: as much as it lacks,
   * whatever the headroom is (ALLOC-046), and more within its limit and the surplus (ALLOC-045). Nothing if it would
   * not get on (ALLOC-044).
   */
  ofGuarantees(role: Role, portion: Bundle): Bundle {
    if (!portion.open.some((amount, name) => amount > 0 && unmet(role, name) > 0)) return this.#bundles.none;
    const lacking = portion.open.map((amount, name) => Math.min(amount, unmet(role, name)));
    const more = portion.open.map((amount, name) => amount - (lacking[name] ?? 0));
    const allowed = this.#allowed(role, more, lacking) ?? more;
    if (!portion.divisible) return this.#ofWholes(role, portion, lacking);
    return this.#cut(
      portion,
      lacking.map((amount, name) => amount + (allowed[name] ?? 0)),
    );
  }

  /** The same where something cannot be cut, so that the numbers may say more than there is. */
  #ofWholes(role: Role, portion: Bundle, lacking: Amounts): Bundle {
    const [open, others] = split(portion);
    const promised = this.#shrink(open, lacking);
    if (promised.isEmpty()) return this.#bundles.none;
    const more = this.#bundles.of(open.minus(promised));
    const allowed = this.#allowed(role, more.open, this.#bundles.of(promised).open);
    if (allowed === undefined) return portion;
    return this.#bundles.of(others.plus(promised).plus(this.#shrink(more.resources, allowed)));
  }

  /** A portion with no more of what is subject to quota than this; the same cut is made again and again. */
  #cut(portion: Bundle, to: Amounts): Bundle {
    if (portion.open.every((amount, name) => (to[name] ?? 0) >= amount)) return portion;
    const make = (): Bundle => {
      const [open, others] = split(portion);
      return this.#bundles.of(others.plus(this.#shrink(open, to)));
    };
    return portion.divisible ? portion.cut(to, make) : make();
  }

  /** Whether a role may have nothing of any of these amounts: with quota most often so, for most roles. */
  #isBarred(role: Role, amounts: Amounts): boolean {
    for (let name = 0; name < amounts.length; name += 1) {
      if ((amounts[name] ?? 0) > 0 && this.#most(role, name) > 0) return false;
    }
    return true;
  }

  /** How much of a name is within the role's limit and the surplus, when it is about to get some already. */
  #most(role: Role, name: number, taken = 0): number {
    const surplus = this.#headroom.isRequired ? this.#headroom.surplus(name) : Infinity;
    return Math.min(Math.max(0, room(role, name) - taken), surplus);
  }

  /**
   * How much of some amounts is within the role's limit and the surplus.
   *
   * @param taken what the role is about to get already
   * @returns undefined if all of it is
   */
  #allowed(role: Role, amounts: Amounts, taken?: Amounts): Amounts | undefined {
    if (!this.#headroom.isRequired && role.quotaAmounts?.limits === undefined) return undefined;
    let allowed: Amounts | undefined;
    for (let name = 0; name < amounts.length; name += 1) {
      const amount = amounts[name] ?? 0;
      if (amount === 0) continue;
      const most = this.#most(role, name, taken?.[name]);
      if (most >= amount) continue;
      allowed ??= amounts.slice();
      allowed[name] = most;
    }
    return allowed;
  }

  /** Of which names, by their indexes, a portion is cut to the role's limit, and of which to the surplus. */
  whatCuts(role: Role, { open }: Bundle): { readonly byLimit: number[]; readonly byHeadroom: number[] } {
    const names = Array.from(open.keys()).filter((name) => (open[name] ?? 0) > 0);
    const exceeds = (most: (name: number) => number) => names.filter((name) => (open[name] ?? 0) > most(name));
    return {
      byLimit: exceeds((name) => room(role, name)),
      byHeadroom: this.#headroom.isRequired ? exceeds((name) => this.#headroom.surplus(name)) : [],
    };
  }

  #shrink(resources: Resources, to: Amounts): Resources {
    const names = this.#names.all();
    const target = ResourceQuantities.ofThousandths(Array.from(to, (amount, name) => [names[name] ?? '', amount]));
    return hasChoice(resources)
      ? resources.shrinkTo(target, (items) => this.#shuffle(items))
      : resources.shrinkTo(target);
  }

  #shuffle<T>(items: readonly T[]): readonly T[] {
    const keys = new Map(items.map((item) => [item, this.#random()]));
    return [...items].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
  }
}

/** Whether there are several objects of one name, such as disks, so that chance says which is cut (ALLOC-055). */
function hasChoice(resources: Resources): boolean {
  let objects = 0;
  resources.eachQuantity(() => (objects += 1));
  return objects > resources.names().length;
}

function isNothing(amount: number): boolean {
  return amount === 0;
}

/** What of a portion is subject to quota, and what is not. */
function split({ resources, allOpen }: Bundle): readonly [open: Resources, others: Resources] {
  if (allOpen) return [resources, Resources.none];
  const open = resources.ofKind((kind) => kind.type === 'SCALAR' && kind.reservedTo === undefined && !kind.revocable);
  return [open, resources.minus(open)];
}
