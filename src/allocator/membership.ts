import type { FrameworkId } from '../model/ids.ts';
import type { CapabilityBits } from './capabilities.ts';
import type { Constraint } from './constraint.ts';
import type { Minimum } from './minimum.ts';
import type { RoleFilters } from './offerFilters.ts';
import type { Role } from './role.ts';
import type { Slot } from './sorter.ts';

/** A framework in the allocator. */
export interface Framework {
  readonly id: FrameworkId;
  capabilities: CapabilityBits;
  active: boolean;
  /** By role: those it is subscribed to, and those in which it still holds something (ALLOC-023). */
  readonly memberships: Map<string, Membership>;
}

/** One framework in one role: what competes for agents, as a client of the role's sorter (ALLOC-009). */
export interface Membership {
  readonly framework: Framework;
  readonly role: Role;
  readonly slot: Slot;
  /** False once the framework left the role, while it still holds something in it. */
  subscribed: boolean;
  suppressed: boolean;
  /** Whether it takes part in runs: {@link competes}, as the sorters know it. */
  competing: boolean;
  /** What an offer must reach; undefined in a role to which the framework never subscribed. */
  minimum: Minimum | undefined;
  /** Which agents it wants offers of, whatever there is of them; undefined for all (OFFER-CONSTRAINT-001). */
  constraint: Constraint | undefined;
  readonly filters: RoleFilters;
  /** How many things it holds, on all agents. */
  holdings: number;
}

/** Whether the membership takes part in runs: subscribed, of an active framework, and not suppressed. */
export function competes({ framework, subscribed, suppressed }: Membership): boolean {
  return framework.active && subscribed && !suppressed;
}
