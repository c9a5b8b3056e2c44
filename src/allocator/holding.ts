import { Resources } from '../model/resources.ts';
import type { Bundle } from './bundle.ts';
import type { Membership } from './membership.ts';

/** What was granted to a membership on an agent, or tracked as its own, and is not given back: a list, latest first. */
export interface Holding {
  readonly membership: Membership;
  readonly bundle: Bundle;
  /** The number of the run that gave it; 0 if none did. */
  readonly run: number;
  next: Holding | undefined;
}

/** Who holds what of an agent, each thing as it was given: most often it comes back as it was. */
export class Holdings {
  #first: Holding | undefined;

  *[Symbol.iterator](): Iterator<Holding> {
    for (let at = this.#first; at !== undefined; at = at.next) yield at;
  }

  add(membership: Membership, bundle: Bundle, run: number): void {
    this.#first = { membership, bundle, run, next: this.#first };
    membership.holdings += 1;
  }

  /** Takes out what was given exactly so, and gives it; undefined if there is no such thing. */
  take(membership: Membership, resources: Resources): Bundle | undefined {
    let before: Holding | undefined;
    for (let at = this.#first; at !== undefined; before = at, at = at.next) {
      if (at.membership !== membership || !isSame(at.bundle.resources, resources)) continue;
      if (before === undefined) this.#first = at.next;
      else before.next = at.next;
      membership.holdings -= 1;
      return at.bundle;
    }
    return undefined;
  }

  /** All that a membership holds, together. */
  of(membership: Membership): Resources {
    return this.sum((holder) => holder === membership);
  }

  /** All that those hold of whom the predicate holds. */
  sum(among: (holder: Membership) => boolean): Resources {
    let sum = Resources.none;
    for (const { membership, bundle } of this) if (among(membership)) sum = sum.plus(bundle.resources);
    return sum;
  }

  /** Makes of all that a membership holds one bundle. */
  replace(membership: Membership, rest: Bundle): void {
    let latest = 0;
    for (const { membership: holder, bundle, run } of [...this]) {
      if (holder !== membership) continue;
      latest = Math.max(latest, run);
      this.take(membership, bundle.resources);
    }
    if (!rest.isEmpty) this.add(membership, rest, latest);
  }

  /** Those who hold something, each once. */
  holders(): Set<Membership> {
    return new Set([...this].map(({ membership }) => membership));
  }
}

/** Most often they are one object; the fingerprints of others most often differ. */
function isSame(one: Resources, other: Resources): boolean {
  return one === other || (one.fingerprint === other.fingerprint && one.isIdentical(other));
}
