import type { Resources } from '../model/resources.ts';
import type { Bundle } from './bundle.ts';
import type { Bundles } from './bundles.ts';
import type { CapabilityBits } from './capabilities.ts';
import { capabilityBit } from './capabilities.ts';
import type { Agent } from './agents.ts';
import type { Membership } from './membership.ts';
import type { AgentSpec, AllocatorOptions } from './specs.ts';

/**
 * What a framework must be capable of to be offered any part of an agent: GPU_RESOURCES where there are GPUs
 * (ALLOC-106), REGION_AWARE where the region is not the master's (ALLOC-107); an agent without region is local.
 */
export function requiredCapabilities(spec: AgentSpec, options: AllocatorOptions): CapabilityBits {
  const gpus = options.filterGpuResources && spec.total.get('gpus') > 0;
  const remote = spec.region !== undefined && spec.region !== options.region;
  return (gpus ? capabilityBit.GPU_RESOURCES : 0) | (remote ? capabilityBit.REGION_AWARE : 0);
}

/** What a framework must not be to be offered anything of an agent: MULTI_ROLE if the agent is not (ALLOC-108). */
export function forbiddenCapabilities({ capabilities }: AgentSpec): CapabilityBits {
  return capabilities?.has('MULTI_ROLE') === false ? capabilityBit.MULTI_ROLE : 0;
}

/** Why a framework may have nothing of an agent, whatever there is of it. */
export type Ineligibility = 'constraints' | 'capabilities' | 'agent-capabilities';

/**
 * Whether a framework may be offered anything of an agent in a role at all: offer constraints (OFFER-CONSTRAINT-011), its
 * capabilities, and those of the agent (ALLOC-108).
 *
 * @returns what speaks against it; undefined if it may
 */
export function ineligibility(membership: Membership, agent: Agent): Ineligibility | undefined {
  const { capabilities } = membership.framework;
  if ((agent.required & ~capabilities) !== 0) return 'capabilities';
  if ((agent.forbidden & capabilities) !== 0) return 'agent-capabilities';
  if (membership.role.nested && agent.spec.capabilities?.has('HIERARCHICAL_ROLE') === false)
    return 'agent-capabilities';
  return membership.constraint?.isMetBy(agent.index, agent.spec) === false ? 'constraints' : undefined;
}

/**
 * The part of a bundle that a framework may have in a role: what is unreserved or reserved to the role or to one above it
 * (ALLOC-100, ALLOC-101); refined reservations, revocable and shared resources only with the capability
 * (ALLOC-102, ALLOC-103, ALLOC-105).
 */
export function portionFor({ framework, role }: Membership, bundle: Bundle, bundles: Bundles): Bundle {
  if (bundle.plain) return bundle;
  const { capabilities } = framework;
  return bundle.portion(role.name, capabilities, () =>
    bundles.of(understood(bundle.resources.allocatableTo(role.name), capabilities)),
  );
}

function understood(resources: Resources, capabilities: CapabilityBits): Resources {
  let rest = resources;
  if ((capabilities & capabilityBit.REVOCABLE_RESOURCES) === 0) rest = rest.nonRevocable();
  if ((capabilities & capabilityBit.SHARED_RESOURCES) === 0) rest = rest.nonShared();
  if ((capabilities & capabilityBit.RESERVATION_REFINEMENT) === 0) rest = rest.unrefined();
  return rest;
}
