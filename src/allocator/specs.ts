import type { Attribute, FrameworkInfoCapabilityType, Unavailability } from '../model/generated/messages.ts';
import type { AgentId, FrameworkId } from '../model/ids.ts';
import type { ResourceQuantities } from '../model/quantities.ts';
import type { Resources } from '../model/resources.ts';

/** What an allocator is started with. */
export interface AllocatorOptions {
  /** The time between two ticks in seconds, which is also the least life of a filter (ALLOC-001, ALLOC-082). */
  readonly allocationIntervalSeconds: number;
  /** What an offer must reach: one of these, each in all its names; none means anything not empty (ALLOC-030). */
  readonly minAllocatable: readonly ResourceQuantities[];
  /** Numbers from 0 up to but not including 1, seeded by the caller: the order of agents is drawn from it. */
  readonly random: () => number;
  /** Names of resources that do not count in shares, such as `gpus` (SORT-005). */
  readonly fairnessExcluded: readonly string[];
  /** Whether agents with GPUs are kept for frameworks that ask for them (ALLOC-106). */
  readonly filterGpuResources: boolean;
  /** The master's region; agents of another one are remote (ALLOC-107). */
  readonly region?: string;
  /** How roles, and frameworks in their roles, take turns: by dominant shares, unless it says by chance (SORT-022). */
  readonly roleSorter?: SorterKind;
  readonly frameworkSorter?: SorterKind;
}

/** By dominant resource fairness, or in a random order in which weights are chances. */
export type SorterKind = 'drf' | 'random';

/** Whether a framework wants offers of an agent in one of its roles, whatever there is of it (OFFER-CONSTRAINT-001). */
export type IsAgentWanted = (agent: AgentSpec) => boolean;

/** A framework as the allocator needs to know it. */
export interface FrameworkSpec {
  readonly id: FrameworkId;
  /** The roles it is subscribed to, each once. */
  readonly roles: readonly string[];
  /** Those of its roles in which it wants no offers (ALLOC-088). */
  readonly suppressedRoles: readonly string[];
  readonly capabilities: ReadonlySet<FrameworkInfoCapabilityType>;
  /** Per role, in place of {@link AllocatorOptions.minAllocatable}; an empty list takes anything (ALLOC-032). */
  readonly minAllocatable?: ReadonlyMap<string, readonly ResourceQuantities[]>;
  /** Per role, which agents it wants; a role that is not there takes any (OFFER-CONSTRAINT-001). */
  readonly constraints?: ReadonlyMap<string, IsAgentWanted>;
}

/** What an agent can do that not every agent of old could (ALLOC-108). */
export type AgentCapability = 'MULTI_ROLE' | 'HIERARCHICAL_ROLE';

/** An agent as the allocator needs to know it. */
export interface AgentSpec {
  readonly id: AgentId;
  readonly hostname: string;
  /** All it has, without allocation. */
  readonly total: Resources;
  readonly attributes: readonly Attribute[];
  readonly region?: string;
  readonly zone?: string;
  /** Undefined for all of them. */
  readonly capabilities?: ReadonlySet<AgentCapability>;
}

/** What one run gives one framework in one role on one agent: the content of one offer (ALLOC-015). */
export interface Grant {
  readonly frameworkId: FrameworkId;
  readonly role: string;
  readonly agentId: AgentId;
  /** Each with `allocation_info.role` (ALLOC-016). */
  readonly resources: Resources;
}

/**
 * What a run asks of one framework that has something on an agent which will be unavailable: the content of one inverse
 * offer, of the whole agent (ALLOC-120).
 */
export interface InverseGrant {
  readonly frameworkId: FrameworkId;
  readonly agentId: AgentId;
  readonly unavailability: Unavailability;
}

/** A refusal: for how long, and since when, both in seconds. */
export interface Refusal {
  readonly seconds: number;
  readonly now: number;
}
