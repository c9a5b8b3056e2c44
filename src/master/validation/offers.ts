import type { OfferId } from '../../model/ids.ts';
import { repeated } from '../../model/repeated.ts';
import type { Framework, Offer } from '../state.ts';
import type { Turn } from '../turn.ts';

/** The offers of an ACCEPT, or why they cannot be accepted together (SCHED-081). */
export type OfferSelection =
  | { readonly kind: 'valid'; readonly offers: readonly [Offer, ...Offer[]] }
  | { readonly kind: 'invalid'; readonly reason: string };

/** Checks that offers are there, each once, and that they are the framework's own, of one role and of one agent. */
export function selectOffers(turn: Turn, framework: Framework, ids: readonly OfferId[]): OfferSelection {
  const [twice] = repeated(ids);
  if (twice !== undefined) return invalid(`Duplicate offer ${twice} in offer list`);
  const offers: Offer[] = [];
  for (const id of ids) {
    const offer = turn.state.offers.get(id);
    if (offer === undefined) return invalid(`Offer ${id} is no longer valid`);
    offers.push(offer);
  }
  const [first, ...others] = offers;
  if (first === undefined) return invalid('No offers specified');
  const reason = foreignOffer(framework, offers) ?? differentOffer(first, others);
  return reason === undefined ? { kind: 'valid', offers: [first, ...others] } : invalid(reason);
}

function invalid(reason: string): OfferSelection {
  return { kind: 'invalid', reason };
}

function foreignOffer(framework: Framework, offers: readonly Offer[]): string | undefined {
  const foreign = offers.find((offer) => offer.frameworkId !== framework.id);
  return (
    foreign &&
    `Offer ${foreign.id} has invalid framework ${foreign.frameworkId} while framework ${framework.id} is expected`
  );
}

function differentOffer(first: Offer, others: readonly Offer[]): string | undefined {
  // Mesos leaves both quotes open.
  const role = others.find((offer) => offer.role !== first.role);
  if (role !== undefined) {
    return `Aggregated offers must be allocated to the same role. Offer ${role.id} uses role '${role.role} but another is using role '${first.role}`;
  }
  const agent = others.find((offer) => offer.agentId !== first.agentId);
  return (
    agent &&
    `Aggregated offers must belong to one single agent. Offer ${agent.id} uses agent ${agent.agentId} and agent ${first.agentId}`
  );
}
