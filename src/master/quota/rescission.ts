import type { ResourceQuantities } from '../../model/quantities.ts';
import { rescindOffer, sumOf } from '../offers.ts';
import type { Offer } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { Quota } from './quota.ts';
import { consumedQuota, countedOfOffer, freeCapacity, usesQuotaOf } from './usage.ts';

/**
 * Takes offers back so that a role's quota can hold: first those of the role until what it has and is offered is within its
 * limits, then those of other roles until there is enough for what it is guaranteed (QUOTA-010). What is free already is not asked of
 * others.
 */
export function rescindForQuota(turn: Turn, role: string, quota: Quota): void {
  const free = freeCapacity(turn.state);
  const used = rescindAboveLimits(turn, role, quota);
  rescindOfOthers(turn, role, quota.guarantees.minus(used).minus(free));
}

/** Gives what the role has, and is or was offered. */
function rescindAboveLimits(turn: Turn, role: string, { limits }: Quota): ResourceQuantities {
  const offers = offersWithin(turn, role);
  const all = offers.reduce((sum, offer) => sum.plus(countedOfOffer(offer)), consumedQuota(turn.state, role));
  let usage = all;
  for (const offer of offers) {
    if (limits.contains(usage)) break;
    const counted = countedOfOffer(offer);
    const helps = counted.names().some((name) => usage.get(name) > (limits.get(name) ?? Infinity));
    if (!helps) continue;
    rescindOffer(turn, offer, `the limits of role ${role} have changed`);
    usage = usage.minus(counted);
  }
  return all;
}

function rescindOfOthers(turn: Turn, role: string, lacking: ResourceQuantities): void {
  for (const offer of [...turn.state.offers.values()]) {
    if (lacking.isEmpty()) return;
    if (usesQuotaOf(offer.role, role)) continue;
    const counted = countedOfOffer(offer);
    if (!lacking.names().some((name) => counted.get(name) > 0)) continue;
    rescindOffer(turn, offer, `its resources are guaranteed to role ${role}`);
    lacking = lacking.minus(counted);
  }
}

function offersWithin(turn: Turn, role: string): readonly Offer[] {
  return [...turn.state.offers.values()].filter((offer) => usesQuotaOf(offer.role, role));
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
