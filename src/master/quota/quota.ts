import type { Quota } from '../../allocator/allocator.ts';
import type { QuotaConfig } from '../../model/generated/messages.ts';
import { ResourceLimits, ResourceQuantities } from '../../model/quantities.ts';

export type { Quota } from '../../allocator/allocator.ts';

/** Neither guarantees nor limits: what a role has that was never given a quota (QUOTA-002). */
export const defaultQuota: Quota = { guarantees: ResourceQuantities.none, limits: ResourceLimits.none };

/** The quota that a message gives a role. */
export function quotaOf({ guarantees = {}, limits = {} }: QuotaConfig): Quota {
  return { guarantees: ResourceQuantities.fromScalars(guarantees), limits: ResourceLimits.fromScalars(limits) };
}

export function isDefault({ guarantees, limits }: Quota): boolean {
  return guarantees.isEmpty() && limits.isEmpty();
}

export function sameQuota(a: Quota | undefined, b: Quota | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.guarantees.equals(b.guarantees) && a.limits.equals(b.limits);
}
