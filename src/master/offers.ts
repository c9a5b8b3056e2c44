import type { Grant, Refusal } from '../allocator/allocator.ts';
import { downgrade } from '../model/resourceFormat.ts';
import type { Offer as OfferMessage, Resource, Unavailability, URL } from '../model/generated/messages.ts';
import type { OfferId } from '../model/ids.ts';
import { Resources } from '../model/resources.ts';
import { machineOf } from './maintenance/schedule.ts';
import type { Agent, Framework, Offer } from './state.ts';
import type { Turn } from './turn.ts';

/** Makes an offer of every grant and sends each framework its own in one event (SCHED-060). */
export function makeOffers(turn: Turn, grants: readonly Grant[]): void {
  const messages = new Map<Framework, OfferMessage[]>();
  for (const grant of grants) {
    const framework = turn.state.frameworks.get(grant.frameworkId);
    const agent = turn.state.agents.get(grant.agentId);
    if (framework?.active !== true || agent?.phase !== 'active') {
      turn.allocator.recover(grant.frameworkId, grant.agentId, grant.resources);
      continue;
    }
    const offer = addOffer(turn, framework, agent, grant);
    const message = offerMessage(offer, framework, agent, machineOf(turn.state, agent.fact)?.unavailability);
    const batch = messages.get(framework);
    if (batch === undefined) messages.set(framework, [message]);
    else batch.push(message);
  }
  for (const [framework, offers] of messages) {
    turn.send(framework, { type: 'OFFERS', offers: { offers } });
    framework.counts.add('offers/sent', offers.length);
    turn.decide('OffersSent', `${offers.length} offers`, { frameworkId: framework.id });
  }
}

function addOffer(turn: Turn, framework: Framework, agent: Agent, grant: Grant): Offer {
  const offer: Offer = {
    id: nextOfferId(turn),
    frameworkId: framework.id,
    agentId: agent.id,
    role: grant.role,
    resources: grant.resources,
    executorIds: executorIds(framework, agent),
  };
  turn.state.offers.set(offer.id, offer);
  framework.offers.set(offer.id, offer);
  framework.offered = framework.offered.plus(offer.resources);
  agent.offers.set(offer.id, offer);
  return offer;
}

/** The id of the next offer, or inverse offer, which ends by itself where offers have a timeout. */
export function nextOfferId(turn: Turn): OfferId {
  const id = `${turn.options.info.id}-O${turn.state.nextOffer++}`;
  const timeout = turn.options.offerTimeoutSeconds;
  if (timeout !== undefined) turn.timers.offers.set(id, turn.now + timeout);
  return id;
}

/**
 * The offer as its framework may see it: without allocation_info unless it is MULTI_ROLE (SCHED-054), in the old
 * format of reservations unless it knows refinement (SCHED-053).
 */
function offerMessage(
  offer: Offer,
  framework: Framework,
  agent: Agent,
  unavailability: Unavailability | undefined,
): OfferMessage {
  const { fact } = agent;
  const multiRole = framework.capabilities.has('MULTI_ROLE');
  return {
    id: { value: offer.id },
    framework_id: { value: framework.id },
    agent_id: { value: agent.id },
    hostname: fact.hostname,
    url: agentUrl(agent),
    ...(fact.domain !== undefined && { domain: fact.domain }),
    ...(fact.attributes.length > 0 && { attributes: fact.attributes }),
    resources: shownResources(offer.resources, framework),
    ...executorsOf(offer),
    ...(unavailability !== undefined && { unavailability }),
    ...(multiRole && { allocation_info: { role: offer.role } }),
  };
}

/** Where the agent's API is. */
export function agentUrl({ fact: { hostname, ip, port } }: Pick<Agent, 'fact'>): URL {
  return { scheme: 'http', address: { hostname, ip, port }, path: '/slave(1)' };
}

/** The executors that the framework has on the agent already (ALLOC-112). */
function executorIds(framework: Framework, agent: Agent): readonly string[] {
  const ids = new Set<string>();
  for (const { ref, info } of agent.tasks) {
    if (ref.frameworkId === framework.id && info.executor !== undefined) ids.add(info.executor.executor_id.value);
  }
  return [...ids];
}

/** The same as an offer's message has them. */
export function executorsOf({ executorIds: ids }: Offer): Pick<OfferMessage, 'executor_ids'> {
  return ids.length === 0 ? {} : { executor_ids: ids.map((value) => ({ value })) };
}

/** ALLOC-113: ports of containers are the agent's own affair. */
function shownResources(resources: Resources, framework: Framework): readonly Resource[] {
  const shown = resources.ofKind(({ name }) => name !== 'ephemeral_ports');
  const allocated = framework.capabilities.has('MULTI_ROLE') ? shown : shown.unallocate();
  const messages = allocated.toMessages();
  return framework.capabilities.has('RESERVATION_REFINEMENT') ? messages : messages.map(downgrade);
}

/** Takes an offer off the books. What becomes of its resources is for the caller to say. */
export function removeOffer(turn: Turn, offer: Offer): void {
  turn.state.offers.delete(offer.id);
  const framework = turn.state.frameworks.get(offer.frameworkId);
  if (framework?.offers.delete(offer.id) === true) framework.offered = framework.offered.minus(offer.resources);
  turn.state.agents.get(offer.agentId)?.offers.delete(offer.id);
  turn.timers.offers.cancel(offer.id);
}

/** Takes an offer back without a word, and without a filter unless one is given. */
export function discardOffer(turn: Turn, offer: Offer, refuse?: Refusal): void {
  removeOffer(turn, offer);
  turn.allocator.recover(offer.frameworkId, offer.agentId, offer.resources, refuse);
}

/** Takes an offer back and tells the framework (SCHED-064). */
export function rescindOffer(turn: Turn, offer: Offer, why: string, refuse?: Refusal): void {
  discardOffer(turn, offer, refuse);
  const framework = turn.state.frameworks.get(offer.frameworkId);
  if (framework === undefined) return;
  framework.counts.add('offers/rescinded');
  turn.send(framework, { type: 'RESCIND', rescind: { offer_id: { value: offer.id } } });
  turn.decide('OfferRescinded', `Offer ${offer.id} rescinded: ${why}`, {
    frameworkId: offer.frameworkId,
    agentId: offer.agentId,
  });
}

/** Rescinds the offers of roles that are not among these: their framework leaves them (SCHED-057). */
export function rescindForeign(turn: Turn, framework: Framework, roles: readonly string[]): void {
  const own = new Set(roles);
  for (const offer of [...framework.offers.values()]) {
    if (!own.has(offer.role)) rescindOffer(turn, offer, `its framework left the role ${offer.role}`);
  }
}

/** A shared volume that is to go may be in every offer of its agent, and must be in none (VOL-015). */
export function rescindShared(turn: Turn, agent: Agent, gone: Resources): void {
  for (const offer of [...agent.offers.values()]) {
    if (offer.resources.unallocate().contains(gone)) rescindOffer(turn, offer, 'a volume of it is destroyed');
  }
}

/** The resources of several offers together. */
export function sumOf(offers: readonly Offer[]): Resources {
  return offers.reduce((sum, offer) => sum.plus(offer.resources), Resources.none);
}
