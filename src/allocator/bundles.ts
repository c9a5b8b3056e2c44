import { Resources } from '../model/resources.ts';
import { Bundle } from './bundle.ts';
import type { ResourceNames } from './resourceNames.ts';

/**
 * Makes one bundle of equal resources. It keeps those that were asked for lately: a young generation takes what is asked for,
 * and once it is full it becomes the old one, whose bundles are forgotten unless they are asked for again. A bundle that
 * was forgotten is made anew; that costs time and nothing else.
 */
export class Bundles {
  readonly none: Bundle;
  readonly #names: ResourceNames;
  #young = new Map<number, Bundle>();
  #old = new Map<number, Bundle>();

  constructor(names: ResourceNames) {
    this.#names = names;
    this.none = new Bundle(names, Resources.none);
  }

  /** @param resources without allocation */
  of(resources: Resources): Bundle {
    if (resources.isEmpty()) return this.none;
    const { fingerprint } = resources;
    const known = this.#young.get(fingerprint) ?? this.#old.get(fingerprint);
    const bundle = known?.resources.isIdentical(resources) === true ? known : new Bundle(this.#names, resources);
    this.#keep(fingerprint, bundle);
    return bundle;
  }

  plus(one: Bundle, other: Bundle): Bundle {
    if (one.isEmpty) return other;
    if (other.isEmpty) return one;
    return this.of(one.resources.plus(other.resources));
  }

  /** What remains of a bundle without a part of it; undefined if that is no part of it. */
  minus(from: Bundle, part: Bundle): Bundle | undefined {
    if (part.isEmpty) return from;
    if (from === part) return this.none;
    return from.without(part, () => this.of(from.resources.minus(part.resources)));
  }

  #keep(fingerprint: number, bundle: Bundle): void {
    this.#young.set(fingerprint, bundle);
    if (this.#young.size < generationSize) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}

/** Many more than a cluster has kinds of agents, and few enough to be kept. */
const generationSize = 20_000;
