import type { FrameworkInfoCapabilityType } from '../model/generated/messages.ts';
import type { FrameworkId } from '../model/ids.ts';

/** One framework in one role. */
export interface Client {
  readonly frameworkId: FrameworkId;
  readonly role: string;
}

/** Why a framework is not offered an agent in a role. */
export type Obstacle =
  /** The agent is not to be offered: it was deactivated, or its hostname is not listed. */
  | { readonly why: 'agent-inactive' | 'agent-not-listed' }
  /** The framework's own offer constraints exclude it. */
  | { readonly why: 'constraints' }
  /** The framework says of itself that it cannot handle the agent. */
  | { readonly why: 'framework-capabilities'; readonly missing: readonly FrameworkInfoCapabilityType[] }
  /** The agent cannot handle frameworks, or roles, of this kind. */
  | { readonly why: 'agent-capabilities' }
  /** Nothing is left of it: the last run gave it to others, whose turn came first, having less. */
  | { readonly why: 'others-first'; readonly others: readonly Client[] }
  /** Nothing is left of it: it is offered or in use since an earlier run. */
  | { readonly why: 'in-use'; readonly by: readonly Client[] }
  /** What is left is reserved for other roles, or of a kind that the framework is not capable of. */
  | { readonly why: 'nothing-for-role' }
  /** The role has as much of these names as it may have. */
  | { readonly why: 'quota-limit'; readonly role: string; readonly names: readonly string[] }
  /** What is left is kept for these roles, which do not have yet what they were promised. */
  | { readonly why: 'headroom'; readonly roles: readonly string[]; readonly names: readonly string[] }
  /** What it could have is less than its minimum. */
  | { readonly why: 'below-minimum' }
  /** It refused as much, until then, in seconds; then the next tick has to pass too. */
  | { readonly why: 'filtered'; readonly until: number };

/** An obstacle, and how many agents it keeps from the framework; the details are those of all of them. */
export type Cause = Obstacle & { readonly agents: number };

/** Why a framework got no offers in a role in the last run, or that it did. */
export interface Explanation extends Client {
  /** Undefined if it takes part in runs; else what keeps it from all agents. */
  readonly absent: 'unsubscribed' | 'inactive' | 'suppressed' | undefined;
  /** On how many agents the last run gave it something that it still has. */
  readonly offered: number;
  /** How many agents nothing speaks against, for they changed after the last run. */
  readonly open: number;
  /** What speaks against the others, each agent counted once, by what speaks against it first (ALLOC-017). */
  readonly causes: readonly Cause[];
}
