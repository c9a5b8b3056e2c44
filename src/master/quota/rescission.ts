import { rescindOffer, sumOf } from '../offers.ts';
import type { Offer } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { Quota } from './quota.ts';
import { consumedQuota, usesQuotaOf } from './usage.ts';

/**
 * Takes offers back so that a role's quota can hold: first those of the role until what it has and is offered is within its limits,
 * then those of other roles until with them it covers what the role is guaranteed (QUOTA-010). As in Mesos all of an offer counts, and
 * what is free does not: it may be given away before the role gets it. In which order is our choice: what is reserved to others comes
 * last, for the role would not get it.
 */
export function rescindForQuota(turn: Turn, role: string, { guarantees, limits }: Quota): void {
  const offers = [...turn.state.offers.values()];
  const isOwn = (offer: Offer): boolean => usesQuotaOf(offer.role, role);
  const [own, others] = [offers.filter(isOwn), offers.filter((offer) => !isOwn(offer))];
  let held = consumedQuota(turn.state, role).plus(sumOf(own).quantities());
  for (const offer of own) {
    if (limits.contains(held)) break;
    rescindOffer(turn, offer, `the limits of role ${role} have changed`);
    held = held.minus(offer.resources.quantities());
  }
  const isReserved = ({ resources }: Offer): boolean => resources.unreserved().isEmpty();
  for (const offer of [...others.filter((offer) => !isReserved(offer)), ...others.filter(isReserved)]) {
    if (held.contains(guarantees)) return;
    rescindOffer(turn, offer, `its resources are guaranteed to role ${role}`);
    held = held.plus(offer.resources.quantities());
  }
}

/**
 * Takes all offers of one agent after the other back, until they hold what is guaranteed to a role and as many agents were
 * visited as active frameworks are in the role, so that each of them may get one (QUOTA-018).
 */
export function rescindForGuarantee(turn: Turn, role: string, { guarantees }: Quota): void {
  const { frameworks, agents } = turn.state;
  const members = [...frameworks.values()].filter(({ active, roles }) => active && roles.includes(role));
  let lacking = guarantees;
  let visited = 0;
  for (const agent of agents.values()) {
    if (lacking.isEmpty() && visited >= members.length) return;
    const offers = [...agent.offers.values()];
    if (offers.length === 0) continue;
    visited += 1;
    lacking = lacking.minus(sumOf(offers).unreserved().nonRevocable().scalars().quantities());
    for (const offer of offers) rescindOffer(turn, offer, `its resources are guaranteed to role ${role}`);
  }
}
