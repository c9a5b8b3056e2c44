import type { FrameworkInfoCapabilityType, Resource } from '../model/generated/messages.ts';
import type { Resources } from '../model/resources.ts';
import type { Membership } from './membership.ts';
import type { AgentSpec, AllocatorOptions } from './specs.ts';

/**
 * What a framework must be capable of to be offered any part of an agent: GPU_RESOURCES where there are GPUs
 * (ALLOC-106), REGION_AWARE where the region is not the master's (ALLOC-107); an agent without region is local.
 */
export function requiredCapabilities(spec: AgentSpec, options: AllocatorOptions): FrameworkInfoCapabilityType[] {
  const required: FrameworkInfoCapabilityType[] = [];
  if (options.filterGpuResources && spec.total.get('gpus') > 0) required.push('GPU_RESOURCES');
  if (spec.region !== undefined && spec.region !== options.region) required.push('REGION_AWARE');
  return required;
}

/** Whether any framework may have all of `resources`: nothing is reserved, revocable or shared. */
export function isPlain(resources: Resources): boolean {
  return resources.unreserved().nonRevocable().nonShared() === resources;
}

/**
 * The part of `resources` that a framework may have in a role: what is unreserved or reserved to the role or to one
 * above it (ALLOC-100, ALLOC-101); refined reservations, revocable and shared resources only with the capability
 * (ALLOC-102, ALLOC-103, ALLOC-105).
 */
export function portionFor({ framework, role }: Membership, resources: Resources): Resources {
  const { capabilities } = framework;
  let portion = resources.allocatableTo(role.name);
  if (!capabilities.has('REVOCABLE_RESOURCES')) portion = portion.nonRevocable();
  if (!capabilities.has('SHARED_RESOURCES')) portion = portion.nonShared();
  if (!capabilities.has('RESERVATION_REFINEMENT')) portion = portion.filter((resource) => !isRefined(resource));
  return portion;
}

function isRefined({ reservations = [] }: Resource): boolean {
  return reservations.length > 1;
}
