import type { FrameworkInfoCapabilityType } from '../model/generated/messages.ts';

/** Capabilities of a framework that runs look at, a bit for each. */
export type CapabilityBits = number;

/** The bits of those capabilities that make a difference to offers. */
export const capabilityBit = {
  GPU_RESOURCES: 1,
  REGION_AWARE: 2,
  MULTI_ROLE: 4,
  REVOCABLE_RESOURCES: 8,
  SHARED_RESOURCES: 16,
  RESERVATION_REFINEMENT: 32,
} as const satisfies Partial<Record<FrameworkInfoCapabilityType, CapabilityBits>>;

const allBits = Object.entries(capabilityBit) as [keyof typeof capabilityBit, CapabilityBits][];

/** The bits of what a framework says of itself. */
export function capabilityBits(capabilities: ReadonlySet<FrameworkInfoCapabilityType>): CapabilityBits {
  let bits = 0;
  for (const [capability, bit] of allBits) if (capabilities.has(capability)) bits |= bit;
  return bits;
}
