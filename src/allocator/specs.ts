import type { Attribute, FrameworkInfoCapabilityType } from '../model/generated/messages.ts';
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
}

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
}

/** An agent as the allocator needs to know it. */
export interface AgentSpec {
  readonly id: AgentId;
  readonly hostname: string;
  /** All it has, without allocation. */
  readonly total: Resources;
  readonly attributes: readonly Attribute[];
  readonly region?: string;
  readonly zone?: string;
}

/** What one run gives one framework in one role on one agent: the content of one offer (ALLOC-015). */
export interface Grant {
  readonly frameworkId: FrameworkId;
  readonly role: string;
  readonly agentId: AgentId;
  /** Each with `allocation_info.role` (ALLOC-016). */
  readonly resources: Resources;
}

/** A refusal: for how long, and since when, both in seconds. */
export interface Refusal {
  readonly seconds: number;
  readonly now: number;
}
