import type { Resource } from '../../model/generated/messages.ts';
import { printResource } from '../../model/resourcePrint.ts';
import type { Agent, Framework } from '../state.ts';
import { within } from './policy.ts';
import { validateResources } from './resources.ts';

/** By whom an operation is asked for, and on what. */
export interface OperationContext {
  readonly agent: Agent;
  /** Who authenticated, if anybody. */
  readonly principal: string | undefined;
  /** Undefined for an operator's. */
  readonly framework: Framework | undefined;
}

/** Why a list of resources, in the stack format, cannot be operated on; undefined where it can. */
export function validateOperated(resources: readonly Resource[]): string | undefined {
  return within('Invalid resources', validateResources(resources) ?? validateOrigin(resources));
}

/** Why resources cannot be operated on together, or at all, for where they come from; undefined if they can. */
export function validateOrigin(resources: readonly Resource[]): string | undefined {
  return validateProvider(resources) ?? validateSources(resources);
}

/** Nothing is kept of them that would outlive the master. */
export function validateSources(resources: readonly Resource[]): string | undefined {
  const found = resources.find(({ disk }) => disk?.source !== undefined);
  return found && `Disks with a source, as ${printResource(found)}, cannot be reserved yet`;
}

/** One operation is about one resource provider, or about the agent's own resources. Of none Mesos says the same as of several. */
function validateProvider(resources: readonly Resource[]): string | undefined {
  const providers = new Set(resources.map(({ provider_id: provider }) => provider?.value));
  if (providers.size === 1) return undefined;
  if (providers.has(undefined)) return 'Some resources have a resource provider and some do not';
  return `The resources have multiple resource providers: ${[...providers].join(', ')}`;
}
