import type { Filters, OfferID } from '../../model/generated/messages.ts';
import type { Refusal } from '../../allocator/allocator.ts';
import { discardOffer } from '../offers.ts';
import type { Framework } from '../state.ts';
import type { Turn } from '../turn.ts';

/** How long an agent is not offered again when the framework does not say (SCHED-065). */
const defaultRefuseSeconds = 5;

/** For how long from now on resources that were refused are not offered again; the allocator sets the limits (ALLOC-081). */
export function refusalOf(turn: Turn, filters: Filters | undefined): Refusal {
  return { seconds: filters?.refuse_seconds ?? defaultRefuseSeconds, now: turn.now };
}

/** Gives offers back under a filter. Offers that the framework does not hold are passed over (SCHED-065). */
export function decline(turn: Turn, framework: Framework, ids: readonly OfferID[], filters: Filters | undefined): void {
  const refusal = refusalOf(turn, filters);
  for (const { value } of ids) {
    const offer = framework.offers.get(value);
    if (offer === undefined) continue;
    discardOffer(turn, offer, refusal);
    framework.counts.add('offers/declined');
  }
}
