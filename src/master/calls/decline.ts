import type { Filters, OfferID } from '../../model/generated/messages.ts';
import { removeOffer } from '../offers.ts';
import type { Framework, Offer } from '../state.ts';
import type { Turn } from '../turn.ts';

/** How long an agent is not offered again when the framework does not say (SCHED-065). */
const defaultRefuseSeconds = 5;

/** How long resources that were refused are not offered again; the allocator sets the limits (ALLOC-081). */
export function refuseSeconds(filters: Filters | undefined): number {
  return filters?.refuse_seconds ?? defaultRefuseSeconds;
}

/** Gives offers back under a filter. Offers that the framework does not hold are passed over (SCHED-065). */
export function decline(turn: Turn, framework: Framework, ids: readonly OfferID[], filters: Filters | undefined): void {
  for (const { value } of ids) {
    const offer = framework.offers.get(value);
    if (offer === undefined) continue;
    declineOffer(turn, offer, filters);
    framework.counts.add('offers/declined');
  }
}

/** Gives one offer back under a filter. */
export function declineOffer(turn: Turn, offer: Offer, filters: Filters | undefined): void {
  removeOffer(turn, offer);
  turn.allocator.recover(offer.frameworkId, offer.agentId, offer.resources, {
    seconds: refuseSeconds(filters),
    now: turn.now,
  });
}
