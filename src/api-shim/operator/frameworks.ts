import type { AnnouncedFramework } from '../../master/events.ts';
import type { AgentFact } from '../../master/inputs.ts';
import { inverseOfferMessage } from '../../master/maintenance/inverseOffers.ts';
import { machineOf } from '../../master/maintenance/schedule.ts';
import { executorsOf } from '../../master/offers.ts';
import type { ShownCompletedFramework, ShownFramework, ShownState } from '../../master/snapshot.ts';
import type { InverseOffer, Offer } from '../../master/state.ts';
import type {
  FrameworkInfo,
  InverseOffer as InverseOfferMessage,
  MasterResponseGetFrameworks,
  MasterResponseGetFrameworksFramework,
  Offer as OfferMessage,
} from '../../model/generated/messages.ts';
import { toEndpointFormat } from '../../model/resourceFormat.ts';
import { timeInfo } from '../../model/timeInfo.ts';
import { lazily, type Lazily } from '../../wire/lazy.ts';
import type { Visibility } from '../auth/visibility.ts';

/** The answer to GET_FRAMEWORKS (OPER-031, OPER-032). */
export function getFrameworks(state: ShownState, visible: Visibility): Lazily<MasterResponseGetFrameworks> {
  const isShown = ({ info }: { readonly info: FrameworkInfo }): boolean => visible.framework(info);
  return {
    frameworks: lazily(state.frameworks, (framework) => frameworkView(state, framework), isShown),
    completed_frameworks: lazily(state.completedFrameworks, completedView, isShown),
  };
}

/** What an event tells of a framework: not what it has, and zero for times that have not come (OPER-056). */
export function announcedView(framework: AnnouncedFramework): MasterResponseGetFrameworksFramework {
  return { ...standing(framework), unregistered_time: timeInfo(0) };
}

function standing(framework: AnnouncedFramework): MasterResponseGetFrameworksFramework {
  return {
    framework_info: framework.info,
    active: framework.active,
    connected: framework.streamId !== undefined,
    recovered: framework.recovered,
    registered_time: timeInfo(framework.registeredTime),
    reregistered_time: timeInfo(framework.reregisteredTime),
  };
}

function frameworkView(state: ShownState, framework: ShownFramework): MasterResponseGetFrameworksFramework {
  const offers = [...framework.offers.values()];
  const inverseOffers = [...framework.inverseOffers.values()];
  const { offered, used } = framework;
  return {
    ...standing(framework),
    ...(offers.length > 0 && { offers: offers.map((offer) => offerView(state, offer)) }),
    ...(inverseOffers.length > 0 && {
      inverse_offers: inverseOffers.flatMap((offer) => inverseOfferView(state, offer)),
    }),
    ...(!used.isEmpty() && { allocated_resources: used.toMessages().map(toEndpointFormat) }),
    ...(!offered.isEmpty() && { offered_resources: offered.toMessages().map(toEndpointFormat) }),
    offer_constraints: framework.offerConstraints ?? {},
  };
}

function completedView(framework: ShownCompletedFramework): MasterResponseGetFrameworksFramework {
  return {
    framework_info: framework.info,
    active: false,
    connected: false,
    recovered: false,
    registered_time: timeInfo(framework.registeredTime),
    reregistered_time: timeInfo(framework.reregisteredTime),
    unregistered_time: timeInfo(framework.unregisteredTime),
    offer_constraints: {},
  };
}

/** An offer in full, whatever its framework was shown of it; it was taken back if its agent's unavailability has changed since. */
function offerView(state: ShownState, offer: Offer): OfferMessage {
  const fact = state.agents.get(offer.agentId)?.fact;
  const unavailability = fact && machineOf(state, fact)?.unavailability;
  return {
    id: { value: offer.id },
    framework_id: { value: offer.frameworkId },
    agent_id: { value: offer.agentId },
    hostname: fact?.hostname ?? '',
    ...(fact !== undefined && placeOf(fact)),
    resources: offer.resources.toMessages(),
    ...executorsOf(offer),
    ...(unavailability !== undefined && { unavailability }),
    allocation_info: { role: offer.role },
  };
}

/** Those of an agent that is gone are taken back with it. */
function inverseOfferView(state: ShownState, offer: InverseOffer): readonly InverseOfferMessage[] {
  const agent = state.agents.get(offer.agentId);
  return agent === undefined ? [] : [inverseOfferMessage(offer, agent)];
}

function placeOf({ hostname, ip, port, domain, attributes }: AgentFact): Partial<OfferMessage> {
  return {
    url: { scheme: 'http', address: { hostname, ip, port }, path: '/slave(1)' },
    ...(domain !== undefined && { domain }),
    ...(attributes.length > 0 && { attributes }),
  };
}
