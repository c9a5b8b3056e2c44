import { rescindInverseOffer } from './maintenance/inverseOffers.ts';
import { rescindOffer } from './offers.ts';
import { isActiveRole } from './roles.ts';
import type { Agent } from './state.ts';
import type { Turn } from './turn.ts';

/** Withdraws every offer of an agent, and every inverse offer. */
export function rescindAll(turn: Turn, agent: Agent, why: string): void {
  rescindOffers(turn, agent, why);
  rescindInverseOffers(turn, agent);
}

/** Withdraws every offer if somebody is in a role whose weight is set: they were divided by the former one (ROLE-009). */
export function rescindForWeight(turn: Turn, role: string): void {
  const { state } = turn;
  if (!isActiveRole(state, role)) return;
  for (const offer of [...state.offers.values()]) rescindOffer(turn, offer, `the weight of role ${role} was set`);
}

/** Withdraws the offers of an agent, and not what its holders were asked. */
export function rescindOffers(turn: Turn, agent: Agent, why: string): void {
  for (const offer of agent.offers.values()) rescindOffer(turn, offer, why);
}

/** Withdraws what the holders of an agent were asked. */
export function rescindInverseOffers(turn: Turn, agent: Agent): void {
  for (const offer of agent.inverseOffers.values()) rescindInverseOffer(turn, offer);
}
