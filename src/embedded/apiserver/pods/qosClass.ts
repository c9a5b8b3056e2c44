import type { JsonObject } from '../objects/json.ts';
import { equalJson, listOf, objectOf } from '../objects/json.ts';

const RESOURCES = ['cpu', 'memory'];

/**
 * The quality of service class of a pod, from its spec: Guaranteed when every container limits cpu and memory and asks for exactly
 * that, BestEffort when none says anything of them, else Burstable. Requests have been defaulted from limits before.
 */
export function qosClass(spec: JsonObject): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...listOf(spec['containers']), ...listOf(spec['initContainers'])].map(objectOf);
  const sides = containers.map(({ resources }) => {
    const { requests, limits } = objectOf(resources);
    return { requests: objectOf(requests), limits: objectOf(limits) };
  });
  const isSilent = sides.every(({ requests, limits }) =>
    RESOURCES.every((name) => !(name in requests) && !(name in limits)),
  );
  if (isSilent) return 'BestEffort';
  const isExact = sides.every(({ requests, limits }) =>
    RESOURCES.every((name) => name in limits && equalJson(requests[name], limits[name])),
  );
  return isExact ? 'Guaranteed' : 'Burstable';
}
