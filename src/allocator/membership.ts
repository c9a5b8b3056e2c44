import type { FrameworkInfoCapabilityType } from '../model/generated/messages.ts';
import type { FrameworkId } from '../model/ids.ts';
import type { Minimum } from './minimum.ts';
import type { AgentIndex, RoleFilters } from './offerFilters.ts';
import type { Slot, Sorter } from './sorter.ts';

/** A framework in the allocator. */
export interface Framework {
  readonly id: FrameworkId;
  capabilities: ReadonlySet<FrameworkInfoCapabilityType>;
  active: boolean;
  /** By role: those it is subscribed to, and those in which it still holds something (ALLOC-023). */
  readonly memberships: Map<string, Membership>;
}

/** A role that has frameworks. */
export interface Role {
  readonly name: string;
  /** Its place in the sorter of the roles. */
  readonly slot: Slot;
  /** The frameworks of the role (SORT-021), and who they are by their slots. */
  readonly sorter: Sorter;
  readonly members: (Membership | undefined)[];
}

/** One framework in one role: what competes for agents, as a client of the role's sorter (ALLOC-009). */
export interface Membership {
  readonly framework: Framework;
  readonly role: Role;
  readonly slot: Slot;
  /** False once the framework left the role, while it still holds something in it. */
  subscribed: boolean;
  suppressed: boolean;
  /** What an offer must reach; undefined in a role to which the framework never subscribed. */
  minimum: Minimum | undefined;
  readonly filters: RoleFilters;
  /** The agents on which it holds something. */
  readonly agents: Set<AgentIndex>;
}

/** Whether the membership takes part in runs: subscribed, of an active framework, and not suppressed. */
export function competes({ framework, subscribed, suppressed }: Membership): boolean {
  return framework.active && subscribed && !suppressed;
}
