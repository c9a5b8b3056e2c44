import type { Decision } from '../master/effects.ts';
import type { Master } from '../master/master.ts';
import { pauseProgress } from '../master/quota/recoveryPause.ts';
import type { Framework } from '../master/state.ts';
import type { FrameworkId } from '../model/ids.ts';
import type { Clock } from './loop.ts';
import { isOffered, verdictOf, type OfferVerdict } from './offerVerdict.ts';

/** How often all frameworks are looked at, where there is time for it, in seconds. */
const roundSeconds = 5;
/** For how long offers count as made lately, in seconds: longer than the refusals of most frameworks. */
const recentSeconds = 30;
/** How many agents are looked at in a second: some ten milliseconds of work, and the rest of the time is for others. */
const agentsPerSecond = 20_000;
/** How many verdicts are told in a second: each may be a write to the API server. */
const toldPerSecond = 10;
/** How many roles of a framework are looked at. */
const mostRoles = 20;

export interface OfferReviewParts {
  readonly master: Pick<Master, 'state' | 'report'>;
  readonly clock: Pick<Clock, 'every'>;
  /** Takes a verdict that has held and is not the former one. */
  readonly tell: (frameworkId: FrameworkId, verdict: OfferVerdict) => void;
}

/** What is known of one framework. */
interface Review {
  /** When offers were made last. */
  offeredAt: number;
  /** The gist of what was found the last time, and of what was told. */
  found: string | undefined;
  told: string | undefined;
}

/**
 * Looks at the frameworks in rounds, a little every second: whether offers are made to them, and if not, why. What is found
 * twice in a row is told once, so a framework is heard of every ten seconds at most, and not of what passes.
 */
export class OfferReview {
  readonly #parts: OfferReviewParts;
  #reviews = new Map<FrameworkId, Review>();
  #round: Iterator<undefined> | undefined;
  /** Time is counted in seconds that were slept through, so that nobody can set it back. */
  #now = 0;
  #roundBegan = -Infinity;
  #toldNow = 0;
  #stop: (() => void) | undefined;

  constructor(parts: OfferReviewParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#stop ??= this.#parts.clock.every(1, () => this.#look());
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Takes note of offers that are made. */
  decided({ reason, frameworkId }: Decision): void {
    if (reason === 'OffersSent' && frameworkId !== undefined) {
      this.#reviewOf(frameworkId).offeredAt = this.#now;
    }
  }

  /** Does what there is time for in a second. */
  #look(): void {
    this.#now += 1;
    this.#toldNow = 0;
    for (let agents = 0; agents < agentsPerSecond && this.#toldNow < toldPerSecond; agents += 1) {
      this.#round ??= this.#nextRound();
      if (this.#round === undefined) return;
      if (this.#round.next().done === true) this.#round = undefined;
    }
  }

  /** A round through all frameworks, if it is time for one. */
  #nextRound(): Iterator<undefined> | undefined {
    if (this.#now - this.#roundBegan < roundSeconds) return undefined;
    this.#roundBegan = this.#now;
    return this.#reviewAll();
  }

  *#reviewAll(): Iterator<undefined> {
    const { frameworks } = this.#parts.master.state;
    for (const id of this.#reviews.keys()) if (!frameworks.has(id)) this.#reviews.delete(id);
    for (const framework of [...frameworks.values()]) {
      const isThere = () => frameworks.get(framework.id) === framework;
      if (!isThere()) continue;
      const verdict = yield* this.#judge(framework);
      if (isThere()) this.#take(framework.id, verdict);
      yield;
    }
  }

  *#judge({ id, roles, offers }: Framework): Generator<undefined, OfferVerdict> {
    const { state, report } = this.#parts.master;
    const review = this.#reviewOf(id);
    if (offers.size > 0) review.offeredAt = this.#now;
    if (this.#now - review.offeredAt < recentSeconds) return isOffered;
    const explanations = [];
    const looking = roles.slice(0, mostRoles).map((role) => report.explaining(id, role));
    for (const explaining of looking) explanations.push(yield* explaining);
    return verdictOf(explanations, {
      now: undefined,
      nameOf: (other) => state.frameworks.get(other)?.info.name,
      quotaOf: (role) => report.quotaUse(role),
      pause: pauseProgress(state),
    });
  }

  #take(id: FrameworkId, verdict: OfferVerdict): void {
    const review = this.#reviewOf(id);
    const holds = review.found === verdict.gist;
    review.found = verdict.gist;
    if (!holds || review.told === verdict.gist) return;
    review.told = verdict.gist;
    this.#toldNow += 1;
    this.#parts.tell(id, verdict);
  }

  #reviewOf(id: FrameworkId): Review {
    const known = this.#reviews.get(id);
    if (known !== undefined) return known;
    const review = { offeredAt: -Infinity, found: undefined, told: undefined };
    this.#reviews.set(id, review);
    return review;
  }
}
