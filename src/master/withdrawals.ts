import { rescindInverseOffer } from './maintenance/inverseOffers.ts';
import { rescindOffer } from './offers.ts';
import type { Agent } from './state.ts';
import type { Turn } from './turn.ts';

/** Withdraws every offer of an agent, and every inverse offer. */
export function rescindAll(turn: Turn, agent: Agent, why: string): void {
  rescindOffers(turn, agent, why);
  rescindInverseOffers(turn, agent);
}

/** Withdraws the offers of an agent, and not what its holders were asked. */
export function rescindOffers(turn: Turn, agent: Agent, why: string): void {
  for (const offer of agent.offers.values()) rescindOffer(turn, offer, why);
}

/** Withdraws what the holders of an agent were asked. */
export function rescindInverseOffers(turn: Turn, agent: Agent): void {
  for (const offer of agent.inverseOffers.values()) rescindInverseOffer(turn, offer);
}
