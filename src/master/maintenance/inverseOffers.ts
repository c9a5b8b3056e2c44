import type { InverseGrant } from '../../allocator/allocator.ts';
import type {
  AllocatorInverseOfferStatusStatus,
  Filters,
  InverseOffer as InverseOfferMessage,
  OfferID,
} from '../../model/generated/messages.ts';
import { timeInfo } from '../../model/timeInfo.ts';
import { isAsked } from '../agents.ts';
import { refusalOf } from '../calls/decline.ts';
import { agentUrl, nextOfferId } from '../offers.ts';
import type { Agent, Framework, InverseOffer } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Asks frameworks to leave agents that will be unavailable: each gets its inverse offers in one event (MAINT-006). */
export function makeInverseOffers(turn: Turn, grants: readonly InverseGrant[]): void {
  const messages = new Map<Framework, InverseOfferMessage[]>();
  for (const grant of grants) {
    const framework = turn.state.frameworks.get(grant.frameworkId);
    const agent = turn.state.agents.get(grant.agentId);
    if (framework?.active !== true || agent === undefined || !isAsked(agent)) {
      withdraw(turn, grant);
      continue;
    }
    const message = inverseOfferMessage(addInverseOffer(turn, framework, agent, grant), agent);
    const batch = messages.get(framework);
    if (batch === undefined) messages.set(framework, [message]);
    else batch.push(message);
  }
  for (const [framework, offers] of messages) {
    turn.send(framework, { type: 'INVERSE_OFFERS', inverse_offers: { inverse_offers: offers } });
    turn.decide('InverseOffersSent', `${offers.length} inverse offers`, { frameworkId: framework.id });
  }
}

function addInverseOffer(turn: Turn, framework: Framework, agent: Agent, grant: InverseGrant): InverseOffer {
  const offer: InverseOffer = {
    id: nextOfferId(turn),
    frameworkId: framework.id,
    agentId: agent.id,
    unavailability: grant.unavailability,
  };
  turn.state.inverseOffers.set(offer.id, offer);
  framework.inverseOffers.set(offer.id, offer);
  agent.inverseOffers.set(offer.id, offer);
  return offer;
}

/** An inverse offer as frameworks and operators see it: of the whole agent, so without resources (MAINT-006). */
export function inverseOfferMessage(offer: InverseOffer, agent: Pick<Agent, 'fact'>): InverseOfferMessage {
  return {
    id: { value: offer.id },
    url: agentUrl(agent),
    framework_id: { value: offer.frameworkId },
    agent_id: { value: offer.agentId },
    unavailability: offer.unavailability,
  };
}

/**
 * Takes a framework's answer to inverse offers, which says whether it will leave and for how long it does not want to be
 * asked again (MAINT-007). Those that it was not sent, or that are gone, are passed over (MAINT-008).
 */
export function answerInverseOffers(
  turn: Turn,
  framework: Framework,
  status: AllocatorInverseOfferStatusStatus,
  ids: readonly OfferID[],
  filters: Filters | undefined,
): void {
  for (const { value } of ids) {
    const offer = framework.inverseOffers.get(value);
    if (offer === undefined) continue;
    remove(turn, offer);
    turn.allocator.updateInverseOffer(
      offer.agentId,
      framework.id,
      { status, framework_id: { value: framework.id }, timestamp: timeInfo(turn.now) },
      refusalOf(turn, filters),
    );
  }
}

/** Takes an inverse offer back and tells the framework (MAINT-008). */
export function rescindInverseOffer(turn: Turn, offer: InverseOffer): void {
  discardInverseOffer(turn, offer);
  const framework = turn.state.frameworks.get(offer.frameworkId);
  if (framework === undefined) return;
  const id = { inverse_offer_id: { value: offer.id } };
  turn.send(framework, { type: 'RESCIND_INVERSE_OFFER', rescind_inverse_offer: id });
}

/** Takes an inverse offer back without a word. */
export function discardInverseOffer(turn: Turn, offer: InverseOffer): void {
  remove(turn, offer);
  withdraw(turn, offer);
}

/** Lets the allocator ask again. */
function withdraw(turn: Turn, { agentId, frameworkId }: Pick<InverseOffer, 'agentId' | 'frameworkId'>): void {
  const agent = turn.state.agents.get(agentId);
  if (agent !== undefined && agent.phase !== 'unreachable') turn.allocator.updateInverseOffer(agentId, frameworkId);
}

function remove(turn: Turn, offer: InverseOffer): void {
  turn.state.inverseOffers.delete(offer.id);
  turn.state.frameworks.get(offer.frameworkId)?.inverseOffers.delete(offer.id);
  turn.state.agents.get(offer.agentId)?.inverseOffers.delete(offer.id);
  turn.timers.offers.cancel(offer.id);
}
